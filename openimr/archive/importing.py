"""Letters as read become rows: many at once, each file and each text once, all or nothing of a batch.

What a batch acknowledges is committed; an import that was killed starts again and finds what is done by the files'
hashes. Rows go in by COPY: a million letters take minutes.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from openimr.archive.models import Determination, Fault, File, GuidelineCitation, Item
from openimr.archive.turns import take_turn

Row = Mapping[str, Any]
DAYS = ("decision_date", "date_assigned", "application_received", "ur_denial_date", "date_of_injury")
SEVERAL = "The file holds more than one letter, so none was taken in; split it and import each."
SPOILED = re.compile(r"[\x00\ud800-\udfff]")  # what a database cannot hold


@dataclass
class Counts:
    """What became of the rows of an import."""

    added: int = 0
    same_file: int = 0
    same_letter: int = 0
    unread: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    def __iadd__(self, other: "Counts") -> "Counts":
        for name in ("added", "same_file", "same_letter", "unread"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults += other.faults
        return self


@transaction.atomic
def take(rows: Sequence[Row], *, at: datetime, source: str = Determination.PUBLISHED) -> Counts:
    """Keep parsed letters (`reading.letter.read`) and what could not be read. Gives what became of them."""
    take_turn()  # two imports of the same letters wait for each other
    counts, fresh = Counts(), [_judged(row) for row in _fresh(rows)]
    counts.same_file = len(rows) - len(fresh)
    problems = [row for row in fresh if row.get("problem")]
    letters = [row for row in fresh if not row.get("problem")]
    counts.unread = len(problems)
    known = _known_texts(letters)
    new = list({row["text_sha256"]: row for row in letters if row["text_sha256"] not in known}.values())
    ids = _add(new, at, source)
    counts.added, counts.same_letter = len(new), len(letters) - len(new)
    counts.faults.update(fault["kind"] for row in new for fault in row.get("faults", ()))
    _files(letters, problems, known | ids, at)
    return counts


def _judged(row: Row) -> Row:
    """A file of several letters is no letter: its decisions would stand under the first one's number."""
    if any(fault["kind"] == "several_letters" for fault in row.get("faults", ())):
        return {"file": row["file"], "sha256": row.get("sha256"), "problem": SEVERAL}
    return row


def _fresh(rows: Sequence[Row]) -> list[Row]:
    """Rows of files that were not seen before, each file once. A file that could not be read is tried again."""
    hashes = {row["sha256"] for row in rows if row.get("sha256")}
    seen = set(File.objects.filter(sha256__in=hashes, determination__isnull=False).values_list("sha256", flat=True))
    fresh: dict[str, Row] = {}
    for row in rows:
        key = row.get("sha256") or row.get("text_sha256") or f"name:{row['file']}"
        if key not in seen:
            fresh.setdefault(key, row)
    return list(fresh.values())


def _known_texts(letters: Iterable[Row]) -> dict[str, int]:
    found = Determination.objects.filter(text_sha256__in=[row["text_sha256"] for row in letters])
    return dict(found.values_list("text_sha256", "pk"))


def _add(rows: Sequence[Row], at: datetime, source: str) -> dict[str, int]:
    """Write letters with their items, citations and faults; gives their keys by text hash."""
    ids = dict(zip((row["text_sha256"] for row in rows), _next_ids(Determination, len(rows)), strict=True))
    slugs = _slugs(rows)
    _copy(Determination, DETERMINATION, (_letter(row, ids, slugs, at, source) for row in rows))
    pairs = [(ids[row["text_sha256"]], place, item) for row in rows for place, item in enumerate(row["items"], start=1)]
    keys = _next_ids(Item, len(pairs))
    _copy(Item, ITEM, (_item(key, *pair) for key, pair in zip(keys, pairs, strict=True)))
    _copy(GuidelineCitation, CITATION, _cited(keys, pairs))
    _copy(Fault, FAULT, (_fault(ids[row["text_sha256"]], fault) for row in rows for fault in row.get("faults", ())))
    return ids


def _cited(keys: Sequence[int], pairs: Sequence[tuple[int, int, Row]]) -> Iterable[tuple[Any, ...]]:
    for key, (_, _, item) in zip(keys, pairs, strict=True):
        yield from _citations(key, item)


def _next_ids(model: type[Model], count: int) -> list[int]:
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [key for (key,) in cursor.fetchall()]


