"""`imr run`: serve the site."""

import click

from openimr.cli import ground, serving


@click.command()
@click.option(
    "--port", type=serving.PORTS, default=8000, show_default=True, help="The port on this machine's loopback address."
)
def command(port: int) -> None:
    """Serve the site with its worker and database, until Ctrl-C."""
    serving.need_free(port)
    ground.ready()
    ground.static_files()
    site = serving.supervisor(port=port)
    site.start()
    if serving.wait_until_served(port):
        click.echo(f"OpenIMR is served at http://localhost:{port}/  (Ctrl-C ends it)")
    else:
        click.echo("imr: the site has not answered for a minute; see the log folder.", err=True)
    site.run()
