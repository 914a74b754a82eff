"""Who reviewed: licences and specialties, from the credentials block (L5) or from prose (L1 to L4)."""

import re

from openimr.archive.reading.layouts import Found
from openimr.archive.reading.source import Source, Span

LICENSED = re.compile(r"State\(s\)\s+of\s+Licensure\s*:")
SPECIALTY = re.compile(r"Certification\(s\)\s*/\s*Specialty\s*:")
BOARD = re.compile(
    r"\b[Bb]oard\s+[Cc]ertified\s+in\s+(?P<specialty>.+?)"
    r"(?=\s*,?\s+and\s+is\s+licensed|\s*,\s+has\b|\s*,?\s+and\s+has|\s*,?\s+licensed|\.(?:\s|$)|;|\s+with\s)",
    re.DOTALL,
)
PRACTICE = re.compile(
    r"\blicensed\s+to\s+practice\s+(?:medicine\s+)?in\s+(?P<states>[^.;]+?)"
    r"(?=\s*\.(?:\s|$)|;|\s+and\s+(?:has|is|currently)|,\s+has\s)",
    re.DOTALL,
)
SEPARATOR = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")


def read(source: Source, found: Found) -> tuple[list[Span], Span | None]:
    """The states of licence in order, and the specialties as printed."""
    block = _block(source, found)
    if block is not None:
        return block
    prose = _prose_section(source, found)
    board = BOARD.search(source.text, *prose)
    states = PRACTICE.search(source.text, *prose)
    return (
        _listed(source, *states.span("states")) if states else [],
        source.span(*board.span("specialty")) if board else None,
    )


def _prose_section(source: Source, found: Found) -> tuple[int, int]:
    for name in ("how", "l2_reviewer", "l1_reviewer"):
        if section := found.section(source, name):
            return section
    return 0, len(source.text)


def _block(source: Source, found: Found) -> tuple[list[Span], Span | None] | None:
    licensed = LICENSED.search(source.text)
    if licensed is None:
        return None
    end = min((start for start, _ in found.headings.values() if start > licensed.end()), default=len(source.text))
    specialty = SPECIALTY.search(source.text, licensed.end(), end)
    states = _listed(source, licensed.end(), specialty.start() if specialty else _line_end(source, licensed.end()))
    value = source.span(specialty.end(), end) if specialty else None
    return states, value if value and value.text else None


def _line_end(source: Source, start: int) -> int:
    end = source.text.find("\n", start + 1)
    return len(source.text) if end < 0 else end


def _listed(source: Source, start: int, end: int) -> list[Span]:
    """The parts of a list, each in its place."""
    spans, at = [], start
    for match in SEPARATOR.finditer(source.text, start, end):
        spans.append(source.span(at, match.start()))
        at = match.end()
    spans.append(source.span(at, end))
    return [span for span in spans if span.text]
