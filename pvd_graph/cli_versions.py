"""``pvd datasets | diff | rollback``: what was loaded, and its versions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pvd_graph.cli_options import data_option, examples, say, settings_of
from pvd_graph.errors import StoreError
from pvd_graph.resources import datasets_folder, ontology_folder

if TYPE_CHECKING:
    from pvd_graph.services.listing import Listed
    from pvd_graph.validation.report import Lang

__all__ = ["datasets_command", "diff_command", "rollback_command"]


@click.command("datasets", epilog=examples("pvd datasets", "pvd datasets cog --json"))
@click.argument("slug", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@data_option
@click.pass_context
def datasets_command(
    context: click.Context, data: Path | None, *, slug: str | None, as_json: bool
) -> None:
    """List the datasets that were loaded, or the versions of one.

    Exit status: 0 listed, 2 refused (unknown dataset).
    """
    from pvd_graph.services.listing import (  # noqa: PLC0415 - see ingest
        list_dataset,
        list_datasets,
    )

    folder = settings_of(context, data).data
    if slug:
        found = [list_dataset(folder, datasets_folder(), slug)]
    else:
        found = list_datasets(folder, datasets_folder())
    if not found:
        say(f"{folder} : aucun chargement ; lancez « pvd build ».")
    if as_json:
        listed = [_listed(one) for one in found]
        shown: object = listed[0] if slug else listed
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    for line in _version_lines(found[0]) if slug else map(_dataset_line, found):
        click.echo(line)


def _listed(one: Listed) -> dict[str, object]:
    return {
        "dataset": one.slug,
        "title": one.title,
        "version": one.visible or None,
        "loaded": one.loaded or None,
        "rows": one.rows,
        "triples": one.triples,
        "superseded_by": one.superseded_by or None,
        "versions": [
            {
                "version": each.entry.version,
                "loaded": each.loaded or None,
                "visible": each.visible,
                **{
                    key: value
                    for key, value in asdict(each.entry).items()
                    if key in {"triples", "rows_read", "rows_kept", "sha256", "origin"}
                },
            }
            for each in one.versions
        ],
    }


def _dataset_line(one: Listed) -> str:
    state = one.visible or "—"
    if one.superseded_by:
        state = f"remplacé par {one.superseded_by}"
    count = len(one.versions)
    versions = f"{count} version{'s' if count > 1 else ''}"
    return (
        f"{one.slug:<20} {state:<20} {one.loaded or '—':<20} {one.rows:>8} lignes "
        f"{one.triples:>9} énoncés  {versions}  {one.title}"
    )


def _version_lines(one: Listed) -> Iterator[str]:
    yield f"{one.slug} : {one.title}"
    if one.superseded_by:
        yield f"remplacé par {one.superseded_by}"
    for each in one.versions:
        entry = each.entry
        yield (
            f"{'*' if each.visible else ' '} {entry.version:<24} "
            f"{each.loaded or '—':<20} {entry.rows_kept:>8} lignes "
            f"{entry.triples:>9} énoncés  {entry.sha256[:12]}"
        )


@click.command(
    "diff",
    epilog=examples("pvd diff pvd-membership 2024-05-02 2026-04-27 --html diff.html"),
)
@click.argument("dataset")
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="Print every change as JSON.")
@click.option(
    "--html",
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a page that can be read and printed.",
)
@click.option(
    "--lang", type=click.Choice(["fr", "en"]), default="fr", help="Language [fr]."
)
@data_option
@click.pass_context
def diff_command(
    context: click.Context,
    /,
    *,
    data: Path | None,
    dataset: str,
    **options: Any,  # noqa: ANN401 - what click gives
) -> None:
    """Tell what changes from version A to version B of DATASET.

    By subject: those that came, went, or say something else, and by statement.

    Exit status: 0 told, whether something differs or not, 2 refused (unknown version).
    """
    from pvd_graph.services.diff_texts import (  # noqa: PLC0415 - see ingest
        diff_json,
        diff_page,
        diff_text,
    )
    from pvd_graph.services.diffing import diff_versions  # noqa: PLC0415 - see ingest

    folder = settings_of(context, data).data
    diff = diff_versions(folder, dataset, options["old"], options["new"])
    lang: Lang = "en" if options["lang"] == "en" else "fr"
    if (page := options["page"]) is not None:
        try:
            with page.open("w", encoding="utf-8") as out:
                out.writelines(diff_page(diff, lang=lang))
        except OSError as error:
            problem = f"{page} : écriture impossible ({error.strerror or error})"
            raise StoreError(problem) from error
    if options["as_json"]:
        for piece in diff_json(diff):
            click.echo(piece, nl=False)
    else:
        for line in diff_text(diff, lang=lang):
            click.echo(line)


@click.command(
    "rollback",
    epilog=examples(
        "pvd rollback fonds-vert-2023",
        "pvd rollback pvd-membership --to 2024-05-02",
    ),
)
@click.argument("dataset")
@click.option("--to", default="", help="Version to bring back [default: the previous].")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@data_option
@click.pass_context
def rollback_command(
    context: click.Context, data: Path | None, *, dataset: str, to: str, as_json: bool
) -> None:
    """Bring an earlier version of DATASET back, and publish it.

    The first load of a partner's dataset has none before it: it is taken out. What it
    had taken the place of comes back. Nothing is lost: rolling back again, with --to,
    undoes it.

    Exit status: 0 done, 2 refused (unknown version, no previous one).
    """
    from pvd_graph.services.build import Sources  # noqa: PLC0415 - see ingest
    from pvd_graph.services.rolling_back import rollback  # noqa: PLC0415 - see ingest

    sources = Sources(datasets_folder(), ontology_folder())
    done = rollback(settings_of(context, data).data, sources, dataset, to=to)
    if as_json:
        click.echo(json.dumps(asdict(done), ensure_ascii=False))
        return
    if done.generation is None:
        click.echo(f"« {dataset} » est déjà à la version {done.restored}.")
        return
    if done.restored:
        click.echo(f"« {dataset} » : version {done.restored} remise en vigueur.")
    else:
        click.echo(f"« {dataset} » : version {done.withdrawn} retirée, sans autre.")
    for slug in done.returned:
        click.echo(f"« {slug} », qu'il remplaçait, est de nouveau visible.")
