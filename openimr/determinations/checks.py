"""What must hold before a determination is signed."""

from openimr.cases.models import Case
from openimr.determinations.assembling import Assembled
from openimr.letters.content import Letter, texts
from openimr.panel import queries as panel
from openimr.records import queries as records
from openimr.records.citing import cites
from openimr.review import checks as draft_checks
from openimr.review import queries as reviews


def problems(case: Case, assembled: Assembled) -> list[str]:
    """The sentences of what stands in the way of signing; empty when nothing does."""
    return [
        *_review(case),
        *_pages(case, assembled.letter),
        *_listed(case, assembled.letter),
        *_names(case, assembled.letter),
    ]


def _review(case: Case) -> list[str]:
    """The review's own checks, once more."""
    review = reviews.finished(case)
    if review is None:
        return ["There is no submitted review."]
    found = draft_checks.standing(reviews.problems(review), review.acknowledged)
    return [f"{problem.where.capitalize()}: {problem.sentence}" for problem in found]


def _pages(case: Case, letter: Letter) -> list[str]:
    """Every page that the letter cites exists and stands in its table."""
    known = {row.ref for row in letter.citations}
    used = {token.ref for text in texts(letter.as_data()["blocks"]) for token in cites.find_tokens(text)}
    return [f"[{ref}] is cited and is no page of the record." for ref in sorted(used - known)]


def _listed(case: Case, letter: Letter) -> list[str]:
    """Every document of the record is listed by itself, not as a range of dates."""
    cells = set(texts(letter.as_data()["blocks"]))
    return [
        f"{document.ref} is not in the list of records."
        for document in records.documents(case)
        if document.ref not in cells
    ]


def _names(case: Case, letter: Letter) -> list[str]:
    """No reviewer's name, whole or by family name, stands anywhere in the letter (Labor Code 4610.6(f); Zuniga, 2018)."""
    content = " ".join(texts(letter.as_data())).casefold()
    return ["The letter holds the reviewer's name." for name in panel.names_to_hide(case) if name.casefold() in content]