def _copy(model: type[Model], columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    named = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" ({named}) FROM STDIN') as copy:
        for line in lines:
            copy.write_row(line)


DETERMINATION = (
    "id", "slug", "program", "layout", "case_number", *DAYS, "priority", "licensed_states", "specialties", "age", "sex",
    "summary", "diagnoses", "case_outcome", "text", "text_sha256", "source", "added_at", "records_complete_date",
    "published_id",
)  # fmt: skip


def _letter(row: Row, ids: Mapping[str, int], slugs: Mapping[str, str], at: datetime, source: str) -> tuple[Any, ...]:
    key = row["text_sha256"]
    states, diagnoses = ([_text(one) for one in row[name]] for name in ("licensed_states", "diagnoses"))
    return (
        ids[key], slugs[key], row.get("program", "ca-wc"), row["layout"], _text(row["case_number"], 40),
        *(row[day] for day in DAYS), _text(row["priority"], 20), [state[:40] for state in states],
        _text(row["specialties"], 300), row["age"], row["sex"] or "", _text(row["clinical_case_summary"]), diagnoses,
        row["case_outcome"] or "", _text(row.get("text")), key, source, at, row.get("records_complete_date"),
        row.get("published_id"),
    )  # fmt: skip


ITEM = (
    "id", "determination_id", "position", "title", "outcome", "request_kind", "claims_administrator_guideline",
    "reviewer_guideline", "rationale", "closing_agrees", "category", "treatment_class", "body_parts", "side", "quantity",
    "service_dates",
)  # fmt: skip


def _item(key: int, determination: int, position: int, item: Row) -> tuple[Any, ...]:
    return (
        key, determination, position, _text(item["title"]), (item["outcome"] or "").lower()[:20], item["request_kind"],
        _text(item["claims_administrator_guideline"]), _text(item["reviewer_guideline"]), _text(item["rationale"]),
        item.get("closing_agrees", "cannot_tell"), item.get("category", "OTHER"), item.get("treatment_class", "other"),
        item.get("body_parts", []), item.get("side") or "", _text(item.get("quantity"), 120), item.get("dates_of_service", []),
    )  # fmt: skip


CITATION = ("item_id", "by", "key", "scheme", "source", "chapter", "year", "sections", "pages", "raw")


def _citations(item: int, row: Row) -> Iterable[tuple[Any, ...]]:
    for by, cited in row.get("citations", {}).items():
        for one in cited:
            yield (
                item, by, citation_key(one), one["scheme"], one["source"], _text(one["chapter"], 160), one["year"],
                [_text(section) for section in one["sections"]], [_text(page, 60) for page in one["pages"]], _text(one["raw"]),
            )  # fmt: skip


def citation_key(cited: Row) -> str:
    """What two citations of the same guideline share: source, chapter and year, as a part of an address."""
    words = [cited["source"], cited["chapter"] or "", str(cited["year"] or "")]
    return re.sub(r"[^a-z0-9]+", "-", "-".join(word for word in words if word).lower()).strip("-")[:160]


FAULT = ("determination_id", "kind", "words", "start", "end")


def _fault(determination: int, fault: Row) -> tuple[Any, ...]:
    return determination, fault["kind"][:40], _text(fault["words"]), fault["start"], fault["end"]


def _text(value: Any, longest: int | None = None) -> str:
    return SPOILED.sub("", str(value))[:longest] if value is not None else ""


def _slugs(rows: Sequence[Row]) -> dict[str, str]:
    """An address for each letter: its case number, else its published id; a second of the same number adds its hash."""
    wanted = {row["text_sha256"]: _slug(row) for row in rows}
    taken = set(Determination.objects.filter(slug__in=wanted.values()).values_list("slug", flat=True))
    slugs = {}
    for key, slug in wanted.items():
        slugs[key] = slug if slug not in taken else f"{slug}-{key[:12]}"
        taken.add(slug)
    return slugs


def _slug(row: Row) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", (row["case_number"] or "").lower()).strip("-")
    return plain[:40] or (row.get("published_id") or f"text-{row['text_sha256'][:16]}").lower()


def _files(letters: Sequence[Row], problems: Sequence[Row], ids: Mapping[str, int], at: datetime) -> None:
    """Note every file; a file that could not be read before and can be now loses its problem."""
    files = [
        File(sha256=row["sha256"], name=_text(row["file"]), determination_id=ids[row["text_sha256"]], seen_at=at)
        for row in letters
        if row.get("sha256")
    ]
    files += [
        File(sha256=row["sha256"], name=_text(row["file"]), problem=_text(row["problem"]), seen_at=at)
        for row in problems
        if row.get("sha256")
    ]
    File.objects.bulk_create(
        files,
        update_conflicts=True,
        unique_fields=["sha256"],
        update_fields=["name", "determination", "problem", "seen_at"],
    )
