r"""The ``pvd`` command: parse, call one service, print.

Data goes to standard output, the rest to standard error. Exit status: 0 done, 1 done
with issues, 2 refused.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NoReturn, TextIO

import click

from pvd_graph import __version__
from pvd_graph.codes import parse_code_insee
from pvd_graph.config import Settings
from pvd_graph.errors import InputError, PvdError
from pvd_graph.resources import datasets_folder, ontology_folder
from pvd_graph.services.build import Sources, build

__all__ = ["cli", "main"]


def _data_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Accept ``--data`` after the subcommand too."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        help="Data folder [default: $PVD_DATA or var/].",
    )(command)


def _examples(*lines: str) -> str:
    """Return the end of a help page: lines that are shown as they stand."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))


def _settings(context: click.Context, data: Path | None) -> Settings:
    settings: Settings = context.obj
    return settings if data is None else replace(settings, data=data)


def _say(message: str) -> None:
    click.echo(message, err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pvd")
@_data_option
@click.pass_context
def cli(context: click.Context, data: Path | None) -> None:
    """Build, serve and query the knowledge graph of France's small towns."""
    settings = Settings.from_env()
    context.obj = settings if data is None else replace(settings, data=data)


@cli.command("build", epilog=_examples("pvd build --data var"))
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@_data_option
@click.pass_context
def build_command(context: click.Context, data: Path | None, *, as_json: bool) -> None:
    """Build the graph from the bundled datasets and publish it.

    Datasets that have not changed are taken from the archive. A build that fails
    leaves the served generation as it was.

    Exit status: 0 published, 2 refused.
    """
    settings = _settings(context, data)
    sources = Sources(datasets_folder(), ontology_folder())
    report = build(settings.data, sources, lambda line: _say(f"  {line}"))
    for note in report.notes:
        _say(f"  à noter : {note}")
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False))
    else:
        click.echo(f"Génération {report.generation} : {report.triples} énoncés.")


@cli.command("serve", epilog=_examples("pvd serve --port 8080"))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="TCP port.",
)
@_data_option
@click.pass_context
def serve_command(
    context: click.Context, data: Path | None, *, host: str, port: int
) -> None:
    """Serve the site, the API and the SPARQL endpoint.

    Builds the graph first when there is none. Stops on Ctrl-C or SIGTERM.

    Exit status: 0 stopped, 2 the port is taken or the data folder unusable.
    """
    from pvd_graph.app.server import serve  # noqa: PLC0415 - the web half is not loaded by the other commands

    serve(_settings(context, data), host=host, port=port, say=_say)


@cli.command(
    "query",
    epilog=_examples(
        "pvd query 'SELECT ?p { ?p a <http://www.w3.org/ns/org#FormalOrganization> }'"
    ),
)
@click.argument("query", required=False)
@click.option(
    "--file",
    type=click.File(encoding="utf-8"),
    help="Read the query from a file; - for standard input.",
)
@click.option(
    "--format",
    "result_format",
    default="",
    help="csv, tsv, json, xml, turtle, ntriples, jsonld, rdfxml [default: csv or "
    "turtle, by the form of the query].",
)
@_data_option
@click.pass_context
def query_command(
    context: click.Context,
    data: Path | None,
    *,
    query: str | None,
    file: TextIO | None,
    result_format: str,
) -> None:
    """Run a SPARQL QUERY on the published graph.

    Exit status: 0 answered, 2 refused.
    """
    from pvd_graph.services.asking import answer  # noqa: PLC0415 - see serve

    text = query if file is None else file.read()
    if not text:
        problem = "Donnez une requête, ou un fichier par --file."
        raise InputError(problem)
    settings = _settings(context, data)
    sys.stdout.flush()
    answer(settings.data, text, result_format, sys.stdout.buffer)
    if sys.stdout.isatty():
        click.echo()


class _PeersGroup(click.Group):
    """``pvd peers CODE`` and ``pvd peers rank``: ``rank`` is the one reserved word."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take any first word but a subcommand's as a code of commune."""
        if args and args[0] not in self.commands:
            return "show", self.commands["show"], args
        return super().resolve_command(ctx, args)


@cli.group(
    "peers",
    cls=_PeersGroup,
    subcommand_metavar="CODE | rank",
    epilog=_examples(
        "pvd peers 01034", "pvd peers rank --tables DIR --output ranking.csv"
    ),
)
@_data_option
@click.pass_context
def peers_group(context: click.Context, data: Path | None) -> None:
    """Show the peers of a commune (pvd peers CODE), or rank any table of towns."""
    context.obj = _settings(context, data)


@peers_group.command("show", hidden=True, epilog=_examples("pvd peers 01034"))
@click.argument("code")
@click.option("-k", "--k", default=10, show_default=True, type=click.IntRange(1, 50))
@click.option("--json", "as_json", is_flag=True, help="Print as the API does.")
@_data_option
@click.pass_context
def peers_show(
    context: click.Context, data: Path | None, *, code: str, k: int, as_json: bool
) -> None:
    """Show the towns that face similar challenges, and why.

    Exit status: 0 shown, 2 refused (unknown or malformed code).
    """
    from pvd_graph.peers.french import at_town  # noqa: PLC0415 - see serve
    from pvd_graph.services.asking import open_current  # noqa: PLC0415 - see serve
    from pvd_graph.services.suggest import peers_of  # noqa: PLC0415 - see serve

    reader = open_current(_settings(context, data).data)
    found = peers_of(reader, parse_code_insee(code), k=k).to_json()
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
    epilog=_examples(
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
    _say(f"{rows} lignes écrites dans {output}.")


@cli.command("export", epilog=_examples("pvd export --output dumps/"))
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to [default: where the site serves /dumps/ from].",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@_data_option
@click.pass_context
def export_command(
    context: click.Context, data: Path | None, *, output: Path | None, as_json: bool
) -> None:
    """Write the published graph as N-Quads, TriG and Turtle, with checksums.

    Exit status: 0 written, 2 refused.
    """
    from pvd_graph.services.export import export_dumps  # noqa: PLC0415 - see serve

    found = export_dumps(_settings(context, data).data, output)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=1))
        return
    for one in found:
        click.echo(f"{one.size:>12} octets  {one.sha256[:12]}  {one.name}")


@cli.command("datasets", epilog=_examples("pvd datasets"))
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@_data_option
@click.pass_context
def datasets_command(
    context: click.Context, data: Path | None, *, as_json: bool
) -> None:
    """List the loads that the archive holds.

    Exit status: 0 listed, 2 refused.
    """
    from pvd_graph.store.archive import Archive  # noqa: PLC0415 - see serve

    folder = _settings(context, data).data
    entries = Archive(folder / "graphs").entries()
    if not entries:
        _say(f"{folder} : aucun chargement ; lancez « pvd build ».")
    if as_json:
        click.echo(json.dumps([asdict(entry) for entry in entries], indent=1))
        return
    for entry in entries:
        click.echo(
            f"{entry.dataset:<20} {entry.version:<14} {entry.triples:>9} énoncés  "
            f"{entry.sha256[:12]}"
        )


def main() -> NoReturn:
    """Run the command; our own errors become a message and exit status 2."""
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        _say("Interrompu.")
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output has seen enough: « pvd query … | head ».
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (PvdError, OSError) as error:
        _say(f"Erreur : {error}")
        sys.exit(2)
    sys.exit(0)
