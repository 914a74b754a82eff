"""The ledger of values: proof that a row of law, once written, was never edited.

`programs/<program>/values.ledger` holds a line for each row, `rule_id from digest`. `imr law print` adds lines for new
rows and never touches an old one; a row whose number, unit or start no longer matches its line fails `imr check`. An
end may be added to a row (that is how the next one begins), and a value may become verified.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from openimr.law.table import Program, Value


def digest(row: Value) -> str:
    """What must never change of a row, as twelve hexadecimal signs."""
    return hashlib.sha256(json.dumps([row.value, row.unit], default=str).encode()).hexdigest()[:12]


def file_of(law: Program) -> Path:
    return law.folder / "values.ledger"


def _key(row: Value) -> str:
    return f"{row.rule_id} {row.effective_from}"


def _written(law: Program) -> dict[str, str]:
    file = file_of(law)
    lines = file.read_text().splitlines() if file.exists() else []
    return {line.rsplit(" ", 1)[0]: line.rsplit(" ", 1)[1] for line in lines if line}


def problems(law: Program) -> Iterator[str]:
    """Each row that was edited or removed, and each new one that the ledger does not hold yet."""
    written, rows = _written(law), {_key(row): digest(row) for row in law.values()}
    for key, seen in written.items():
        if key not in rows:
            yield f"{law.id}: the row {key} was removed; put it back and end it."
        elif rows[key] != seen:
            yield f"{law.id}: the row {key} was edited; put it back, end it, and add the next row."
    for key in rows.keys() - written.keys():
        yield f"{law.id}: the row {key} is new; run `./imr law print`."


def text(law: Program) -> str:
    """The ledger with the new rows added at its end, old lines as they were."""
    written = _written(law)
    lines = [f"{key} {seen}" for key, seen in written.items()]
    lines += [f"{_key(row)} {digest(row)}" for row in law.values() if _key(row) not in written]
    return "\n".join(lines) + "\n"
