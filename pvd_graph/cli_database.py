"""``pvd account``, of the database itself: bring it up to date, move it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import click

from pvd_graph.cli_options import data_option, examples, say, settings_of

__all__ = ["database_commands"]


@click.command("migrate", epilog=examples("pvd account migrate"))
@data_option
@click.pass_context
def migrate_command(context: click.Context, data: Path | None) -> None:
    """Bring the tables of the database up to date, as starting the site does.

    Exit status: 0 up to date, 2 refused (no answer, or newer than this program).
    """
    from pvd_graph.accounts.database import Database  # noqa: PLC0415 - SQLAlchemy is not loaded by the other commands

    settings = settings_of(context, data)
    with closing(Database(settings.data, url=settings.database_url)) as database:
        click.echo(database.version())


@click.command("move", epilog=examples("pvd account move"))
@data_option
@click.pass_context
def move_command(context: click.Context, data: Path | None) -> None:
    """Move accounts, sheets and tokens from the file to PostgreSQL.

    PVD_DATABASE_URL names the new database, which must hold nothing yet; the site and
    what else uses the file must be stopped. All rows are read again where they arrived
    and compared; the file stays, as accounts-moved.sqlite. Prints how many rows each
    table has, as JSON.

    Exit status: 0 moved, 2 refused, and nothing has changed.
    """
    from pvd_graph.experience.moving import move_to_postgresql  # noqa: PLC0415 - see above

    settings = settings_of(context, data)
    counts = move_to_postgresql(settings.data, settings.database_url)
    click.echo(json.dumps(counts))
    say(
        f"{sum(counts.values())} lignes de {len(counts)} tables sont dans la base de "
        "PVD_DATABASE_URL : gardez ce réglage. L'ancien fichier est "
        f"{settings.data / 'accounts-moved.sqlite'} ; ôtez-le quand tout va bien, il "
        "contient les mêmes données personnelles."
    )


database_commands = (migrate_command, move_command)
