"""Questions asked of the index: ranked letters, counts by facet, letters alike."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tantivy import FieldType, Occur, Query

from openimr.archive.search import asking, kept, schema
from openimr.archive.search.asking import Term
from openimr.archive.search.index import asking as index_asked
from openimr.archive.search.synonyms import Synonyms

WEIGHTS = {"title": 3.0, "rationale": 1.5, "summary": 1.0, "guideline": 1.0, "diagnoses": 1.5}
SHOWN, MOST_VALUES, DEEPEST = 20, 40, 2_000
NEAR = 5  # letters from which a word may hold a typing error
CARD_TERMS, CARD_SIGNS = 16, 600
ALIKE_IN = ("title", "diagnoses", "rationale")
Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Asked:
    """A question: what was typed, the facet values that must hold (any of a facet's), the order, the page from 1."""

    question: str = ""
    filters: Filters = field(default_factory=dict)
    sort: str = "relevance"  # or date
    page: int = 1


@dataclass(frozen=True)
class Found:
    """What answers. `keys`: letters in order; `facets`: {facet: [(value, count)]}; `widened`: typing errors were allowed."""

    total: int
    keys: tuple[int, ...]
    facets: Mapping[str, Sequence[tuple[str, int]]]
    tokens: frozenset[str]
    widened: bool = False


@cache
def synonyms() -> Synonyms:
    return Synonyms(schema.tokens)


def search(asked: Asked) -> Found:
    """The page of letters that was asked for, with counts. Raises `IndexAway` when the index cannot answer."""
    terms = asking.ask(asked.question)
    found = _search(asked, terms)
    if found.total or not (near := _with_typing_errors(terms)):
        return found
    wider = _search(asked, near)
    return Found(wider.total, wider.keys, wider.facets, wider.tokens, widened=bool(wider.total))


def count_after(asked: Asked, key: int) -> int:
    """How many letters answer that came in after the one of that key. Raises `IndexAway`."""
    newer = Query.range_query(schema.schema(), "id", FieldType.Unsigned, lower_bound=key + 1, upper_bound=None)
    question = _narrowed(_question(asking.ask(asked.question)), asked.filters)
    with index_asked() as at:
        result = at.search(Query.boolean_query([(Occur.Must, question), (Occur.Must, newer)]), limit=1, count=True)
        return int(result.count or 0)


def _with_typing_errors(terms: Sequence[Term]) -> list[Term]:
    """The same terms with long words near instead of exact; empty when no word is long enough."""
    near = [Term(term.text, "near", term.field, term.out) if _can_be_near(term) else term for term in terms]
    return near if near != list(terms) else []


def _can_be_near(term: Term) -> bool:
    return term.kind == "words" and not term.out and len(term.text) >= NEAR and len(schema.tokens(term.text)) == 1


def _search(asked: Asked, terms: Sequence[Term]) -> Found:
    question = _question(terms)
    with index_asked() as at:
        start = min((asked.page - 1) * SHOWN, DEEPEST)
        by_date = {"order_by_field": "day"} if asked.sort == "date" or not terms else {}
        result = at.search(_narrowed(question, asked.filters), limit=SHOWN, offset=start, count=True, **by_date)
        keys = tuple(at.doc(address)["id"][0] for _, address in result.hits)
        within = tuple((name, tuple(values)) for name, values in sorted(asked.filters.items()))
        counts = kept.counts((tuple(terms), within), lambda: _facets(at, question, asked.filters))
        return Found(int(result.count or 0), keys, counts, _tokens(terms))


def _tokens(terms: Sequence[Term]) -> frozenset[str]:
    """What a passage marks: the tokens asked for and those of their other names."""
    found: set[str] = set()
    for term in terms:
        if term.out:
            continue
        for group in synonyms().grouped(schema.tokens(term.text)):
            found.update(group)
            found.update(token for other in synonyms().of(group) for token in other)
        if term.kind == "prefix":
            found.add(f"{_plain(term.text)}*")
    return frozenset(found)


def _question(terms: Sequence[Term]) -> Any:
    if not terms:
        return Query.all_query()
    parts = [(Occur.MustNot if term.out else Occur.Must, _term(term)) for term in terms]
    if all(term.out for term in terms):
        parts.append((Occur.Must, Query.all_query()))
    return Query.boolean_query(parts)


def _term(term: Term) -> Any:
    fields = [term.field] if term.field else list(schema.TEXTS)
    makers = {"words": _words, "prefix": _prefix, "near": _near}
    return makers[term.kind](term.text, fields)


def _words(text: str, fields: Sequence[str]) -> Any:
    """All tokens together, or another name of them; a case number finds its letter.

    A guideline line names works: what a treatment is also called is not looked for in the titles of chapters.
    """
    tokens = schema.tokens(text)
    parts = [(Occur.Should, _named(tokens, fields))] if tokens else []
    others = [field for field in fields if field != "guideline"]
    parts += [(Occur.Should, _named(name, others)) for name in synonyms().of(tokens) if others]
    if "-" in text:
        parts.append((Occur.Should, Query.term_query(schema.schema(), "number", text.casefold())))
    return Query.boolean_query(parts) if parts else Query.empty_query()


def _named(tokens: Sequence[str], fields: Sequence[str]) -> Any:
    return Query.boolean_query([(Occur.Should, Query.boost_query(_in(name, tokens), WEIGHTS[name])) for name in fields])


def _in(name: str, tokens: Sequence[str]) -> Any:
    if len(tokens) == 1:
        return Query.term_query(schema.schema(), name, tokens[0])
    return Query.phrase_query(schema.schema(), name, list(tokens))


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _prefix(text: str, fields: Sequence[str]) -> Any:
    """Beginnings. The index keeps stems, so a whole word ("therapy*") is asked by its stem as well."""
    pattern = f"{re.escape(_plain(text))}.*"
    parts = [(Occur.Should, Query.regex_query(schema.schema(), name, pattern)) for name in fields]
    stems = schema.tokens(_plain(text))
    parts += [(Occur.Should, Query.term_query(schema.schema(), name, stem)) for name in fields for stem in stems]
    return Query.boolean_query(parts)


def _near(text: str, fields: Sequence[str]) -> Any:
    token = next(iter(schema.tokens(text)), "")
    return Query.boolean_query([
        (Occur.Should, Query.fuzzy_term_query(schema.schema(), name, token, distance=1)) for name in fields
    ])  # fmt: skip


def _narrowed(question: Any, filters: Filters, but: str = "") -> Any:
    """The question within the filters; `but`: a facet whose own filter is left out, for its counts."""
    held = [
        (Occur.Must, Query.const_score_query(Query.term_set_query(schema.schema(), name, list(values)), 0.0))
        for name, values in filters.items()
        if name in schema.FACETS and values and name != but
    ]
    return Query.boolean_query([(Occur.Must, question), *held]) if held else question


def _facets(at: Any, question: Any, filters: Filters) -> dict[str, list[tuple[str, int]]]:
    """Counts of every facet; those of a chosen one as if it were not chosen, so that other choices show."""
    chosen = [name for name in filters if name in schema.FACETS and filters[name]]
    open_ones = [name for name in schema.FACETS if name not in chosen]
    counts = _counts(at, _narrowed(question, filters), open_ones)
    for name in chosen:
        counts |= _counts(at, _narrowed(question, filters, but=name), [name])
    return counts


def _counts(at: Any, query: Any, names: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
    asked = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in names}
    answer = at.aggregate(query, asked) if asked else {}
    return {name: [(row["key"], int(row["doc_count"])) for row in answer[name]["buckets"]] for name in names}


def similar(card: str, *, filters: Filters, but: int = 0, limit: int = 8) -> list[tuple[int, tuple[str, ...]]]:
    """Letters alike to an issue card (request, diagnoses, the first reasons), with the words that count most.

    `filters` narrow by category, part of the body and side; never by outcome, which decides nothing about likeness.
    `but`: the letter that is asked about.
    """
    with index_asked() as at:
        told = _telling(at, card[: 4 * CARD_SIGNS])
        if not told:
            return []
        parts = [
            (Occur.Should, Query.boost_query(_in(name, [token]), weight * WEIGHTS[name]))
            for token, weight in told
            for name in ALIKE_IN  # flat: a query within a query for each word takes more than twice the time
        ]
        kept = {name: values for name, values in filters.items() if name != "outcome"}
        result = at.search(_narrowed(Query.boolean_query(parts), kept), limit=limit + 1)
        keys = [at.doc(address)["id"][0] for _, address in result.hits]
    words = tuple(token for token, _ in told[:8])
    return [(key, words) for key in keys if key != but][:limit]


def _telling(at: Any, card: str) -> list[tuple[str, float]]:
    """The tokens of a card that tell most: often here, rarely elsewhere."""
    counts = Counter(token for token in schema.tokens(card) if len(token) > 2)
    total = max(1, at.num_docs)
    weighed = {
        token: (1 + math.log(count)) * math.log(1 + total / (1 + at.doc_freq("rationale", token)))
        for token, count in counts.items()
    }
    return sorted(weighed.items(), key=lambda pair: -pair[1])[:CARD_TERMS]
