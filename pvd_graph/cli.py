r"""The ``pvd`` command: parse, call one service, print.

Data goes to standard output, the rest to standard error. Exit status: 0 done, 1 done
with issues, 2 refused.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import NoReturn, TextIO

import click

from pvd_graph import __version__
from pvd_graph.cli_account import account_group
from pvd_graph.cli_backup import backup_command, restore_command
from pvd_graph.cli_check import check_command
from pvd_graph.cli_database import database_commands
from pvd_graph.cli_dataset import new_dataset_command
from pvd_graph.cli_demo import demo_command
from pvd_graph.cli_digest import digest_command
from pvd_graph.cli_evaluate import evaluate_command
from pvd_graph.cli_fetch import fetch_command
from pvd_graph.cli_language import speak_french
from pvd_graph.cli_load import ingest_command
from pvd_graph.cli_network import (
    brokers_command,
    export_network_command,
    path_command,
)
from pvd_graph.cli_options import data_option, examples, say, settings_of
from pvd_graph.cli_peers import peers_group
from pvd_graph.cli_people import people_commands
from pvd_graph.cli_reconcile import reconcile_command
from pvd_graph.cli_replica import pull_command
from pvd_graph.cli_server import take_server_command
from pvd_graph.cli_versions import (
    datasets_command,
    diff_command,
    rollback_command,
)
from pvd_graph.config import Settings
from pvd_graph.errors import InputError, PvdError
from pvd_graph.resources import datasets_folder, ontology_folder
from pvd_graph.services.shared_lock import shared_lock
from pvd_graph.store.remote.chosen import choose

__all__ = ["cli", "main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pvd")
@data_option
@click.pass_context
def cli(context: click.Context, data: Path | None) -> None:
    """Build, serve and query the knowledge graph of France's small towns."""
    settings = Settings.from_env()
    shared_lock.at(settings.lock_storage)
    context.obj = settings if data is None else replace(settings, data=data)


@cli.command("build", epilog=examples("pvd build --data var"))
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@data_option
@click.pass_context
def build_command(context: click.Context, data: Path | None, *, as_json: bool) -> None:
    """Build the graph from the bundled datasets and publish it.

    Datasets that have not changed are taken from the archive. A build that fails
    leaves the served generation as it was.

    Exit status: 0 published, 2 refused.
    """
    from pvd_graph.services.build import Sources, build  # noqa: PLC0415 - see serve

    settings = settings_of(context, data)
    if (settings.data / "demo.json").exists():
        problem = "un dossier de démonstration ne reçoit rien de réel"
        raise InputError(problem)
    sources = Sources(datasets_folder(), ontology_folder())
    report = build(settings.data, sources, lambda line: say(f"  {line}"))
    for note in report.notes:
        say(f"  à noter : {note}")
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False))
    else:
        click.echo(f"Génération {report.generation} : {report.triples} énoncés.")


@cli.command("serve", epilog=examples("pvd serve --port 8080", "pvd serve --scratch"))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="TCP port.",
)
@click.option("--scratch", is_flag=True, help="Serve an empty store to write to.")
@data_option
@click.pass_context
def serve_command(
    context: click.Context, data: Path | None, *, host: str, port: int, scratch: bool
) -> None:
    """Serve the site, the API and the SPARQL endpoint.

    Builds the graph first when there is none. Stops on Ctrl-C or SIGTERM.

    With --scratch, serves an empty store of a temporary folder that anything may be
    written to, by /graph-store and /update, with the token that is printed on standard
    error. Its default graph is not the union, and limits by client are off.

    Exit status: 0 stopped, 2 the port is taken or the data folder unusable.
    """
    from pvd_graph.app.server import serve  # noqa: PLC0415 - the web half is not loaded by the other commands

    settings = settings_of(context, data)
    if not scratch:
        serve(settings, host=host, port=port, say=say)
        return
    from pvd_graph.accounts.secrets import new_token  # noqa: PLC0415 - as above
    from pvd_graph.services.scratch import scratch_folder  # noqa: PLC0415 - as above

    choose(None)
    shared_lock.at("")
    token = new_token()
    with scratch_folder() as folder:
        empty = replace(settings, data=folder, client_limits=False)
        say(f"Jeton d'écriture : {token}")
        serve(empty, host=host, port=port, say=say, scratch_token=token)


@cli.command(
    "query",
    epilog=examples(
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
@data_option
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
    settings = settings_of(context, data)
    sys.stdout.flush()
    answer(settings.data, text, result_format, sys.stdout.buffer)
    if sys.stdout.isatty():
        click.echo()


@cli.command("export", epilog=examples("pvd export --output dumps/"))
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to [default: where the site serves /dumps/ from].",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@data_option
@click.pass_context
def export_command(
    context: click.Context, data: Path | None, *, output: Path | None, as_json: bool
) -> None:
    """Write the published graph as N-Quads, TriG and Turtle, with checksums.

    Exit status: 0 written, 2 refused.
    """
    from pvd_graph.services.export import export_dumps  # noqa: PLC0415 - see serve

    found = export_dumps(settings_of(context, data).data, output)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=1))
        return
    for one in found:
        click.echo(f"{one.size:>12} octets  {one.sha256[:12]}  {one.name}")


for _command in (datasets_command, diff_command, ingest_command, rollback_command):
    cli.add_command(_command)
cli.add_command(fetch_command)
for _command in (backup_command, restore_command, pull_command):
    cli.add_command(_command)
cli.add_command(peers_group)
cli.add_command(check_command)
cli.add_command(take_server_command)
cli.add_command(new_dataset_command)
cli.add_command(account_group)
for _command in (*people_commands, *database_commands):
    account_group.add_command(_command)
cli.add_command(demo_command)
cli.add_command(digest_command)
cli.add_command(evaluate_command)
cli.add_command(reconcile_command)
for _command in (export_network_command, path_command, brokers_command):
    cli.add_command(_command)


def main() -> NoReturn:
    """Run the command; our own errors become a message and exit status 2."""
    speak_french()
    try:
        # What `Context.exit` was given, None otherwise.
        status = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        say("Interrompu.")
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output has seen enough: « pvd query … | head ».
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (PvdError, OSError) as error:
        say(f"Erreur : {error}")
        sys.exit(2)
    sys.exit(status or 0)
