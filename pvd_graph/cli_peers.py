"""``pvd peers``: the peers of a commune, or a ranking of any table of towns."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pvd_graph.cli_options import data_option, examples, say, settings_of
from pvd_graph.codes import parse_code_insee

__all__ = ["peers_group"]


class _PeersGroup(click.Group):
    """``pvd peers CODE`` and ``pvd peers rank``: ``rank`` is the one reserved word."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take any first word but a subcommand's as a code of commune."""
        if args and args[0] not in self.commands:
            return "show", self.commands["show"], args
        return super().resolve_command(ctx, args)


@click.group(
    "peers",
    cls=_PeersGroup,
    subcommand_metavar="CODE | rank",
    epilog=examples(
        "pvd peers 01034", "pvd peers rank --tables DIR --output ranking.csv"
    ),
)
@data_option
@click.pass_context
def peers_group(context: click.Context, data: Path | None) -> None:
    """Show the peers of a commune (pvd peers CODE), or rank any table of towns."""
    context.obj = settings_of(context, data)


@peers_group.command("show", hidden=True, epilog=examples("pvd peers 01034"))
@click.argument("code")
@click.option("-k", "--k", default=10, show_default=True, type=click.IntRange(1, 50))
@click.option("--json", "as_json", is_flag=True, help="Print as the API does.")
@data_option
@click.pass_context
def peers_show(
    context: click.Context, data: Path | None, *, code: str, k: int, as_json: bool
) -> None:
    """Show the towns that face similar challenges, and why.

    Exit status: 0 shown, 2 refused (unknown or malformed code).
    """
    from pvd_graph.peers.french import at_town  # noqa: PLC0415 - see serve
    from pvd_graph.services.asking import open_current  # noqa: PLC0415 - see serve
    from pvd_graph.services.peer_wishes import Wish  # noqa: PLC0415 - see serve
    from pvd_graph.services.suggest import peers_of  # noqa: PLC0415 - see serve

    reader = open_current(settings_of(context, data).data)
    found = peers_of(reader, parse_code_insee(code), Wish(k=k)).to_json()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    target = found["target"]
    place = at_town(target["label"])
    click.echo(f"Villes comparables {place} ({target['code_insee']})")
    for peer in found["peers"]:
        head = f"{peer['rank']:>2}. {peer['label']} ({peer['code_insee']})"
        click.echo(f"{head:<44} {peer['score']:.2f}")
        click.echo(f"    {peer['reason']}")


@peers_group.command(
    "rank",
    epilog=examples(
        "pvd peers rank --tables towns/ --output ranking.csv --k 10 --explain"
    ),
)
@click.option(
    "--tables",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of towns.csv, concepts.csv, declared.csv, actions.csv, "
    "indicators.csv.",
)
@click.option(
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="CSV to write: town,rank,peer,score,evidence.",
)
@click.option("--k", default=20, show_default=True, type=click.IntRange(min=1))
@click.option("--explain", is_flag=True, help="Fill the evidence column.")
def peers_rank(tables: Path, output: Path, *, k: int, explain: bool) -> None:
    """Rank the peers of every town of a folder of tables, without any store.

    Exit status: 0 written, 2 refused.
    """
    from pvd_graph.services.peering import rank_tables  # noqa: PLC0415 - see serve

    rows = rank_tables(tables, output, k=k, explain=explain)
    say(f"{rows} lignes écrites dans {output}.")
