"""The documents that are printed from the code: write them (`--write`), or tell which are out of step."""

import sys
from collections.abc import Callable

from openimr.host import home as homes


def _rulebook() -> str:
    from openimr.law import rulebook

    return rulebook.markdown("ca-wc")


def _lifecycle() -> str:
    from openimr.cases import lifecycle_print

    return lifecycle_print.markdown()


PRINTED: dict[str, Callable[[], str]] = {"docs/rulebook.md": _rulebook, "docs/lifecycle.md": _lifecycle}


def main(*, write: bool) -> int:
    stale = []
    for name, text in PRINTED.items():
        file = homes.CHECKOUT / name
        if not file.exists() or file.read_text() != text():
            stale.append(name)
            if write:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text())
    if stale and not write:
        print(f"Out of step with the code: {', '.join(stale)}; run `./imr law print`.", file=sys.stderr)
    return 1 if stale and not write else 0


if __name__ == "__main__":
    sys.exit(main(write="--write" in sys.argv))
