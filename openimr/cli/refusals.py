"""Which exceptions are an answer to bad input rather than a fault of ours."""

import sys

from openimr.host.home import HomeRefused
from openimr.host.postgres import DatabaseRefused

NAMES = (  # (module, exception): looked up only when the module was loaded, so that nothing is imported for a refusal
    ("openimr.law.refusal", "Refused"),
    ("openimr.cases.application", "ApplicationRefused"),
    ("openimr.cases.lifecycle", "StepRefused"),
    ("openimr.records.actions", "RecordRefused"),
    ("openimr.kit.blobs", "BlobRefused"),
    ("openimr.letters.render", "LetterRefused"),
    ("openimr.archive.actions", "ArchiveRefused"),
    ("openimr.archive.counting.measures", "CountRefused"),
    ("openimr.archive.search.index", "IndexAway"),
    ("openimr.publication.actions", "ReleaseRefused"),
    ("openimr.publication.profiles", "ProfileRefused"),
    ("openimr.cli.reading", "InputRefused"),
)


def bad_input() -> tuple[type[BaseException], ...]:
    loaded = [getattr(sys.modules[module], name) for module, name in NAMES if module in sys.modules]
    return (HomeRefused, DatabaseRefused, *loaded)


def named(refusal: BaseException) -> str:
    """The field and the rule of a refusal of the law, where it names them."""
    parts = [f"{name}: {value}" for name in ("field", "rule") if (value := getattr(refusal, name, ""))]
    return f" ({', '.join(parts)})" if parts else ""


LONGEST = 2000  # characters


def one_line(text: str) -> str:
    """A refusal as one line of the terminal, whatever it repeats of the input: no line ends, nothing that hides or turns."""
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]} ..."
