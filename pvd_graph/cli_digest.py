"""``pvd digest``: write to each who follows something that is new. For a timer."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import click

from pvd_graph.cli_options import data_option, examples, settings_of

__all__ = ["digest_command"]

_LOCAL = "http://127.0.0.1:8000"


@click.command("digest", epilog=examples("pvd digest --data var"))
@click.option("--json", "as_json", is_flag=True, help="Print the count as JSON.")
@data_option
@click.pass_context
def digest_command(context: click.Context, *, data: Path | None, as_json: bool) -> None:
    """Send the digest: new experience sheets on what each person follows.

    Towns are told too of their sheets whose day has come to be read again, and once
    more a month before they go. Each is told once; the count is of people and of such
    sheets. Without a mail server the messages go to outbox.mbox in the data
    folder. Links begin with PVD_SITE_ADDRESS.

    Exit status: 0 done, 2 refused.
    """
    from pvd_graph.accounts.database import Database  # noqa: PLC0415 - SQLAlchemy is not loaded by the other commands
    from pvd_graph.services.asking import open_current  # noqa: PLC0415 - as above
    from pvd_graph.services.digests import (  # noqa: PLC0415 - as above
        send_digests,
        send_reminders,
    )
    from pvd_graph.services.mailing import mailer_of  # noqa: PLC0415 - as above
    from pvd_graph.services.sheets import today  # noqa: PLC0415 - as above

    settings = settings_of(context, data)
    reader = open_current(settings.data)
    with closing(Database(settings.data, url=settings.database_url)) as database:
        address = settings.site_address or _LOCAL
        mailer = mailer_of(settings)
        told = send_reminders(database, mailer, address, today())
        told += send_digests(database, reader, mailer, address)
    click.echo(json.dumps({"told": told}) if as_json else str(told))
