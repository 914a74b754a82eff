"""Accepted facts beside an item: those that bear on what was asked for. The reviewer cites them; nothing is filled in."""

from collections.abc import Sequence
from dataclasses import dataclass

from openimr.cases.models import Case, DisputedItem
from openimr.records import facts
from openimr.records.facts.listing import Row

ALWAYS = ("diagnosis", "conservative_care", "functional_change")
BEARS_ON = {
    "PHARMA": ("medication", "side_effect", "adherence", "measure"),
    "REHAB": ("visits", "measure", "work_status"),
    "DIAGNOSTIC": ("study", "imaging"),
    "INJECTION": ("procedure", "imaging", "measure"),
    "SURGERY": ("procedure", "imaging", "study"),
    "DMEPOS": ("measure", "work_status"),
    "BEHAVIORAL": ("visits", "measure", "medication"),
    "PROGRAM": ("visits", "work_status", "measure"),
}
THERAPIES = ("REHAB", "BEHAVIORAL", "PROGRAM")
DONE = ("completed", "attended")


@dataclass(frozen=True)
class Beside:
    """`rows` for one item; `visits` are those of therapy that were done, for an item that asks for therapy."""

    rows: tuple[Row, ...]
    visits: tuple[Row, ...]


def accepted(case: Case) -> list[Row]:
    return facts.accepted(case)


def of_item(item: DisputedItem, rows: Sequence[Row]) -> Beside:
    """What bears on the item, of all accepted facts."""
    kinds = (*ALWAYS, *BEARS_ON.get(item.category, ()))
    done = [row for row in rows if row.kind == "visits" and row.value.get("status") in DONE]
    chosen = [row for row in rows if row.kind in kinds and row not in done]
    return Beside(
        tuple(sorted(chosen, key=lambda row: kinds.index(row.kind))), tuple(done if item.category in THERAPIES else ())
    )
