"""The lifecycle table for people: as text, as a document, and as a diagram, all from the same rows."""

from collections.abc import Iterator
from typing import Any

from openimr.cases.lifecycle import LIFECYCLE, State, Step

HEAD = """# The lifecycle of a case

Printed from `openimr/cases/lifecycle.py` by `./imr law print`. A step is taken only from the states named, by the roles
named, when every guard holds; the system's steps are taken by a clock. Steps that leave the state as it is are not in
the drawing.

"""


def rows() -> list[dict[str, Any]]:
    """Each step as data."""
    return [
        {
            "step": step.name,
            "from": sorted(state.value for state in step.sources),
            "to": step.target.value if step.target else None,
            "who": [role.value for role in step.who],
            "guards": [guard.refusal for guard in step.guards],
            "notices": list(step.notices),
            "events": list(step.events),
            "law": step.law,
            "sentence": step.sentence,
        }
        for step in LIFECYCLE
    ]


def text() -> str:
    """One block a step, for a terminal."""
    return "\n".join(_block(step) for step in LIFECYCLE)


def _block(step: Step) -> str:
    target = step.target.value if step.target else "(no change)"
    lines = [f"{step.name}: {' | '.join(sorted(step.sources))} -> {target}", f"    {step.sentence}"]
    lines += [f"    who:     {', '.join(role.words for role in step.who)}"]
    lines += [f"    guard:   {guard.refusal}" for guard in step.guards]
    lines += [f"    notices: {', '.join(step.notices)}"] if step.notices else []
    return "\n".join([*lines, f"    law:     {step.law}", ""])


def markdown() -> str:
    """The document `docs/lifecycle.md`."""
    return HEAD + "\n".join(["```mermaid", *_diagram(), "```", "", *_table(), ""])


def _diagram() -> Iterator[str]:
    yield "stateDiagram-v2"
    yield f"    [*] --> {State.RECEIVED}"
    for step in LIFECYCLE:
        for source in sorted(step.sources) if step.target and len(step.sources) < 6 else []:
            yield f"    {source} --> {step.target}: {step.name}"
    yield "    state any_open_state"
    for step in LIFECYCLE:
        if step.target and len(step.sources) >= 6:
            yield f"    any_open_state --> {step.target}: {step.name}"
    yield from (f"    {state} --> [*]" for state in State if state.ended)


def _table() -> Iterator[str]:
    yield "| step | from | to | who | guards | notices | law |"
    yield "|---|---|---|---|---|---|---|"
    for step in LIFECYCLE:
        target = step.target.words if step.target else "no change"
        cells = (
            step.name,
            "<br>".join(sorted(state.words for state in step.sources)),
            target,
            ", ".join(role.words for role in step.who),
            "<br>".join(guard.refusal for guard in step.guards) or "none",
            ", ".join(step.notices) or "none",
            step.law,
        )
        yield f"| {' | '.join(cells)} |"
