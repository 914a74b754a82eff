"""The figures of the rules that read facts: precision and recall on made pages, pages a second of one core."""

import time

from openimr.cli import measuring
from openimr.records.facts import rules, scoring
from openimr.records.facts.rules.fact import KINDS

SETS = {  # name: (what it is, precision and recall at the first reading, before a rule was mended with it)
    "development": ("pages the rules were written with", "none: read from the first"),
    "held_out": ("pages written after the rules were frozen", "0.837, 0.780"),
    "fresh": ("pages written after the rules were mended with the held-out ones", "0.841, 0.787"),
    "second": (
        "pages of another make, written before a rule was looked at for them",
        "0.693, 0.617 (diagnosis 0.561, 0.604; medication 0.732, 0.745; imaging 0.727, 0.333; study 0.700, 0.583; visits"
        " 0.724, 0.636; work 0.714, 0.667; measure 0.742, 0.511; procedure 0.762, 0.727; care 0.750, 0.600; functional"
        " change 0.667, 1.000; side effect 1.000, 0.333; adherence 0.714, 1.000)",
    ),
    "third": ("few pages written after the rules were mended with the second set", "0.894, 0.894"),
}
PAGES_A_SECOND = 1000
ROUNDS = 5


def run() -> None:
    """Print the scores of each set by kind, and the speed beside its bound."""
    for name, (words, first) in SETS.items():
        pages = scoring.pages(name)
        print(f"\n{name}: {len(pages)} {words}; precision and recall at the first reading {first}; with these rules:")
        _tell(scoring.score(pages))
    _speed([page["text"] for name in SETS for page in scoring.pages(name)])


def _tell(score: scoring.Score) -> None:
    print(f"{'kind':20} {'gold':>5} {'precision':>10} {'recall':>8}")
    for kind in ("", *KINDS):
        gold = scoring._sum(score.right, kind) + scoring._sum(score.missed, kind)
        if gold or scoring._sum(score.wrong, kind):
            print(f"{kind or 'all':20} {gold:5} {score.precision(kind):10.3f} {score.recall(kind):8.3f}")


def _speed(texts: list[str]) -> None:
    sheets = [rules.from_text(text) for text in texts]
    for sheet in sheets:
        rules.read(sheet)
    begun = time.process_time()
    for _ in range(ROUNDS):
        for text in texts:
            rules.read(rules.from_text(text))
    taken = (time.process_time() - begun) / ROUNDS
    size = sum(map(len, texts))
    figure = f"{len(texts) / taken:.0f} pages/s ({size // len(texts)} characters a page, {size / taken / 1e6:.2f} MB/s)"
    measuring.tell(
        "\nfacts read, one core", figure, f"{PAGES_A_SECOND} pages/s", holds=len(texts) / taken >= PAGES_A_SECOND
    )
