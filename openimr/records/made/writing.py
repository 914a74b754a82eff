"""Writes one document: its draw of layout and wording, then blocks, then pages."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from openimr.records.made import people, tables

KINDS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "kinds.yaml").read_text(encoding="utf-8"))
ROOM, LINE = 56, 84  # lines of a page and characters of a line: careful, so that nothing runs over
CHANGES = 2
COST = {"title": 2, "heading": 1.8, "sign": 5, "head": 4, "running": 2}
FACES = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono", "Aileron")

Block = tuple[str, Any]  # what it is, and its words
Page = tuple[Block, ...]


@dataclass(frozen=True)
class Look:
    """How a document looks: typeface, size in points, how fields and headings are set."""

    face: str
    size: float
    fields: str  # lines | columns | ruled
    headings: str  # bold | caps | bar | inline


@dataclass(frozen=True)
class Draft:
    made: str
    title: str
    author: str
    service_date: date
    pages: tuple[Page, ...]
    look: Look


@dataclass
class Pen:
    """The dice of one document. `words`: which sentences; `style`: the layout; `seed`, `twin`: of what stands in slots."""

    kind: dict[str, Any]
    facts: people.Facts
    style: random.Random
    words: random.Random
    seed: str
    twin: str
    look: Look
    changes: int = 0  # sentences that a twin may still have drawn anew
    day: date = date(2014, 1, 1)
    format: str = people.FORMATS[0]
    patient: str = ""
    author: str = ""
    office: str = ""

    def fill(self, text: str) -> str:
        return text.format_map(slots(self, text)) if "{" in text else text

    def dice(self, about: str, *, own: bool = False) -> random.Random:
        """Dice for one place; with `own` a look-alike rolls other numbers than the document it resembles."""
        return random.Random(f"{(self.twin or self.seed) if own else self.seed} {about}")


def draft(seed: str, made: str, facts: people.Facts, *, twin: str = "") -> Draft:
    """The document that `seed` stands for; with `twin`, its look-alike: this seed is for date, numbers and changes."""
    style = random.Random(f"style {seed}")
    pen = Pen(
        KINDS[made], facts, style, random.Random(f"words {seed}"), seed, twin, _look(style), CHANGES if twin else 0
    )
    pen.day = facts.injured + timedelta(days=random.Random(f"day {twin or seed}").randrange(10, 900))
    spanish = pen.kind.get("language") == "es"
    pen.format = pen.style.choice(people.SPANISH if spanish else people.FORMATS)
    pen.patient = people.patient(facts, pen.style)
    pen.author, pen.office = people.author(pen.kind["who"], pen.style)
    title = pen.fill(pen.style.choice(pen.kind["titles"])).strip()
    blocks = [*_top(pen, title), *_body(pen), *_end(pen)]
    return Draft(made, title, pen.author, pen.day, tuple(_paged(blocks, title, pen)), pen.look)


def _look(dice: random.Random) -> Look:
    face = dice.choice(FACES)
    size = {"DejaVu Sans Mono": 9.0, "Aileron": 10.0}.get(face, 11.0) + dice.choice((-0.5, 0.0, 0.5))
    return Look(face, size, dice.choice(("lines", "columns", "ruled")), dice.choice(("bold", "caps", "bar", "inline")))


def slots(pen: Pen, about: str) -> dict[str, Any]:
    """A draw for the slots of one sentence; a look-alike differs in pain and counts."""
    dice, own, facts = pen.dice(about), pen.dice(about, own=True), pen.facts
    drawn = {
        key: dice.choice(people.NAMES[key]) for key in ("act", "change", "drug", "dose", "often", "sign", "specialty")
    }
    return {
        **drawn,
        "patient": pen.patient, "born": people.written(facts.born, pen.format),
        "injured": people.written(facts.injured, pen.format), "claim": facts.claim, "employer": facts.employer,
        "insurer": facts.insurer, "address": facts.address, "author": pen.author, "office": pen.office,
        "other": people.name(dice), "phone": people.phone(dice), "wcis": dice.randrange(10**8, 10**9),
        "age": pen.day.year - facts.born.year, "job": facts.job, "part": facts.part, "side": facts.side,
        "level": facts.level, "pain": own.randrange(3, 10), "n": own.randrange(6, 19), "m": dice.randrange(20, 99),
        "few": dice.randrange(2, 9), "deg": dice.randrange(3, 12) * 5,
    }  # fmt: skip


def _top(pen: Pen, title: str) -> list[Block]:
    """Letterhead, title and the fields about the patient, the date among them, in one of several orders."""
    head: list[Block] = [("head", [pen.office, people.address(pen.style), "Tel " + people.phone(pen.style)])]
    named: list[Block] = [("title", title)] if title else []
    top = named + head if pen.style.random() < 0.2 else head + named
    fields = _fields(pen)
    if pen.kind.get("letter") and pen.style.random() < 0.6:  # a letter: the date alone, then whom it is about
        dated = [pair for pair in fields if pair[1] == people.written(pen.day, pen.format)]
        rest = [pair for pair in fields if pair not in dated]
        return [*head, ("para", dated[0][1]), *named, ("fields", [pen.look.fields, rest])]
    return [*top, ("fields", [pen.look.fields, fields])]


def _fields(pen: Pen) -> list[list[str]]:
    """Label and value; the date of service stands among other dates. Boxes of a form are no fields."""
    values = slots(pen, "fields")
    keys = (
        ["patient", "claim"]
        if pen.kind.get("boxes")
        else ["patient", "born", "injured", "claim", "employer", "insurer", "author"]
    )
    kept = [key for key in keys if key in ("patient", "claim") or pen.style.random() < 0.7]
    pairs = [[pen.style.choice(people.NAMES["labels"][key]), str(values[key])] for key in kept]
    pairs += [[label, pen.fill(value)] for label, value in pen.kind.get("extra", [])]
    pairs.insert(
        pen.style.randrange(len(pairs) + 1), [pen.style.choice(pen.kind["dates"]), people.written(pen.day, pen.format)]
    )
    for label in pen.kind.get("decoys", []):
        pairs.append([label, people.written(pen.day + timedelta(days=pen.dice(label).randrange(1, 6)), pen.format)])
    return pairs


def _body(pen: Pen) -> list[Block]:
    blocks: list[Block] = []
    if pen.kind.get("boxes"):
        blocks.append(("boxes", [[label, pen.fill(value)] for label, value in pen.kind["boxes"]]))
    if pen.kind.get("table"):
        blocks.append(("table", tables.MAKE[pen.kind["table"]](pen.dice("table"), pen.day, pen.format)))
    for headings, count, bank in pen.kind["parts"]:
        heading = pen.style.choice(headings).upper() if pen.look.headings == "caps" else pen.style.choice(headings)
        blocks += [("heading", heading)] if heading else []
        blocks += [
            ("para", text) for text in _sentences(pen, bank, min(len(bank), count + pen.words.choice((1, 2, 3))))
        ]
    return blocks


def _sentences(pen: Pen, bank: list[str], count: int) -> list[str]:
    """Some sentences as one paragraph or as a list of lines."""
    chosen = pen.words.sample(bank, count)
    if pen.changes and len(bank) > count:
        dice = pen.dice(bank[0], own=True)
        chosen[dice.randrange(count)] = dice.choice([text for text in bank if text not in chosen])
        pen.changes -= 1
    filled = [_upper(pen.fill(text)) for text in chosen]
    return [" ".join(filled)] if pen.style.random() < 0.6 else filled


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _end(pen: Pen) -> list[Block]:
    """Who signed, and often another date: typed, signed, received."""
    later = people.written(pen.day + timedelta(days=pen.style.randrange(0, 9)), pen.format)
    closing = pen.style.choice(("Sincerely,", "Respectfully submitted,", "Electronically signed by", "Signature", ""))
    if pen.kind.get("language") == "es":
        closing = "Atentamente,"
    said = pen.style.choice((f"Dictated {later}", f"Signed {later}", f"D/T: {later}", "", "", ""))
    return [
        ("sign", [line for line in (closing, pen.author, said if pen.kind.get("language") != "es" else "") if line])
    ]


def _paged(blocks: list[Block], title: str, pen: Pen) -> list[Page]:
    """Blocks on pages; later pages begin with a running line that names the patient, sometimes the date."""
    room = ROOM // 2 if pen.kind.get("long") else ROOM
    pages: list[list[Block]] = [[]]
    used = 0.0
    for block in blocks:
        if used + cost(block) > room and used:
            pages.append([("running", _running(title, pen, len(pages) + 1))])
            used = COST["running"]
        pages[-1].append(block)
        used += cost(block)
    numbered = len(pages) > 1 or pen.style.random() < 0.3
    foot = (
        "Página {} de {}"
        if pen.kind.get("language") == "es"
        else pen.style.choice(("Page {} of {}", "page {}", "{} / {}"))
    )
    return [
        (*page, *([("foot", foot.format(place, len(pages)))] if numbered else []))
        for place, page in enumerate(pages, 1)
    ]


def _running(title: str, pen: Pen, page: int) -> str:
    who = pen.patient
    day = people.written(pen.day, pen.format)
    return pen.style.choice(
        (f"RE: {who}, {day}, page {page}", f"{who}   {pen.facts.claim}", f"{title} - {who} - {day}", f"{who} continued")
    )


def cost(block: Block) -> float:
    """About how many lines a block takes."""
    what, words = block
    if what in COST:
        return COST[what]
    if what == "fields":
        return len(words[1]) * (0.8 if words[0] == "columns" else 1.3) + 1
    if what in ("table", "boxes"):
        return round(len(words) * 1.8) + 1
    return -(-len(words) // LINE) + 0.3


def lines(block: Block, *, by_cell: bool = False) -> list[str]:
    """The words of a block in reading order."""
    what, words = block
    if what == "fields":
        return [f"{label}: {value}" if label else value for label, value in words[1]]
    if what == "table":
        return [" ".join(str(cell) for cell in row) for row in words]
    if what == "boxes" and by_cell:
        return [f"{label} {value}" for label, value in words]
    if what == "boxes":
        rows = [words[place : place + 2] for place in range(0, len(words), 2)]
        return [line for row in rows for line in (" ".join(cell[0] for cell in row), " ".join(cell[1] for cell in row))]
    return list(words) if isinstance(words, list) else [words]
