"""The documents that are printed from the code: write them (`--write`), or tell which are out of step."""

import sys
from collections.abc import Callable
from functools import partial

from openimr.host import home as homes
from openimr.law import ledger, rulebook
from openimr.law.table import program, programs


def _lifecycle() -> str:
    from openimr.cases import lifecycle_print

    return lifecycle_print.markdown()


def printed() -> dict[str, Callable[[], str]]:
    """Each printed document with what prints it: the rulebook, the lifecycle, a ledger of values for each program."""
    documents: dict[str, Callable[[], str]] = {"docs/rulebook.md": rulebook.book, "docs/lifecycle.md": _lifecycle}
    for law in map(program, programs()):
        documents[str(ledger.file_of(law).relative_to(homes.CHECKOUT))] = partial(ledger.text, law)
    return documents


def main(*, write: bool) -> int:
    edited = [words for name in programs() for words in ledger.problems(program(name)) if "is new" not in words]
    for words in edited:
        print(words, file=sys.stderr)
    stale = []
    for name, text in printed().items():
        file = homes.CHECKOUT / name
        if not file.exists() or file.read_text() != text():
            stale.append(name)
            if write:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text())
    if stale and not write:
        print(f"Out of step with the code: {', '.join(stale)}; run `./imr law print`.", file=sys.stderr)
    return 1 if edited or (stale and not write) else 0


if __name__ == "__main__":
    sys.exit(main(write="--write" in sys.argv))
