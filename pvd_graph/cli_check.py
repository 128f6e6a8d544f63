"""``pvd check``: a data folder, or a dataset and the files that it describes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pvd_graph.cli_options import data_option, examples, settings_of
from pvd_graph.errors import InputError
from pvd_graph.resources import datasets_folder, ontology_folder

if TYPE_CHECKING:
    from pvd_graph.validation.report import Lang

__all__ = ["check_command"]


@click.command(
    "check",
    epilog=examples(
        "pvd check",
        "pvd check fonds-vert-2023",
        "pvd check datasets/funded-projects-2019 --all",
        "pvd check my-dataset --file projets.xlsx --lang en",
    ),
)
@click.argument(
    "folder",
    metavar="[DATASET]",
    required=False,
    type=click.Path(file_okay=False, path_type=Path),
)
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read this file instead of the manifest's.",
)
@click.option(
    "--all", "every", is_flag=True, help="Read all rows, not the first 1,000."
)
@click.option(
    "--lang", type=click.Choice(["fr", "en"]), default="fr", help="Language [fr]."
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@data_option
@click.pass_context
def check_command(  # noqa: PLR0913 - one a option
    context: click.Context,
    /,
    *,
    data: Path | None,
    folder: Path | None,
    file: Path | None,
    every: bool,
    lang: str,
    as_json: bool,
) -> None:
    """Check the data folder, or DATASET, a slug or a folder with a dataset.toml.

    Of a dataset: its manifest, the terms and concepts that it names, its tables, each
    with line, column, value and remedy; what its file must hold where a partner brings
    it, and its sample. Without DATASET: the archived graphs against the journal, the
    store against them, the databases, and what was left behind. Writes nothing.

    Exit status: 0 all is well, 1 with remarks, 2 a load would be refused, or the data
    folder is damaged.
    """
    settings = settings_of(context, data)
    language: Lang = "en" if lang == "en" else "fr"
    if folder is None:
        if not settings.data.is_dir():
            # A volume that is not mounted is not all well.
            problem = (
                f"{settings.data} n'existe pas : nommez le dossier de données par "
                "--data, ou par PVD_DATA."
            )
            raise InputError(problem)
        from pvd_graph.services.checking_data import check_data  # noqa: PLC0415 - see serve
        from pvd_graph.services.checking_text import (  # noqa: PLC0415 - see serve
            data_json,
            data_text,
        )

        found = check_data(settings.data)
        _show(data_json(found), data_text(found, lang=language), as_json=as_json)
        context.exit(2 if found.problems else int(bool(found.remarks)))
    from pvd_graph.services.checking_dataset import (  # noqa: PLC0415 - see serve
        FIRST_ROWS,
        Trial,
        check_dataset,
    )
    from pvd_graph.services.checking_text import (  # noqa: PLC0415 - see serve
        dataset_json,
        dataset_text,
    )
    from pvd_graph.services.dataset_folders import folder_meant  # noqa: PLC0415 - see serve
    from pvd_graph.services.reference import COG, reference_communes  # noqa: PLC0415 - see serve
    from pvd_graph.services.samples import fictitious_communes  # noqa: PLC0415 - see serve

    folder = folder_meant(str(folder), settings.data, datasets_folder())
    communes = None
    if folder.resolve().name != COG:
        communes = reference_communes(settings.data, datasets_folder())
    trial = Trial(
        ontology_folder(),
        communes,
        rows=None if every else FIRST_ROWS,
        file=file,
        fictitious=fictitious_communes(datasets_folder()),
        described=_described(settings.data),
    )
    done = check_dataset(folder, trial)
    _show(dataset_json(done), dataset_text(done, lang=language), as_json=as_json)
    context.exit(2 if done.refused else int(done.blocking + done.warnings > 0))


def _described(data: Path) -> Callable[[str], bool] | None:
    """Return what tells whether a partner is described; None without a graph."""
    from pvd_graph.services.publishers import is_described  # noqa: PLC0415 - see serve
    from pvd_graph.store.generations import Generations  # noqa: PLC0415 - see serve

    generation = Generations(data / "store").current()
    if generation is None:
        return None
    return lambda publisher: is_described(publisher, generation)


def _show(content: object, text: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(content, ensure_ascii=False))
    else:
        click.echo(text, nl=False)
