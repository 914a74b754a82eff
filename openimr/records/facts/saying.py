"""Facts in words. Pure: a value as JSON in, a short sentence or rows of name and words out."""

from collections.abc import Callable, Mapping
from typing import Any

from openimr.kit.typed import whole_number

Value = Mapping[str, Any]
NAMES = {
    "as_written": "as written", "part": "body part", "per_week": "times a week", "of": "out of", "lasted": "relief lasted",
    "planned": "planned visits", "group": "kind", "least": "at least", "as_needed": "as needed", "before": "before",
}  # fmt: skip
HIDDEN = frozenset({"class", "current", "group"})


def fields(value: Value) -> list[tuple[str, str, str]]:
    """Each part of a value: its key, its name and its words."""
    return [(name, NAMES.get(name, name.replace("_", " ")), words(part)) for name, part in value.items()]


def words(part: Any) -> str:
    """A part of a value as a person writes it into a form; `part_from` reads it back."""
    if isinstance(part, bool):
        return "yes" if part else "no"
    return "; ".join(map(str, part)) if isinstance(part, list) else str(part)


def part_from(text: str, before: Any) -> Any:
    """What was typed, as the kind of value that stood there before."""
    typed = text.strip()
    if isinstance(before, bool):
        return typed.casefold() in ("yes", "true", "1")
    if isinstance(before, list):
        return [one.strip() for one in typed.split(";") if one.strip()]
    number = whole_number(typed) if isinstance(before, int) else None
    return typed if number is None else number


def sentence(kind: str, value: Value) -> str:
    """A fact in one line."""
    told = SENTENCES.get(kind, _anything)(value)
    return told[:1].upper() + told[1:]


def _anything(value: Value) -> str:
    return ", ".join(words(part) for name, part in value.items() if name not in HIDDEN)


def _where(value: Value) -> str:
    return " ".join(str(value[name]) for name in ("side", "part", "level") if value.get(name))


def _joined(*parts: Any) -> str:
    return ", ".join(str(part) for part in parts if part not in (None, "", [], 0))


def _diagnosis(value: Value) -> str:
    return _joined(value.get("name"), value.get("severity"), _where(value), value.get("code"))


def _medication(value: Value) -> str:
    amount = " ".join(str(value[name]) for name in ("name", "strength") if value.get(name))
    quantity = f"#{value['quantity']}" if value.get("quantity") else ""
    refills = f"{value['refills']} refills" if "refills" in value else ""
    needed = "as needed" if value.get("as_needed") else ""
    return (
        _joined(amount, value.get("dose"), value.get("route"), value.get("frequency"), needed, quantity, refills)
        + f": {value.get('status', '')}"
    )


def _visits(value: Value) -> str:
    plan = f" of {value['planned']} planned" if value.get("planned") else ""
    rate = (
        f" ({value['per_week']} a week for {value['weeks']} weeks)"
        if value.get("per_week") and value.get("weeks")
        else ""
    )
    return (
        f"{value.get('count', '?')}{plan} visits of {value.get('therapy', 'therapy')}{rate}: {value.get('status', '')}"
    )


def _study(value: Value) -> str:
    return _joined(
        f"{value.get('modality', '')} {_where(value)}".strip(),
        value.get("date"),
        value.get("result"),
        value.get("status"),
    )


def _imaging(value: Value) -> str:
    return _joined(
        value.get("name"),
        value.get("size"),
        value.get("severity"),
        _where(value),
        f"by {value.get('modality', 'imaging')} {value.get('date', '')}".strip(),
    )


def _measure(value: Value) -> str:
    name = " ".join(str(value[part]) for part in ("measure", "motion", "activity", "muscle", "when") if value.get(part))
    amount = value.get("score") or value.get("grade") or value.get("degrees") or value.get("percent")
    of = f"/{value.get('of') or value.get('normal')}" if value.get("of") or value.get("normal") else ""
    unit = " degrees" if value.get("degrees") else f" {value['unit']}" if value.get("unit") else ""
    before = f"before {value['before']}" if value.get("before") else ""
    return _joined(f"{name} {amount}{of}{unit}", before, _where(value))


def _procedure(value: Value) -> str:
    count = f"{value['count']} x " if value.get("count") else ""
    return _joined(
        f"{count}{value.get('name', '')}",
        _where(value),
        value.get("date"),
        value.get("result"),
        value.get("lasted"),
        value.get("status"),
    )


def _work(value: Value) -> str:
    until = f"until {value['until']}" if value.get("until") else ""
    lasts = f"for {value['for']}" if value.get("for") else ""
    return _joined(str(value.get("status", "")).replace("_", " "), words(value.get("restrictions", [])), until, lasts)


def _care(value: Value) -> str:
    return _joined(f"{value.get('care', '')}: {value.get('result', '')}", value.get("duration"))


def _change(value: Value) -> str:
    return f"function {value.get('change', '')}: {value.get('statement', '')}"


SENTENCES: dict[str, Callable[[Value], str]] = {
    "diagnosis": _diagnosis,
    "body_part": _where,
    "medication": _medication,
    "visits": _visits,
    "study": _study,
    "imaging": _imaging,
    "measure": _measure,
    "procedure": _procedure,
    "work_status": _work,
    "conservative_care": _care,
    "functional_change": _change,
}
