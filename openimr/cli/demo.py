"""`imr demo`: the main job."""

import sys
from pathlib import Path
from time import monotonic
from typing import Any

import click

from openimr.cli import ground, serving


@click.command()
@click.option("--serve/--no-serve", default=True, help="Serve the site afterwards, or stop after the letters.")
@click.option(
    "--port", type=serving.PORTS, default=8000, show_default=True, help="The port on this machine's loopback address."
)
def command(serve: bool, port: int) -> None:
    """Play a small world of six cases through the product's own actions, print their letters, serve the site."""
    started = monotonic()
    if serve:
        serving.need_free(port)
    ground.ready()
    ground.static_files()
    site = serving.supervisor(port=port, demo=True)
    site.start()
    try:
        _play(started)
        if not serve:
            return
        if not serving.wait_until_served(port):
            raise click.ClickException("the site has not answered for a minute; see the log folder.")
        _sign_ins(port)
    except BaseException:
        site.end()
        raise
    finally:
        if not serve:
            site.end()
    site.run()


def _play(started: float) -> None:
    from django.utils import timezone

    from openimr.demo import play

    def say(line: str) -> None:
        print(f"{monotonic() - started:6.1f} s  {line}", flush=True)

    cases = play.play(say, now=timezone.now())
    print()
    for case in cases:
        _print_case(case)


def _print_case(case: Any) -> None:
    from openimr.letters import queries as letters

    folder = _folder()
    made = case.determinations.order_by("-version").first()
    last: Any = made.letter if made else letters.about(case.pk).last()
    outcome = made.get_result_display() if made else case.get_state_display()
    file = folder / f"{case.number}-{last.kind}.pdf"
    file.write_bytes(letters.pdf(last))
    print(f"{case.number}  {outcome:42}  {file}")


def _folder() -> Path:
    from django.conf import settings

    folder = Path(settings.HOME) / "letters"
    folder.mkdir(exist_ok=True)
    return folder


def _sign_ins(port: int) -> None:
    from openimr.demo import people

    print(f"\nThe site is served at http://localhost:{port}/   Everybody's password: {people.PASSWORD}\n")
    for role, address, name in people.sign_ins():
        print(f"  {address:36} {role:48} {name}")
    print("\nCtrl-C ends it; the data stay.", flush=True)
    sys.stdout.flush()
