"""``pvd ingest``: a dataset to a published load, or what it would be."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pvd_graph.cli_options import data_option, examples, settings_of
from pvd_graph.resources import datasets_folder, ontology_folder

if TYPE_CHECKING:
    from pvd_graph.model import Wording
    from pvd_graph.services.load_order import Ingested

__all__ = ["ingest_command"]


def _teller() -> Callable[[Wording], None]:
    """Return what shows progress: one line, written over, where a person looks on."""
    if not sys.stderr.isatty():
        return lambda _line: None
    return lambda line: click.echo(f"\r\033[K  {line.fr}", err=True, nl=False)


@click.command(
    "ingest",
    epilog=examples(
        "pvd ingest fonds-vert-2023 --file projets.csv --dry-run",
        "pvd ingest datasets/my-actions --policy keep --report report.html",
    ),
)
@click.argument("dataset")
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read this file instead of the manifest's.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; exit as a load would.")
@click.option(
    "--policy",
    type=click.Choice(["refuse", "keep"]),
    help="When a row is to be corrected: refuse all, or keep the others [default: "
    "what the manifest says].",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the report to a .html, .json, .csv, .xlsx (the table with what is "
    "wrong beside each row) or .txt file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@data_option
@click.pass_context
def ingest_command(
    context: click.Context,
    /,
    *,
    data: Path | None,
    dataset: str,
    **options: Any,  # noqa: ANN401 - what click gives
) -> None:
    """Load DATASET, a slug or a folder with a dataset.toml, and publish it.

    Checks the file row by row, then the graph; tells what is to be corrected, where,
    and how. The same file twice changes nothing. Builds the graph first when there is
    none.

    Exit status: 0 done, 1 done with issues, 2 refused.
    """
    from pvd_graph.services.build import Sources  # noqa: PLC0415 - what loads is not read by the other commands
    from pvd_graph.services.dataset_folders import (  # noqa: PLC0415 - as above
        check_files,
        find_dataset,
        with_file,
    )
    from pvd_graph.services.ingesting import ingest  # noqa: PLC0415 - as above
    from pvd_graph.services.load_order import Order  # noqa: PLC0415 - as above
    from pvd_graph.services.report_files import (  # noqa: PLC0415 - as above
        check_report_path,
        write_report,
    )

    settings = settings_of(context, data)
    report, file = options["report"], options["file"]
    if report is not None:
        check_report_path(report)
    found = find_dataset(dataset, settings.data, datasets_folder())
    order = Order(
        found.manifest,
        as_built=found.bundled and file is None,
        policy=options["policy"] or "",
        dry_run=options["dry_run"],
    )
    if file is not None:
        order = replace(order, manifest=with_file(found.manifest, file))
    check_files(order.manifest)
    sources = Sources(datasets_folder(), ontology_folder())
    told = _teller()
    with closing(ingest(settings.data, sources, order, told)) as done:
        if sys.stderr.isatty():
            click.echo("\r\033[K", err=True, nl=False)
        if report is not None:
            write_report(report, done)
        _print(done, as_json=options["as_json"])
        context.exit(_status(done))


def _print(done: Ingested, *, as_json: bool) -> None:
    from pvd_graph.services.load_report_json import load_report_json  # noqa: PLC0415 - see above
    from pvd_graph.services.load_report_text import load_report_text  # noqa: PLC0415 - see above

    if as_json:
        click.echo(json.dumps(load_report_json(done.report), ensure_ascii=False))
    else:
        click.echo(load_report_text(done.report), nl=False)


def _status(done: Ingested) -> int:
    """Return 2 for a refusal, 1 where something is to be looked at."""
    report = done.report
    if report.outcome == "refused":
        return 2
    return int(report.outcome != "unchanged" and report.blocking + report.warnings > 0)
