"""De-identification measured: recall by kind on planted letters, every leak named; precision; eponyms; the leak test."""

import random
import time
from pathlib import Path
from typing import Any

import click

from openimr.cli import measuring

LETTERS, PLANTED, PRINTED = 1_000, 10_000, 100
RECALL, PRECISION = 0.985, 0.98
SHOWN = 60  # leaks listed by words; the rest by count
NAMES_FROM = ("en_US", "en_GB", "es_MX", "en_IN")


def release(_letters: Path | None, _size: int = 0) -> None:
    """Find what was planted in 1,000 letters; typeset a tenth of them and read them again."""
    from openimr.publication.made import planted
    from openimr.publication.measuring import Score

    names, score = _names(), Score()
    letters = [planted.made(number, names) for number in range(LETTERS)]
    begun = time.process_time()
    for number, made in enumerate(letters):
        score.add(number, made)
    rate = LETTERS / (time.process_time() - begun)
    _tell(score, rate)
    _printed(letters[:PRINTED])


def _names() -> Any:
    """Names of four countries, drawn alike; about half of their parts are on no list of the finder."""
    try:
        from faker import Faker
    except ImportError as error:
        raise click.UsageError(
            "Faker is needed for names that the finder does not know: `./imr test` installs it."
        ) from error
    providers = [Faker(locale) for locale in NAMES_FROM]
    pools = [_pool(one) for one in providers]

    def draw(rng: random.Random) -> tuple[str, str]:
        first, last = rng.choice(pools)
        return rng.choice(first), rng.choice(last)

    return draw


def _pool(faker: Any) -> tuple[list[str], list[str]]:
    provider = next(
        one
        for one in faker.get_providers()
        if getattr(one, "__provider__", "") == "person" or hasattr(one, "first_names")
    )
    first, last = (sorted(set(getattr(provider, name))) for name in ("first_names", "last_names"))
    return [name for name in first if len(name) > 2], [name for name in last if len(name) > 2]


def _tell(score: Any, rate: float) -> None:
    planted, missed = score.planted.total(), score.missed.total()
    print(f"\n{'kind':52} {'planted':>8} {'missed':>7} {'asked':>6} {'recall':>8}")
    for kind, count in sorted(score.planted.items()):
        print(f"{kind:52} {count:8} {score.missed[kind]:7} {score.asked[kind]:6} {1 - score.missed[kind] / count:8.2%}")
    _leaks(score)
    recall, precision = 1 - missed / planted, 1 - len(score.false) / max(score.found, 1)
    asked = f"{1 - (missed - score.asked.total()) / planted:.2%} with the words asked"
    measuring.tell(
        f"identifiers planted in {score.letters} letters", str(planted), f"over {PLANTED}", holds=planted > PLANTED
    )
    measuring.tell("recall before a person looks", f"{recall:.2%}, {asked}", f"{RECALL:.1%}", holds=recall >= RECALL)
    known = sum(count for kind, count in score.missed.items() if "named by the case" in kind)
    measuring.tell("missed of what the case names", str(known), "0", holds=known == 0)
    measuring.tell("precision", f"{precision:.2%}", f"{PRECISION:.0%}", holds=precision >= PRECISION)
    lost = f"{score.traps - score.traps_lost} of {score.traps}"
    measuring.tell("eponyms that survive", lost, "all", holds=score.traps_lost == 0)
    measuring.tell("letters with a leak before a person looks", str(score.letters_with_leaks), "told", holds=True)
    measuring.tell("letters searched a CPU second", f"{rate:.0f}", "15", holds=rate >= 15)


def _leaks(score: Any) -> None:
    """Every leak by letter, kind and words; the words are made."""
    for number, kind, words, asked in score.leaks:
        print(f"  leak in letter {number:4}: {kind}: {words!r}{' (asked)' if asked else ''}")
    for words in sorted(set(score.false))[:SHOWN]:
        print(f"  found, not planted: {words!r}")


def _printed(letters: list[Any]) -> None:
    """Typeset from redacted text, then read by both readers: nothing known may be left."""
    from datetime import UTC, datetime

    from openimr.letters.content import Addressee, Letter, Paragraph, Sender
    from openimr.letters.render import render
    from openimr.publication import leaks
    from openimr.publication.profiles import profile
    from openimr.publication.redacting import Rules, redact

    at, found, begun = datetime(2026, 1, 5, tzinfo=UTC), 0, time.perf_counter()
    for number, made in enumerate(letters):
        rules = Rules(profile("SAFE_HARBOR"), made.entities)
        paragraph = Paragraph(redact(made.text, rules).redacted)
        content = Letter(
            "Determination", Sender("Review"), Addressee("Public copy", ""), f"P{number}", "2026", (paragraph,)
        )
        found += len(leaks.in_pdf(render(content, at=at), leaks.Looked(rules)))
    each = (time.perf_counter() - begun) / len(letters) * 1000
    name = f"known or formed things left in {len(letters)} PDF files"
    measuring.tell(name, str(found), "0", holds=found == 0)
    measuring.tell("redact, typeset and read twice", f"{each:.0f} ms a letter", "told", holds=True)
