"""``pvd peers``: the peers of a commune, or a ranking of any table of towns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from pvd_graph.cli_options import data_option, examples, say, settings_of
from pvd_graph.ports import GraphReader

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
    subcommand_metavar="COMMUNE | rank",
    epilog=examples(
        "pvd peers 01034",
        "pvd peers Belley --departement 38 --weight challenges=80",
        "pvd peers 01034 --why 22136",
        "pvd peers rank --tables DIR --output ranking.csv",
    ),
)
@data_option
@click.pass_context
def peers_group(context: click.Context, data: Path | None) -> None:
    """Show the peers of a commune (pvd peers CODE), or rank any table of towns.

    \b
    What COMMUNE takes: pvd peers show --help
    """
    context.obj = settings_of(context, data)


def _filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Accept what the API takes: who may be proposed, and what counts."""
    size = click.IntRange(min=0)
    for option in (
        click.option("--region", default="", help="Code of a région."),
        click.option("--departement", default="", help="Code of a département."),
        click.option("--distance-km", type=click.FloatRange(min=0)),
        click.option("--population-min", type=size),
        click.option("--population-max", type=size),
        click.option("--challenge", multiple=True, help="Slug; repeated: all of them."),
        click.option("--typology", multiple=True, help="Slug of a class."),
        click.option("--finished-action", is_flag=True),
        click.option("--experience", is_flag=True, help="A sheet is published."),
        click.option(
            "--weight",
            multiple=True,
            metavar="PART=NUMBER",
            help="What a part counts: challenges, indicators, actions, size…",
        ),
    ):
        command = option(command)
    return command


@peers_group.command(
    "show",
    hidden=True,
    epilog=examples(
        "pvd peers 01034",
        "pvd peers Belley --departement 38 --weight challenges=80",
        "pvd peers 01034 --why 22136",
    ),
)
@click.argument("commune")
@click.option("-k", "--k", default=10, show_default=True, type=click.IntRange(1, 50))
@click.option("--why", metavar="COMMUNE", help="Compare with this one instead.")
@click.option("--json", "as_json", is_flag=True, help="Print as the API does.")
@_filter_options
@data_option
@click.pass_context
def peers_show(context: click.Context, /, data: Path | None, **asked: Any) -> None:  # noqa: ANN401 - options of `_filter_options` too
    """Show the towns that face similar challenges, and why.

    COMMUNE is a code or a name, of any commune of France. Exit status: 0 shown,
    2 refused (unknown or malformed code, several communes of that name).
    """
    from pvd_graph.services.asking import open_index  # noqa: PLC0415 - see serve
    from pvd_graph.services.meant_commune import commune_of  # noqa: PLC0415 - see serve

    folder = settings_of(context, data).data
    with open_index(folder) as (reader, index):
        code = commune_of(reader, index, asked["commune"])
        other = commune_of(reader, index, asked["why"]) if asked["why"] else ""
        lines = (
            _pair(reader, code, other, asked) if other else _list(reader, code, asked)
        )
        for line in lines:
            click.echo(line)


def _list(reader: GraphReader, code: str, asked: Mapping[str, Any]) -> Iterator[str]:
    from pvd_graph.services.peer_wishes import (  # noqa: PLC0415 - see serve
        Filters,
        Wish,
        weights_of,
    )
    from pvd_graph.services.peers_text import peers_text  # noqa: PLC0415 - see serve
    from pvd_graph.services.suggest import peers_of  # noqa: PLC0415 - see serve

    wish = Wish(
        k=asked["k"],
        weights=weights_of(dict(map(_weight, asked["weight"]))),
        filters=Filters(
            region=asked["region"],
            departement=asked["departement"].upper(),
            distance_km=asked["distance_km"],
            population_min=asked["population_min"],
            population_max=asked["population_max"],
            typologies=asked["typology"],
            challenges=asked["challenge"],
            finished_action=asked["finished_action"],
            experience=asked["experience"],
        ),
    )
    answer = peers_of(reader, code, wish)
    if asked["as_json"]:
        yield json.dumps(answer.to_json(), ensure_ascii=False, indent=1)
        return
    yield from peers_text(reader, answer)


def _weight(text: str) -> tuple[str, float]:
    """Read « challenges=80 »."""
    from pvd_graph.peers.blocks import BLOCKS  # noqa: PLC0415 - see serve

    name, _, number = text.partition("=")
    if name not in BLOCKS:
        problem = f"« {text} » : une part est {', '.join(BLOCKS)}."
        raise click.BadParameter(problem, param_hint="--weight")
    try:
        return name, float(number)
    except ValueError as error:
        problem = f"« {text} » : après le signe égal, un nombre."
        raise click.BadParameter(problem, param_hint="--weight") from error


def _pair(
    reader: GraphReader, code: str, other: str, asked: Mapping[str, Any]
) -> Iterator[str]:
    from pvd_graph.services.comparing import compare  # noqa: PLC0415 - see serve
    from pvd_graph.services.comparing_json import (  # noqa: PLC0415 - see serve
        comparison_json,
    )
    from pvd_graph.services.peers_text import (  # noqa: PLC0415 - see serve
        comparison_text,
    )

    found = compare(reader, code, other)
    if asked["as_json"]:
        yield json.dumps(comparison_json(found), ensure_ascii=False, indent=1)
        return
    yield from comparison_text(found)


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
