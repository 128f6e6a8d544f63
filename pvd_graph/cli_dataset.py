"""``pvd new-dataset``: the manifest of a file, or of a template of the guide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from pvd_graph.cli_options import data_option, examples, say, settings_of
from pvd_graph.errors import InputError
from pvd_graph.resources import datasets_folder, ontology_folder

__all__ = ["new_dataset_command"]

_KINDS = (
    *("chambre-consulaire", "collectivite", "operateur", "institution-financiere"),
    *("association-elus", "reseau", "securite-sociale", "bureau-etudes", "etat"),
)
"""Last parts of ``id/term/partenaire-…``."""
_ONE_OF = "Donnez un fichier, ou --template avec --slug : l'un des deux."
_NAMELESS = "Avec --publisher-name, dites aussi --publisher : par exemple chambre-99."


@click.command(
    "new-dataset",
    epilog=examples(
        "pvd new-dataset projets.csv",
        "pvd new-dataset projets.xlsx --output projets",
        "pvd new-dataset projets.xlsx --output projets --publisher chambre-99 "
        "--publisher-name 'Chambre de commerce'",
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
@click.option(
    "--slug", default="", help="Slug of the dataset [default: of FILE, its name]."
)
@click.option("--title", default="", help="Its title in French.")
@click.option(
    "--publisher",
    default="",
    help="Slug of the partner who publishes it [default: of a template, pvd-graph].",
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
    told = {name: value or "" for name, value in options.items()}
    if told["publisher_name"] and not told["publisher"]:
        raise InputError(_NAMELESS)
    if told["template"]:
        if file is not None:
            raise InputError(_ONE_OF)
        _from_template(settings_of(context, data).data, output, told)
        return
    if file is None:
        raise InputError(_ONE_OF)
    from pvd_graph.services.concepts_known import KnownConcepts  # noqa: PLC0415 - see serve
    from pvd_graph.services.proposing import Told, propose  # noqa: PLC0415 - see serve
    from pvd_graph.services.reference import reference_communes  # noqa: PLC0415 - see serve

    if output is not None:
        _check_free(output)
    settings = settings_of(context, data)
    proposal = propose(
        file,
        reference_communes(settings.data, datasets_folder()),
        KnownConcepts.from_ontology(ontology_folder()),
        datetime.now(UTC).date(),
        Told(
            slug=told["slug"],
            title=told["title"],
            publisher=told["publisher"],
            publisher_name=told["publisher_name"],
            kind=told["publisher_kind"],
        ),
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
        publisher=told["publisher"] or "pvd-graph",
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
