"""The public copy: what of the issued letter becomes public, redacted and typeset afresh.

Recipient, copies, signature and the parties' rows of the reference table never enter it: what is not taken over cannot leak.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from openimr.letters import content
from openimr.publication.profiles import KEEP, Profile
from openimr.publication.redacting import Path, Piece, Rules, redact_data

PRIVATE = ("employee", "claim", "physician", "administrator", "attorney", "employer", "provider", "case number")
BLOCKS: dict[str, Any] = {
    "heading": content.Heading, "paragraph": content.Paragraph, "bullets": content.Bullets, "facts": content.Facts,
    "table": content.Table, "boxed": content.Boxed, "page_break": content.PageBreak,
}  # fmt: skip
PUBLIC = ("title", "date", "blocks", "citations", "references")
NOTE = "What identifies the people and organizations of this case was removed; words in brackets say what stood there."


def source(letter: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of an issued letter that become public, still as they were signed."""
    rows = [row for row in letter["references"] if not any(word in row[0].casefold() for word in PRIVATE)]
    return {name: letter[name] for name in PUBLIC} | {"references": rows}


def redacted(letter: Mapping[str, Any], rules: Rules) -> tuple[dict[str, Any], list[tuple[Path, Piece]]]:
    """The public parts redacted, and every piece."""
    public = source(letter)

    def guideline(path: Path) -> bool:
        return _guideline(public, path)

    data, pieces = redact_data(public, rules, citation=guideline)
    return data, [(path, piece) for path, piece in pieces if path[-1] not in ("kind", "tone", "ref")]


def _guideline(public: Mapping[str, Any], path: Path) -> bool:
    """Whether a path leads to the value of a guideline row, where authors and publishers are public."""
    if path[0] != "blocks" or len(path) != 5 or path[2] != "rows" or path[4] != 1:
        return False
    label = str(public["blocks"][path[1]]["rows"][path[3]][0]).casefold()
    return "guideline" in label or "relied on" in label


def number(profile: Profile, case_number: str, published_id: str) -> str:
    return case_number if profile.treats.get("case_number") == KEEP else published_id


def letter(data: Mapping[str, Any], *, issued: Mapping[str, Any], profile: Profile, case_number: str) -> content.Letter:
    """The letter's content from redacted data; sender and law are the issued letter's own words."""
    note = content.Facts(
        "", (("Public copy", f"{profile.words} ({profile.citation})"), ("Number", case_number), ("What this is", NOTE))
    )
    return content.Letter(
        title=data["title"],
        sender=_made(content.Sender, issued["sender"]),
        recipient=content.Addressee("Public copy", ""),
        case_number=case_number,
        date=data["date"],
        references=tuple((row[0], row[1]) for row in data["references"]),
        blocks=(note, *(_block(one) for one in data["blocks"])),
        law=tuple(_made(content.LawLine, one) for one in issued["law"]),
        citations=tuple(_made(content.CitedPage, one) for one in data["citations"]),
        language=str(issued.get("language", "en")),
    )


def _block(data: Mapping[str, Any]) -> content.Block:
    made: content.Block = _made(BLOCKS[data["kind"]], data)
    return made


def _made(kind: Any, data: Mapping[str, Any]) -> Any:
    return kind(**{one.name: _frozen(data[one.name]) for one in fields(kind) if one.init and one.name in data})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list | tuple) else value


def text(made: content.Letter) -> str:
    """The public letter as plain text."""
    lines = [made.title, made.case_number, str(made.date), *(f"{label}: {value}" for label, value in made.references)]
    for block in made.blocks:
        lines += [
            "",
            *content.texts({name: value for name, value in vars(block).items() if name not in ("kind", "tone")}),
        ]
    lines += ["", *(f"[{row.ref}] {row.document}, {row.date}" for row in made.citations)]
    return "\n".join([*lines, "", *(f"{row.words} ({row.citation})" for row in made.law)]) + "\n"
