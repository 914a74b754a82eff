"""`imr letter parse` and `imr letter evaluate`: published determinations read, and how well. No database needed."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from openimr.cli import reading

ENDINGS = (".pdf", ".txt")  # what is taken from a folder; a file named by itself may have any name
TELL_EVERY = 500  # files


@click.command("parse")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, in the order of the files.")
@click.option("--text", "as_text", is_flag=True, help="The text whose offsets the spans are, instead of the letter.")
@click.option("--ocr/--no-ocr", default=True, help="Whether scans are read by OCR, a second or so a page.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; all cores unless told.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
def parse(files: tuple[Path, ...], as_json: bool, as_text: bool, ocr: bool, workers: int | None, quiet: bool) -> None:
    """Read published determinations: FILES are PDF or text, or folders of them.

    Exit 1 when a file could not be read (its line says why), 2 when none could.
    """
    from openimr.archive import forks
    from openimr.archive.reading import pdf

    places = list(_expanded(files))
    if as_text:
        _print_texts(places)
        return
    unread = 0
    for number, row in enumerate(forks.read_all(places, workers=workers or 0), start=1):
        told = _scanned(row) if ocr and row.get("problem") == pdf.SCAN else row
        unread += "problem" in told
        click.echo(_line(told) if as_json else _words(told))
        _progress(number, len(places), unread, quiet)
    if unread == len(places):
        raise reading.InputRefused("No file could be read; the lines on stdout say why.")
    if unread:
        raise click.exceptions.Exit(1)


def _expanded(files: Sequence[Path]) -> Iterator[Path]:
    for file in files:
        if not file.is_dir():
            yield file
            continue
        inside = sorted(one for one in file.iterdir() if one.suffix.lower() in ENDINGS)
        if not inside:
            raise reading.InputRefused(f"{file} holds no {' or '.join(ENDINGS)} file.")
        yield from inside


def _progress(number: int, of: int, unread: int, quiet: bool) -> None:
    if not quiet and (number % TELL_EVERY == 0 or (number == of and of > 1)):
        click.echo(f"{number} of {of} read{f', {unread} could not be' if unread else ''}", err=True)


def _line(row: dict[str, Any]) -> str:
    """A row as JSON that any reader takes: bytes of a file's name that are no text come as escapes."""
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def _name(row: dict[str, Any]) -> str:
    """A file's name on one line, whatever signs it holds."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(row["file"]))


def _words(row: dict[str, Any]) -> str:
    """One letter for a person's eye."""
    if "problem" in row:
        return f"{_name(row)}: {row['problem']}"
    head = f"{row['case_number'] or _name(row)} ({row['layout']}), decided {row['decision_date'] or 'unknown'}: "
    lines = [f"  {item['outcome'] or '?':10} {item['title']}" for item in row["items"]]
    faults = [f"  ! {fault['words']}" for fault in row["faults"]]
    return "\n".join([head + (row["case_outcome"] or "outcome unknown").replace("_", " "), *lines, *faults])


def _scanned(row: dict[str, Any]) -> dict[str, Any]:
    """The letter of a scan; its text, which nobody asked for, left out."""
    from openimr.archive import scans

    return {name: value for name, value in scans.read(Path(row["file"])).items() if name != "text"}


def _print_texts(places: Iterable[Path]) -> None:
    """The sources' texts, a JSON object a line, so that a span can be looked up."""
    from openimr.archive import forks

    for row in forks.texts(list(places)):
        click.echo(_line(row))


@click.command("evaluate")
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One object: fields {name: [exact, of]} and misses.")
def evaluate(gold: Path, folder: Path, as_json: bool) -> None:
    """Compare the letters of FOLDER as read with GOLD, a JSON line a letter. Exit 1 when anything differs."""
    from openimr.archive import evaluating, forks

    wanted = list(_gold(gold))
    if not folder.is_dir():
        raise reading.InputRefused(f"{folder} is no folder.")
    parsed = list(forks.read_all(list(_expanded([folder]))))
    score = evaluating.evaluate(wanted, parsed)
    click.echo(json.dumps(_as_json(score)) if as_json else _told(score))
    if score.misses:
        raise click.exceptions.Exit(1)


def _gold(file: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(reading.lines_of(file), start=1):
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise reading.InputRefused(f"{file}, line {number} is not JSON: {error.msg}.") from error
        if not isinstance(row, dict):
            raise reading.InputRefused(f"{file}, line {number} is no object; each line is one letter.")
        yield row


def _as_json(score: Any) -> dict[str, Any]:
    fields = {name: [score.exact[name], of] for name, of in score.asked.items()}
    misses = [dict(zip(("case", "field", "expected", "got"), miss, strict=True)) for miss in score.misses]
    return {"fields": fields, "misses": misses}


def _told(score: Any) -> str:
    lines = [f"{name:38} {score.exact[name]:6} of {of}" for name, of in score.asked.items()]
    lines += [
        f"{case}: {name}\n  expected {_short(expected)}\n  got      {_short(got)}"
        for case, name, expected, got in score.misses
    ]
    return "\n".join(lines)


def _short(value: Any) -> str:
    words = str(value)
    return words if len(words) <= 160 else f"{words[:100]} ... {words[-50:]}"
