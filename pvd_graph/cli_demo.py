"""``pvd demo``: a site of invented towns, to try it without inventing of real ones."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import click

from pvd_graph.cli_options import data_option, examples, say, settings_of
from pvd_graph.resources import datasets_folder, ontology_folder
from pvd_graph.store.remote.chosen import choose

__all__ = ["demo_command"]

_FOLDER = Path("var-demo")


@click.command("demo", epilog=examples("pvd demo --data var-demo"))
@click.option("--json", "as_json", is_flag=True, help="Print the accounts as JSON.")
@data_option
@click.pass_context
def demo_command(context: click.Context, *, data: Path | None, as_json: bool) -> None:
    """Fill a folder with invented towns, accounts and experience sheets.

    The folder [default: var-demo] must be empty. Its towns have codes 99xxx, in the
    région "Démonstration"; every page of a site over it says that all is invented.
    Prints who can sign in, a line each: address, password, role, name, organisation.
    They are of towns, of a partner, a moderator and an administrator; the passwords
    are made for this once. Then: pvd serve --data var-demo

    Exit status: 0 done, 2 refused.
    """
    from pvd_graph.services.build import Sources  # noqa: PLC0415 - SQLAlchemy is not loaded by the other commands
    from pvd_graph.services.demo import make_demo  # noqa: PLC0415 - as above

    settings = settings_of(context, data)
    asked = data is not None or context.find_root().params.get("data") is not None
    if not asked:
        settings = replace(settings, data=_FOLDER)
    # It is not marked as invented yet.
    choose(None)
    sources = Sources(datasets_folder(), ontology_folder())
    accounts = make_demo(settings.data, sources, lambda line: say(f"  {line}"))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in accounts], ensure_ascii=False))
        return
    for one in accounts:
        line = (one.email, one.password, one.role, one.name, one.speaks_for)
        click.echo("\t".join(line))
    say(f"Pour l'ouvrir : pvd serve --data {settings.data}")
