"""``pvd pull-generation``: serve from more machines what one of them publishes."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path

import click

from pvd_graph.cli_options import data_option, examples, say, settings_of
from pvd_graph.errors import PvdError

__all__ = ["pull_command"]


@click.command(
    "pull-generation",
    epilog=examples(
        "pvd pull-generation /mnt/shared/pvd --data /var/lib/pvd-replica",
        "pvd pull-generation https://files.example.org/pvd --every 5",
    ),
)
@click.argument("source")
@click.option(
    "--every",
    type=click.FloatRange(min=0.5),
    help="Look again every so many seconds, until stopped.",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@data_option
@click.pass_context
def pull_command(
    context: click.Context,
    data: Path | None,
    *,
    source: str,
    every: float | None,
    as_json: bool,
) -> None:
    """Copy the generation in force at SOURCE here, and switch to it.

    SOURCE is the data folder of the site that publishes, on a shared volume, or an
    http(s) address below which its files store/ and graphs/journal.jsonl are served.
    Only what is new is copied, and compared with its checksum. The data folder is a
    copy then: pvd serve reads it, and nothing else writes to it.

    Exit status: 0 done, 2 refused, or the origin cannot be read.
    """
    from pvd_graph.services.pulling import Pulled, pull  # noqa: PLC0415 - see serve

    folder = settings_of(context, data).data

    def tell(done: Pulled) -> None:
        if as_json:
            click.echo(json.dumps(asdict(done)))
        elif done.changed:
            click.echo(
                f"Génération {done.generation} : {done.files} fichiers nouveaux, "
                f"{done.size >> 10} Kio."
            )

    if every is None:
        tell(pull(source, folder))
        return
    while True:
        try:
            tell(pull(source, folder))
        except PvdError as error:
            # The origin may be away for a while: what is here goes on being served.
            say(f"Pas de copie cette fois : {error}")
        time.sleep(every)
