"""``pvd export-network``, ``pvd path`` and ``pvd brokers``: the graph as networkx."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pvd_graph.cli_options import data_option, examples, say, settings_of
from pvd_graph.errors import InputError

if TYPE_CHECKING:
    from pvd_graph.peers.paths import Chain, Step

__all__ = ["brokers_command", "export_network_command", "path_command"]

_FORMS = ("graphml", "gexf")
_VERBS = {
    "facesChallenge": "rencontre le défi",
    "^facesChallenge": "que rencontre",
    "hasAction": "a eu le projet",
    "^hasAction": "projet de",
    "addresses": "qui répond au défi",
    "^addresses": "auquel répond le projet",
    "contributes": "contribue au projet",
    "^contributes": "auquel contribue",
    "offersHelp": "aide face au défi",
    "^offersHelp": "face auquel aide",
    "broader": "qui relève de",
    "^broader": "dont relève",
}


@click.command(
    "export-network",
    epilog=examples(
        "pvd export-network --output pvd.gexf",
        "pvd export-network --projection towns --output towns.graphml",
    ),
)
@click.option(
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; its ending tells the format.",
)
@click.option("--format", "form", type=click.Choice(_FORMS), help="[default: ending]")
@click.option(
    "--projection",
    type=click.Choice(("towns", "partners")),
    help="Only the towns, by shared challenges; or only the partners, by shared towns.",
)
@data_option
@click.pass_context
def export_network_command(
    context: click.Context,
    data: Path | None,
    *,
    output: Path,
    form: str | None,
    projection: str | None,
) -> None:
    """Write the graph of towns, challenges, actions and partners for Gephi.

    Exit status: 0 written, 2 refused.
    """
    from pvd_graph.services.networks import PROJECTIONS, export_network, open_network  # noqa: PLC0415 - networkx is not loaded by the other commands

    form = form or output.suffix.removeprefix(".").lower()
    if form not in _FORMS:
        problem = f"{output} : terminez le nom par .graphml ou .gexf, ou dites --format"
        raise InputError(problem)
    graph = open_network(settings_of(context, data).data)
    if projection is not None:
        graph = PROJECTIONS[projection](graph)
    size = export_network(graph, output, form)
    nodes, edges = graph.number_of_nodes(), graph.number_of_edges()
    say(f"{output} : {nodes} nœuds, {edges} arêtes, {size} octets.")


@click.command(
    "path", epilog=examples("pvd path 23079 87056", "pvd path Felletin Ydes -k 5")
)
@click.argument("one")
@click.argument("other")
@click.option("-k", "--k", default=3, show_default=True, type=click.IntRange(1, 20))
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@data_option
@click.pass_context
def path_command(  # noqa: PLR0913 - one argument an option
    context: click.Context,
    data: Path | None,
    *,
    one: str,
    other: str,
    k: int,
    as_json: bool,
) -> None:
    """Show how two towns are connected, by the shortest chains of what they share.

    ONE and OTHER are codes or names. National partners and départements are no
    evidence, and are left out.

    Exit status: 0 shown, 1 nothing connects them, 2 refused (unknown code, several
    communes of that name).
    """
    from pvd_graph.services.asking import open_index  # noqa: PLC0415 - as above
    from pvd_graph.services.meant_commune import commune_of  # noqa: PLC0415 - as above
    from pvd_graph.services.networks import open_network, paths_between  # noqa: PLC0415 - as above

    folder = settings_of(context, data).data
    with open_index(folder) as (reader, index):
        codes = commune_of(reader, index, one), commune_of(reader, index, other)
    graph = open_network(folder)
    found = paths_between(graph, codes, k=k)
    if as_json:
        click.echo(json.dumps([asdict(chain) for chain in found], ensure_ascii=False))
    else:
        for rank, chain in enumerate(found, 1):
            click.echo(f"{rank}. {_told(chain)}")
    if not found:
        say("Rien ne relie ces deux villes, sauf ce qui est partout.")
        context.exit(1)


def _told(chain: Chain) -> str:
    first, *others = chain.steps
    return "\n   ".join((first.label, *map(_step_told, others)))


def _step_told(step: Step) -> str:
    told = f"{_VERBS[step.relation]} {step.label}"
    if step.kind != "challenge":
        return told
    return f"{told} ({step.towns} {'villes' if step.towns > 1 else 'ville'})"


@click.command("brokers", epilog=examples("pvd brokers", "pvd brokers --json"))
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@data_option
@click.pass_context
def brokers_command(
    context: click.Context, data: Path | None, *, as_json: bool
) -> None:
    """Show the partners that connect territories, and how.

    National ones come last: they connect everything.

    Exit status: 0 shown.
    """
    from pvd_graph.peers.brokers import brokers  # noqa: PLC0415 - as above
    from pvd_graph.services.networks import open_network  # noqa: PLC0415 - as above

    found = brokers(open_network(settings_of(context, data).data))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False))
        return
    click.echo(f"{'partenaire':<32} villes  dép.  participation  intermédiarité")
    for one in found:
        between = "national" if one.betweenness is None else f"{one.betweenness:.4f}"
        click.echo(
            f"{one.label[:32]:<32} {one.towns:>6} {one.departements:>5} "
            f"{one.participation:>14.3f} {between:>15}"
        )
