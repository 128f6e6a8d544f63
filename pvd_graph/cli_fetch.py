"""``pvd fetch``: the file that a producer publishes now."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from pvd_graph.cli_options import data_option, examples, settings_of
from pvd_graph.resources import datasets_folder

__all__ = ["fetch_command"]


@click.command(
    "fetch",
    epilog=examples(
        "pvd fetch my-actions",
        "pvd fetch my-actions --to downloads --json",
    ),
)
@click.argument("dataset")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Folder to put it in [default: the current one].",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@data_option
@click.pass_context
def fetch_command(
    context: click.Context,
    data: Path | None,
    *,
    dataset: str,
    folder: Path,
    as_json: bool,
) -> None:
    """Download the file that the producer of DATASET publishes now.

    DATASET is a slug or a folder with a dataset.toml, whose key `download` says where.
    Nothing is loaded: try it by pvd ingest DATASET --file FILE --dry-run.

    Exit status: 0 it is here, 2 there is no address, or it could not be read.
    """
    from pvd_graph.services.dataset_folders import find_dataset  # noqa: PLC0415 - see serve
    from pvd_graph.services.fetching import fetch  # noqa: PLC0415 - see serve

    settings = settings_of(context, data)
    manifest = find_dataset(dataset, settings.data, datasets_folder()).manifest
    done = fetch(manifest, folder)
    if as_json:
        click.echo(json.dumps({**asdict(done), "path": str(done.path)}))
        return
    known = " ; c'est celui que le manifeste connaît" if done.known else ""
    click.echo(f"{done.path} : {done.size} octets, sha256 {done.sha256[:12]}…{known}.")
    click.echo(
        f"Essayez-le : pvd ingest {dataset} --file {done.path} --dry-run", err=True
    )
