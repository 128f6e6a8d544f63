"""``pvd check | new-dataset``: manifests and the files that they describe."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pvd_graph.cli_options import data_option, examples, say, settings_of
from pvd_graph.errors import InputError
from pvd_graph.resources import datasets_folder, ontology_folder

if TYPE_CHECKING:
    from pvd_graph.validation.report import Lang

__all__ = ["check_command", "new_dataset_command"]

_KINDS = (
    *("chambre-consulaire", "collectivite", "operateur", "institution-financiere"),
    *("association-elus", "reseau", "securite-sociale", "bureau-etudes", "etat"),
)
"""Last parts of ``id/term/partenaire-…``."""
_ONE_OF = "Donnez un fichier, ou --template avec --slug : l'un des deux."


@click.command(
    "check",
    epilog=examples(
        "pvd check",
        "pvd check datasets/funded-projects-2019 --all",
        "pvd check my-dataset --file projets.xlsx --lang en",
    ),
)
@click.argument(
    "folder", required=False, type=click.Path(file_okay=False, path_type=Path)
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
    """Check the data folder, or the dataset in FOLDER.

    Of a dataset: its manifest, the terms and concepts that it names, its tables, each
    with line, column, value and remedy. Without FOLDER: the archived graphs against the
    journal, and the store against them. Writes nothing.

    Exit status: 0 all is well, 1 with remarks, 2 a load would be refused, or the data
    folder is damaged.
    """
    settings = settings_of(context, data)
    language: Lang = "en" if lang == "en" else "fr"
    if folder is None:
        from pvd_graph.services.checking_data import check_data  # noqa: PLC0415 - see serve
        from pvd_graph.services.checking_text import (  # noqa: PLC0415 - see serve
            data_json,
            data_text,
        )

        found = check_data(settings.data)
        _show(data_json(found), data_text(found, lang=language), as_json=as_json)
        context.exit(2 if found.problems else 0)
    from pvd_graph.services.checking_dataset import (  # noqa: PLC0415 - see serve
        FIRST_ROWS,
        Trial,
        check_dataset,
    )
    from pvd_graph.services.checking_text import (  # noqa: PLC0415 - see serve
        dataset_json,
        dataset_text,
    )
    from pvd_graph.services.reference import COG, reference_communes  # noqa: PLC0415 - see serve
    from pvd_graph.services.samples import fictitious_communes  # noqa: PLC0415 - see serve

    communes = None
    if folder.resolve().name != COG:
        communes = reference_communes(settings.data, datasets_folder())
    trial = Trial(
        ontology_folder(),
        communes,
        rows=None if every else FIRST_ROWS,
        file=file,
        fictitious=fictitious_communes(datasets_folder()),
    )
    done = check_dataset(folder, trial)
    _show(dataset_json(done), dataset_text(done, lang=language), as_json=as_json)
    context.exit(2 if done.refused else int(done.blocking + done.warnings > 0))


def _show(content: object, text: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(content, ensure_ascii=False))
    else:
        click.echo(text, nl=False)


@click.command(
    "new-dataset",
    epilog=examples(
        "pvd new-dataset projets.csv",
        "pvd new-dataset projets.xlsx --output projets",
        "pvd new-dataset --template actions --slug chambre-99 "
        "--publisher chambre-99 --publisher-name 'Chambre de commerce'",
    ),
)
@click.argument(
    "file",
    required=False,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to; it must not hold a dataset.toml [default: print it; of "
    "a template: datasets/SLUG of the data folder].",
)
@click.option(
    "--template",
    type=click.Choice(["actions", "offres", "indicateurs"]),
    help="Instead of FILE: the manifest of a template of the guide.",
)
@click.option("--slug", default="", help="Slug of the dataset, with --template.")
@click.option("--title", default="", help="Its title in French, with --template.")
@click.option(
    "--publisher",
    default="pvd-graph",
    help="Slug of the partner who publishes it, with --template [pvd-graph].",
)
@click.option("--publisher-name", default="", help="Its name, if nothing tells it.")
@click.option(
    "--publisher-kind",
    type=click.Choice(_KINDS),
    default="chambre-consulaire",
    help="What it is [chambre-consulaire].",
)
@data_option
@click.pass_context
def new_dataset_command(
    context: click.Context,
    /,
    *,
    data: Path | None,
    file: Path | None,
    output: Path | None,
    **options: str | None,
) -> None:
    """Look at FILE and propose the manifest of a dataset, or take that of a template.

    Of a file: types, key, communes, likely concepts, each with how sure it is, and what
    is left to decide. Of a template: a manifest that reads its filled spreadsheet.

    Exit status: 0 proposed or written, 2 refused.
    """
    if options["template"]:
        if file is not None:
            raise InputError(_ONE_OF)
        told = {name: value or "" for name, value in options.items()}
        _from_template(settings_of(context, data).data, output, told)
        return
    if file is None:
        raise InputError(_ONE_OF)
    from pvd_graph.services.concepts_known import KnownConcepts  # noqa: PLC0415 - see serve
    from pvd_graph.services.proposing import propose  # noqa: PLC0415 - see serve
    from pvd_graph.services.reference import reference_communes  # noqa: PLC0415 - see serve

    if output is not None:
        _check_free(output)
    settings = settings_of(context, data)
    proposal = propose(
        file,
        reference_communes(settings.data, datasets_folder()),
        KnownConcepts.from_ontology(ontology_folder()),
        datetime.now(UTC).date(),
    )
    if output is None:
        for name, text in proposal.files.items():
            click.echo(
                text if name == "dataset.toml" else f"# {name}\n{text}", nl=False
            )
    else:
        _write(output, proposal.files)
    say("Reste à décider :")
    for each in proposal.undecided:
        say(f"- {each}")


def _check_free(folder: Path) -> None:
    if (folder / "dataset.toml").exists():
        problem = (
            f"{folder} : il y a déjà un dataset.toml ; choisissez un autre dossier"
        )
        raise InputError(problem)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    say(f"Écrit dans {folder} : {', '.join(files)}.")


def _from_template(data: Path, output: Path | None, told: Mapping[str, str]) -> None:
    """Write the folder of a partner's dataset, and say what comes next."""
    from pvd_graph.services.template_folders import (  # noqa: PLC0415 - see serve
        About,
        filled,
        read_template,
    )

    slug = told["slug"]
    if not slug:
        problem = "Nommez le jeu de données : --slug chambre-99."
        raise InputError(problem)
    about = About(
        slug=slug,
        title=told["title"],
        publisher=told["publisher"],
        publisher_name=told["publisher_name"],
        kind=told["publisher_kind"],
        issued=datetime.now(UTC).date(),
    )
    files = filled(read_template(datasets_folder(), told["template"]), about)
    folder = output or data / "datasets" / slug
    _check_free(folder)
    _write(folder, files)
    say(f"Jeton du partenaire : pvd account token --dataset {slug} --right publish")
    say(f"Dépôt de son fichier : /datasets/{slug}/upload")
