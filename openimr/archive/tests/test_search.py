"""The index and its questions, on a small corpus; counts beside SQL; an index that is lost while it is asked."""

import json
import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openimr.archive import actions, importing, jobs, search
from openimr.archive.made import letters, paper
from openimr.archive.models import Determination, Item
from openimr.archive.reading import letter
from openimr.archive.reading.source import Source
from openimr.archive.search import answering, asking, index, passages
from openimr.archive.search.answering import Asked

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
MANY = 60


def take(numbers: range, **changed: Any) -> None:
    texts = {number: paper.text({**letters.made(number), **changed}) for number in numbers}
    rows = [letter.read(Source(text), name=str(number), sha256=f"{number:064}") for number, text in texts.items()]
    importing.take(rows, at=AT)


@pytest.fixture
def corpus(db: None, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    take(range(MANY))
    assert search.rebuild() == MANY


def keys(question: str, **more: Any) -> set[int]:
    found = search.search(Asked(question, **more))
    assert found.total <= 20
    return set(found.keys)


def matching(words: str) -> set[int]:
    return set(Item.objects.filter(title__icontains=words).values_list("determination_id", flat=True))


def test_titles_are_found_by_words_phrases_and_beginnings(corpus: None) -> None:
    assert keys('title:"trigger point"') == matching("trigger point")
    assert keys("title:arthroscop*") == matching("arthroscopy")
    assert keys("title:acupuncture -title:visits") == set()
    for made in (letters.made(number) for number in range(5)):
        assert len(keys(made["case_number"])) == 1


def test_other_names_are_found(corpus: None) -> None:
    assert keys("title:norco") == keys("title:hydrocodone") == matching("norco")
    assert matching("norco")
    assert keys('title:"magnetic resonance imaging" title:hip') == {
        key for key in matching("MRI") if Item.objects.filter(determination=key, title__icontains="hip").exists()
    }  # fmt: skip


def test_a_typing_error_is_forgiven_and_said(corpus: None) -> None:
    found = search.search(Asked("title:arthroscopx"))
    assert found.widened
    assert set(found.keys) == matching("arthroscopy")
    assert not search.search(Asked("title:arthroscopy")).widened
    assert search.search(Asked("title:zzzzzzzz")).total == 0


def test_counts_agree_with_the_database(corpus: None) -> None:
    found = search.search(Asked())
    assert found.total == MANY
    counted = Counter(pair[1] for pair in set(Item.objects.values_list("determination_id", "treatment_class")))
    assert dict(found.facets["treatment_class"]) == dict(counted)
    narrowed = search.search(Asked(filters={"treatment_class": ["mri"], "outcome": ["overturned"]}))
    both = Item.objects.filter(treatment_class="mri").values("determination_id")
    expected = Determination.objects.filter(pk__in=both, items__outcome="overturned").distinct().count()
    assert narrowed.total == expected
    assert dict(narrowed.facets["treatment_class"])["mri"] == expected
    assert len(narrowed.facets["treatment_class"]) >= 1  # other choices show


def test_newest_first(corpus: None) -> None:
    found = search.search(Asked(sort="date"))
    days = [Determination.objects.get(pk=key).decision_date for key in found.keys]
    assert days == sorted(days, reverse=True)
    second = search.search(Asked(sort="date", page=2))
    assert not set(found.keys) & set(second.keys)


def test_the_index_follows_the_rows(corpus: None) -> None:
    take(range(100, 103))
    assert search.status().behind > 0
    assert search.update() == 3
    assert search.search(Asked()).total == MANY + 3
    actions.withdraw(determination=Determination.objects.get(case_number=letters.made(100)["case_number"]), at=AT)
    assert search.update() == 1
    assert search.search(Asked()).total == MANY + 2
    assert (search.update(), search.status().behind) == (0, 0)


@pytest.mark.parametrize("harm", ["deleted", "emptied", "garbled", "old"])
def test_a_lost_index_says_so_and_is_rebuilt(corpus: None, harm: str) -> None:
    place = index._folder()
    if harm == "deleted":
        shutil.rmtree(index.root())
    elif harm == "old":
        (place / "state.json").write_text(json.dumps({"schema": 0, "revision": 1}))
    else:
        for file in place.iterdir():
            if file.name != "state.json":
                file.write_bytes(b"" if harm == "emptied" else b"\xff" * 64)
    index._open.update(place=None, index=None)
    with pytest.raises(search.IndexAway):
        search.search(Asked("pain"))
    assert search.status().state == "away"
    assert search.rebuild() == MANY
    assert search.search(Asked()).total == MANY


@pytest.mark.parametrize("part", [".store", ".pos", ".idx", ".fast", ".json"])
def test_an_index_harmed_while_it_is_asked_says_so_and_is_rebuilt(corpus: None, part: str) -> None:
    assert search.search(Asked('"medical treatment" pain')).total >= 0  # it is open now
    for file in index._folder().glob(f"*{part}"):
        with file.open("r+b") as harmed:  # in place: what is mapped into memory changes
            harmed.write(b"\xff" * file.stat().st_size)
    with pytest.raises(search.IndexAway):
        search.search(Asked("pain"))
    assert search.status().state == "away"
    jobs.follow_index(0)
    assert search.status().state == "ready"
    assert search.search(Asked()).total == MANY


def test_a_question_that_fails_alone_harms_no_index(corpus: None) -> None:
    with pytest.raises(search.IndexAway, match="could not answer"), index.asking():
        raise ValueError("a question that the engine does not take")
    assert search.status().state == "ready"
    assert search.search(Asked()).total == MANY


def test_one_writer_at_a_time(corpus: None) -> None:
    with index._writing(), pytest.raises(search.IndexAway, match="another process"):
        search.rebuild()


def test_letters_alike(corpus: None) -> None:
    first = Item.objects.filter(treatment_class="mri").select_related("determination").first()
    assert first is not None
    card = f"{first.title} {' '.join(first.determination.diagnoses)} {first.rationale[:600]}"
    found = search.similar(
        card, filters={"category": [first.category], "outcome": ["upheld"]}, but=first.determination_id
    )
    assert found
    assert first.determination_id not in {key for key, _ in found}
    assert all(Item.objects.filter(determination=key, category=first.category).exists() for key, _ in found)
    alike = {
        outcome
        for key, _ in found
        for outcome in Item.objects.filter(determination=key).values_list("outcome", flat=True)
    }
    assert alike  # the outcome was asked for and did not narrow
    assert len(found[0][1]) > 3


def test_a_passage_shows_the_hit() -> None:
    parts = [("summary", "Nothing here."), ("rationale", "The record describes therapies for the neck.")]
    shown = passages.passage(parts, frozenset({"therapi"}))
    assert shown.where == "rationale"
    assert [word for word, hit in shown.words if hit] == ["therapies"]
    assert passages.passage(parts, frozenset()).where == "summary"


@settings(max_examples=150)
@given(st.text(max_size=400))
def test_anything_typed_is_a_question(typed: str) -> None:
    terms = asking.ask(typed)
    assert len(terms) <= asking.MOST
    answering._question(terms)


def test_beginnings_are_few_and_not_short() -> None:
    kinds = [term.kind for term in asking.ask("th* a* *b* co* de* fo* ga*")]
    assert kinds == ["prefix", "words", "words", "prefix", "prefix", "prefix", "words"]


HOSTILE = [
    '"',
    "-",
    "*",
    "~",
    "title:",
    'title:"',
    "a:b:c",
    "((((",
    "AND OR NOT",
    "^2 +x",
    "\x00",
    "a" * 5000,
    ".*",
    "[a-z]*",
    "{}~9",
    "-a -b",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_questions_are_answered(corpus: None, typed: str) -> None:
    assert search.search(Asked(typed)).total >= 0


@pytest.mark.parametrize("words", ["therapy*", "surgery*", "necessary*", "injection*", "injections*"])
def test_the_beginning_may_be_a_whole_word(corpus: None, words: str) -> None:
    found = search.search(Asked(words))
    assert found.total == search.search(Asked(words.rstrip("*"))).total > 0
    assert not found.widened
