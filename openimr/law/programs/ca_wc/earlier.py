"""The grounds that look at the employee's earlier cases: decided before, filed twice, asked for again within the year.

The caller gives `earlier_cases`: applications with their `number`, whether each is `open` or was `decided`, which items
were `left_out` of the review, and what a person who `compared` the two found ("same", "different", or nothing yet).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openimr.law import clocks, likeness
from openimr.law.asked import Asked
from openimr.law.eligibility import NOTE, Said
from openimr.law.likeness import Likeness, Person
from openimr.law.table import Program


@dataclass(frozen=True)
class Scores:
    """From which scores two applications are surely, or perhaps, the same dispute."""

    certain: float
    doubtful: float
    near: int  # days between two decisions that may be one


def decided_before(law: Program, asked: Asked) -> Iterator[Said]:
    """The same treatment under the same utilization review decision was decided before."""
    scores = _scores(law, asked)
    for place, item in asked.rows("items"):
        if number := item.words("earlier_decision"):
            yield _one_decided(number, item, {"number": number}, place)
    for _, earlier in asked.rows("earlier_cases"):
        if earlier.flag("decided") and earlier.words("compared") != "different":
            yield from _decided(asked, earlier, scores)


def _decided(asked: Asked, earlier: Asked, scores: Scores) -> Iterator[Said]:
    alike, number = _likeness(asked, earlier, scores), earlier.words("number")
    same = earlier.words("compared") == "same"
    used = {"number": number, "likeness": alike.as_json()}
    if same or alike.score >= scores.certain:
        es = f"El caso {number} ya decidió los mismos tratamientos de la misma decisión."
        yield Said(f"Case {number} has already decided the same items of the same decision.", used, es=es)
    elif alike.person * alike.decision >= scores.certain and max(alike.items, default=0) >= scores.certain:
        for place, item in asked.rows("items"):
            if alike.items[place] >= scores.certain:
                yield _one_decided(number, item, used, place)
    elif alike.score >= scores.doubtful:
        yield _compare(number, alike, used)


def _one_decided(number: str, item: Asked, used: Mapping[str, object], place: int) -> Said:
    request = item.words("request")
    es = f"El caso {number} ya decidió “{request}”."
    return Said(f"Case {number} has already decided “{request}”.", used, item=place, es=es)


def duplicate(law: Program, asked: Asked) -> Iterator[Said]:
    """An open case about the same employee, decision and items makes this one a duplicate; what is only alike is left to
    a person."""
    scores = _scores(law, asked)
    for _, earlier in asked.rows("earlier_cases"):
        if not earlier.flag("open") or earlier.words("compared") == "different":
            continue
        alike, number = _likeness(asked, earlier, scores), earlier.words("number")
        used = {"number": number, "likeness": alike.as_json()}
        if earlier.words("compared") == "same":
            es = f"Una persona comparó esta solicitud con el caso {number}: es la misma disputa."
            yield Said(f"A person compared this application with case {number}: it is the same dispute.", used, es=es)
        elif alike.score >= scores.certain:
            es = f"El caso {number}, todavía abierto, es de la misma persona, decisión y tratamientos."
            yield Said(f"Case {number}, still open, is about the same employee, decision and items.", used, es=es)
        elif alike.score >= scores.doubtful:
            yield _compare(number, alike, used)


def _compare(number: str, alike: Likeness, used: Mapping[str, object]) -> Said:
    words = f"Case {number} looks alike ({alike.score:.0%}); a person must compare the two."
    es = f"El caso {number} se parece ({alike.score:.0%}); una persona tiene que comparar los dos."
    return Said(words, {**used, "compare": True}, outcome=NOTE, es=es)


def repeated(law: Program, asked: Asked) -> Iterator[Said]:
    """A refusal stands for a time for the same treatment by the same physician, unless a change in the facts is
    documented: asked for again within it, the treatment has no new decision to review."""
    decided = asked.day("ur_decision.decision_date")
    if decided is None or asked.flag("facts_changed"):
        return
    scores, again = _scores(law, asked), asked.day("rfa_date") or decided
    for _, earlier in asked.rows("earlier_cases"):
        before = earlier.day("ur_decision.decision_date")
        if before is None or not law.history("REPEAT")[0].effective_from <= before < min(again, decided):
            continue
        until = clocks.day_of(law.id, clocks.one(law.id, "REPEAT", before, {}).due)
        if again <= until and _same_person(asked, earlier, scores):
            yield from _asked_again(asked, earlier, scores, str(before), str(until))


def _asked_again(asked: Asked, earlier: Asked, scores: Scores, before: str, until: str) -> Iterator[Said]:
    known = [item.words("request") for _, item in earlier.rows("items")]
    number = earlier.words("number")
    for place, item in asked.rows("items"):
        if likeness.best([item.words("request")], known)[0] >= scores.certain:
            words = (
                f"“{item.words('request')}” was already refused on {before} (case {number}); that refusal stands until"
                f" {until} unless a change in the facts is documented: ask for it."
            )
            es = (
                f"“{item.words('request')}” ya se negó el {before} (caso {number}); esa decisión vale hasta el {until} si"
                " los hechos no cambian: hace falta saber qué cambió."
            )
            yield Said(words, {"number": number, "refused": before, "stands_until": until}, item=place, es=es)


def _scores(law: Program, asked: Asked) -> Scores:
    certain, doubtful, near = (
        law.value(name, asked.received()).value for name in ("DUP_SCORE", "DUP_DOUBT", "DUP_DAYS")
    )
    return Scores(certain, doubtful, near)


def _likeness(asked: Asked, earlier: Asked, scores: Scores) -> Likeness:
    wanted = [item.words("request") for _, item in asked.rows("items")]
    known = [item.words("request") for _, item in earlier.rows("items") if not item.flag("left_out")]
    decided = [one.day("ur_decision.decision_date") for one in (asked, earlier)]
    return Likeness(
        _people(asked, earlier), likeness.days(decided[0], decided[1], scores.near), likeness.best(wanted, known)
    )


def _same_person(asked: Asked, earlier: Asked, scores: Scores) -> bool:
    names = [one.words("requesting_physician.name") for one in (asked, earlier)]
    same_physician = all(names) and likeness.words_alike(*names) >= scores.certain
    return same_physician and _people(asked, earlier) >= scores.certain


def _people(asked: Asked, earlier: Asked) -> float:
    return likeness.people(_person(asked), _person(earlier))


def _person(asked: Asked) -> Person:
    return Person(
        first=asked.words("employee.first_name"),
        last=asked.words("employee.last_name"),
        middle=asked.words("employee.middle_initial"),
        birth=str(asked.day("employee.birth_date") or ""),
        claim=asked.words("claim_number"),
    )
