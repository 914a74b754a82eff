"""Papers of a workers' compensation file made from known text: for measuring and for tests, never for a case.

    documents = made.pile(seed=7, documents=40, grade="moderate")
    file = made.pdf(documents)                    # one PDF, the documents one after the other
    firsts = made.firsts(documents)               # the page (from 1) on which each begins
    words = made.truth(documents[3], page=1)      # what stands on its first page as sent, fax header and all

The same seed gives the same papers. Titles, labels, layouts, typefaces and wordings are drawn anew for every document.
Grades: digital (text in the PDF), clean (a scan), mild, moderate, heavy (faxes of falling quality), mixed.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

from openimr.records.made import people, writing

GRADES = ("digital", "clean", "mild", "moderate", "heavy")
FAXED = ("mild", "moderate", "heavy")
MADE = tuple(writing.KINDS)
DUPLICATES, TWINS = 0.1, 0.1  # of a pile's documents


@dataclass(frozen=True)
class MadePage:
    """`lines`: the words in reading order, one entry a line, cell or paragraph; `blocks`: how they are laid out."""

    lines: tuple[str, ...]
    blocks: tuple[writing.Block, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True)
class MadeDocument:
    """One document. `kind`: a type of the catalog; `made`: the generator's own name of it.

    `duplicate_of`, `twin_of`: the place in the pile of the document that this one repeats (sent once more, perhaps
    through another fax machine) or only resembles (other date, other numbers, two other sentences).
    """

    kind: str
    made: str
    title: str
    author: str
    service_date: date
    language: str
    pages: tuple[MadePage, ...]
    look: writing.Look
    facts: people.Facts
    seed: str  # of the scan: dirt, skew and the fax machine's line
    grade: str
    duplicate_of: int | None = None
    twin_of: int | None = None


def pile(seed: int | str, documents: int | Sequence[str] = 40, grade: str = "mixed") -> list[MadeDocument]:
    """Documents of one employee's file in the order they came: a number of them, or the generator's kinds by name."""
    dice = random.Random(f"pile {seed}")
    facts = people.facts(dice)
    kinds = list(documents) if not isinstance(documents, int) else _kinds(documents, dice)
    made: list[MadeDocument] = []
    for place, kind in enumerate(kinds):
        again = None if not isinstance(documents, int) else _again(made, dice)
        made.append(again or document(f"{seed} {place}", kind, facts, _grade(grade, dice)))
    return [replace(each, grade=_grade(grade, dice)) if each.duplicate_of is not None else each for each in made]


def document(seed: str, made: str, facts: people.Facts | None = None, grade: str = "digital") -> MadeDocument:
    """One document of the generator's kind `made`."""
    facts = facts or people.facts(random.Random(f"facts {seed}"))
    return _document(writing.draft(seed, made, facts), facts, seed, grade)


def _document(draft: writing.Draft, facts: people.Facts, seed: str, grade: str) -> MadeDocument:
    pages = tuple(
        MadePage(tuple(line for block in page for line in writing.lines(block)), page) for page in draft.pages
    )
    return MadeDocument(
        kind=writing.KINDS[draft.made]["kind"],
        made=draft.made,
        title=draft.title,
        author=draft.author,
        service_date=draft.service_date,
        language=writing.KINDS[draft.made].get("language", "en"),
        pages=pages,
        look=draft.look,
        facts=facts,
        seed=seed,
        grade=grade,
    )


def _kinds(count: int, dice: random.Random) -> list[str]:
    """Every kind in turn, shuffled, so that a pile of 18 or more holds each."""
    wheel = [kind for _ in range(-(-count // len(MADE))) for kind in dice.sample(MADE, len(MADE))]
    return wheel[:count]


def _again(made: list[MadeDocument], dice: random.Random) -> MadeDocument | None:
    """Now and then a document comes once more, or one that only looks like an earlier one."""
    chance = dice.random()
    firsts = [place for place, each in enumerate(made) if each.duplicate_of is None and each.twin_of is None]
    if chance > DUPLICATES + TWINS or not firsts:
        return None
    place = dice.choice(firsts)
    seed = f"{made[place].seed} again {len(made)}"
    if chance < DUPLICATES:
        return replace(made[place], seed=seed, duplicate_of=place)
    return twin(made[place], seed, place)


def twin(of: MadeDocument, seed: str, place: int | None = None) -> MadeDocument:
    """The look-alike: same template, same author, other date and numbers, two other sentences."""
    draft = writing.draft(of.seed, of.made, of.facts, twin=seed)
    return replace(_document(draft, of.facts, seed, of.grade), twin_of=place)


def _grade(grade: str, dice: random.Random) -> str:
    if grade == "mixed":
        return dice.choice(GRADES)
    if grade not in GRADES:
        raise ValueError(f"There is no grade {grade!r}; there are {', '.join(GRADES)} and mixed.")
    return grade


def firsts(documents: Sequence[MadeDocument]) -> list[int]:
    """The page of the pile, from 1, on which each document begins."""
    return [1, *(1 + before for before in accumulate(len(each.pages) for each in documents[:-1]))][: len(documents)]


def truth(of: MadeDocument, page: int, grade: str | None = None, *, by_cell: bool = False) -> str:
    """What stands on page `page` (from 1) as it was sent in `grade`: a fax carries its machine's line on top.

    Boxes of a form can be read row by row or, `by_cell`, box by box: both are right.
    """
    from openimr.records.made import fax

    head = [fax.header(of, page)] if (grade or of.grade) in FAXED else []
    told = of.pages[page - 1]
    lines = [line for block in told.blocks for line in writing.lines(block, by_cell=True)] if by_cell else told.lines
    return "\n".join([*head, *lines])


def pdf(documents: Sequence[MadeDocument], grade: str | None = None) -> bytes:
    """The documents as one PDF, each in its own grade or all in `grade`."""
    from openimr.records.made import paper

    return paper.pdf(documents, grade)
