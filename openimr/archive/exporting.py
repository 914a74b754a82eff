"""Open data: every shown determination as CSV, NDJSON and Parquet, with a dictionary; a snapshot is its files' hashes.

The same rows give the same bytes, so anybody can check a snapshot. Rows are streamed from the database to a file; the
Parquet file is made of the CSV by DuckDB.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from openimr.archive.turns import take_turn

FORMATS = ("csv", "ndjson", "parquet")
AT_ONCE = 2000
LETTERS = """SELECT slug, program, layout, case_number, decision_date, date_assigned, application_received, ur_denial_date,
    date_of_injury, records_complete_date, priority, array_to_string(licensed_states, '; ') AS licensed_states, specialties, age,
    sex, case_outcome, summary, array_to_string(diagnoses, '; ') AS diagnoses, source, text_sha256
    FROM archive_determination WHERE withdrawn_at IS NULL ORDER BY slug"""
ITEMS = """SELECT d.slug, i.position, i.title, i.outcome, i.request_kind, i.category, i.treatment_class,
    array_to_string(i.body_parts, '; ') AS body_parts, i.side, i.quantity, i.claims_administrator_guideline,
    i.reviewer_guideline, i.rationale
    FROM archive_item i JOIN archive_determination d ON d.id = i.determination_id
    WHERE d.withdrawn_at IS NULL ORDER BY d.slug, i.position"""
CITATIONS = """SELECT d.slug, i.position, c.by, c.key, c.scheme, c.source, c.chapter, c.year,
    array_to_string(c.sections, '; ') AS sections, array_to_string(c.pages, '; ') AS pages, c.raw
    FROM archive_guidelinecitation c JOIN archive_item i ON i.id = c.item_id
    JOIN archive_determination d ON d.id = i.determination_id
    WHERE d.withdrawn_at IS NULL ORDER BY d.slug, i.position, c.id"""
TABLES = {"determinations": LETTERS, "items": ITEMS, "citations": CITATIONS}
DICTIONARY = {  # column: what it holds
    "slug": "stable address of the determination: /determinations/<slug>/",
    "program": "program of law, such as ca-wc",
    "layout": "layout of the letter, L1 to L5, or unknown",
    "case_number": "number printed in the letter",
    "decision_date": "day of the decision",
    "date_assigned": "day of the notice of assignment",
    "application_received": "day on which the application was received",
    "ur_denial_date": "day of the utilization review decision",
    "date_of_injury": "day of the injury",
    "records_complete_date": "day on which the records were complete; our own letters only",
    "priority": "Standard or Expedited, as printed",
    "licensed_states": "states of licence of the reviewer, separated by semicolons",
    "specialties": "specialties of the reviewer, as printed",
    "age": "age of the employee in the letter",
    "sex": "male or female, as the letter says",
    "case_outcome": "uphold, overturn or partially_overturn, derived from the items",
    "summary": "clinical case summary",
    "diagnoses": "diagnoses named in the summary, separated by semicolons",
    "source": "published (by the state) or released (made here)",
    "text_sha256": "hash of the letter's text; of a determination made here, of the JSON object that was released",
    "position": "place of the item in the letter, from 1",
    "title": "the request as printed",
    "outcome": "upheld (refusal stands) or overturned (medically necessary)",
    "request_kind": "whole, remaining_portion (part was authorized) or substituted",
    "category": "category of service, our grouping",
    "treatment_class": "treatment, our grouping",
    "body_parts": "parts of the body named in the request, separated by semicolons",
    "side": "left, right or bilateral",
    "quantity": "quantity in the words of the request",
    "claims_administrator_guideline": "guideline line of the claims administrator, as printed",
    "reviewer_guideline": "guideline line of the reviewer, as printed",
    "rationale": "reasons of the reviewer",
    "by": "who cites: claims_administrator or reviewer",
    "key": "what all citations of the same guideline share: source, chapter, year",
    "scheme": "mtus or non_mtus",
    "chapter": "chapter cited",
    "year": "year of the guideline",
    "sections": "sections cited, separated by semicolons",
    "pages": "pages cited, separated by semicolons",
    "raw": "the citation as printed",
}


@dataclass(frozen=True)
class Written:
    """One file of a snapshot."""

    name: str
    rows: int
    size: int
    sha256: str


def export(folder: Path, formats: Sequence[str] = FORMATS) -> list[Written]:
    """Write the open data into a folder, a file for each table and format; gives what was written. One moment's rows."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with transaction.atomic():
        take_turn()
        for table, query in TABLES.items():
            for kind in formats:
                written.append(_write(folder / f"{table}.{kind}", query, kind))
    (folder / "dictionary.json").write_text(json.dumps(DICTIONARY, indent=1) + "\n")
    return written


def _write(file: Path, query: str, kind: str) -> Written:
    rows = WRITERS[kind](file, query)
    with file.open("rb") as stream:
        return Written(file.name, rows, file.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())


def _rows(query: str) -> Iterator[tuple[Sequence[str], tuple[Any, ...]]]:
    """Columns and values, streamed through a cursor of the server."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        first = cursor.fetchmany(AT_ONCE)
        columns = [column[0] for column in cursor.description]
        while first:
            yield from ((columns, row) for row in first)
            first = cursor.fetchmany(AT_ONCE)


def _columns(query: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({query}) AS t LIMIT 0")  # noqa: S608 - a query of TABLES
        return [column[0] for column in cursor.description]


def _csv(file: Path, query: str) -> int:
    count = 0
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(_columns(query))
        for _, row in _rows(query):
            writer.writerow("" if value is None else value for value in row)
            count += 1
    return count


def _ndjson(file: Path, query: str) -> int:
    count = 0
    with file.open("w", encoding="utf-8") as stream:
        for columns, row in _rows(query):
            stream.write(json.dumps(dict(zip(columns, row, strict=True)), default=str, ensure_ascii=False) + "\n")
            count += 1
    return count


NUMBERS = {"age": "INTEGER", "position": "INTEGER", "year": "INTEGER"}


def _parquet(file: Path, query: str) -> int:
    """By way of NDJSON, which tells an empty text from none."""
    import duckdb

    lines = file.with_suffix(".lines")
    count = _ndjson(lines, query)
    columns = {name: _type(name) for name in _columns(query)}
    try:
        with duckdb.connect() as base:
            base.execute("SET threads TO 1; SET preserve_insertion_order TO true")
            told = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
            asked = f"format='newline_delimited', columns={{{told}}}, maximum_object_size=50000000"
            rows = f"SELECT * FROM read_json({_quoted(lines)}, {asked})"  # noqa: S608 - quoted, columns are ours
            base.execute(f"COPY ({rows}) TO {_quoted(file)} (FORMAT parquet, COMPRESSION zstd)")
    finally:
        lines.unlink()
    return count


def _quoted(file: Path) -> str:
    """A path as an SQL text."""
    return "'" + str(file).replace("'", "''") + "'"


def _type(column: str) -> str:
    return NUMBERS.get(column, "DATE" if column.endswith("_date") or column in DAYS else "VARCHAR")


DAYS = ("date_assigned", "application_received", "date_of_injury")
WRITERS: dict[str, Callable[[Path, str], int]] = {"csv": _csv, "ndjson": _ndjson, "parquet": _parquet}
