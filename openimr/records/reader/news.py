"""What came into a record since somebody began to read: a handful of numbers compared, nothing kept."""

from collections.abc import Iterable
from typing import Any

from openimr.cases.models import Case
from openimr.kit.typed import whole_number
from openimr.records import queries
from openimr.records.models import Document

MOST_RUNS = 400  # parts of what a reader says they know
MOST_NAMED = 3


def known(documents: Iterable[Document]) -> str:
    """The numbers of the documents that can be read, as runs: "1-38.40"."""
    runs: list[list[int]] = []
    for number in sorted(one.number for one in documents if one.state == Document.READ):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ".".join(f"{first}-{last}" if last > first else str(first) for first, last in runs)


def _numbers(told: str) -> list[range]:
    parts = [part.partition("-") for part in told.split(".")[:MOST_RUNS]]
    ends = [(first, last or first) for first, _, last in parts]
    runs = [(whole_number(first), whole_number(last)) for first, last in ends]
    return [range(first, last + 1) for first, last in runs if first is not None and last is not None]


def since(case: Case, told: str) -> dict[str, Any]:
    """The documents that came since a reader knew those that `told` names, as JSON values; one query."""
    seen = _numbers(told)
    numbers = queries.documents(case).filter(state=Document.READ).values_list("number", flat=True)
    fresh = [number for number in numbers if not any(number in run for run in seen)]
    named = ", ".join(f"R{number}" for number in fresh[:MOST_NAMED]) + (" ..." if len(fresh) > MOST_NAMED else "")
    words = f"{len(fresh)} new since you started: {named}" if fresh else ""
    return {"count": len(fresh), "words": words, "query": f"?document={fresh[0]}" if fresh else ""}
