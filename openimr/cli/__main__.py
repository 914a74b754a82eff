"""The table of commands, and the one place where a refusal becomes a line on stderr."""

import importlib
import sys

import click

COMMANDS = {  # name: (module, what it does)
    "demo": ("demo", "Play a small world of cases, print their letters, serve the site."),
    "run": ("run", "Serve the site with its worker and database."),
    "worker": ("worker", "Run a queue worker alone, on this or another host."),
    "test": ("test", "Set up everything the tests need, then run them."),
    "check": ("check", "Format, lint, types, walls, documents in step."),
    "law": ("law", "Deadlines, eligibility, the lifecycle, the rulebook."),
    "case": ("case", "File an application, list and show cases."),
    "records": ("records", "Add records to a case and see what came."),
    "letter": ("letter", "List a case's letters; read published determinations."),
    "archive": ("archive", "Published determinations: take them in, search, count, give out."),
    "publish": ("publish", "Make and check public copies of determinations."),
    "panel": ("panel", "Who could review a case, with reasons."),
    "audit": ("audit", "Print and verify the trail of a case."),
    "bench": ("bench", "Measure, each figure beside its bound."),
}


class Door(click.Group):
    """Commands by name, loaded when called: the help costs no framework."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"openimr.cli.{COMMANDS[cmd_name][0]}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"]})
def door() -> None:
    """OpenIMR: Independent Medical Review, from the application to the served Final Determination."""


def main() -> None:
    from openimr.cli.refusals import bad_input, named, one_line

    try:
        sys.exit(door(prog_name="imr", standalone_mode=False))  # click gives back the code of an Exit
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        click.echo(f"imr: {one_line(error.format_message())}", err=True)
        sys.exit(2)
    except bad_input() as error:
        click.echo(f"imr: {one_line(f'{error}{named(error)}')}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
