"""``pvd reconcile``: the communes, challenges or partners that a column means."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import click

from pvd_graph.cli_options import data_option, examples, say, settings_of

__all__ = ["reconcile_command"]

_KINDS = ("commune", "challenge", "theme", "partner", "departement", "epci", "region")


@click.command(
    "reconcile",
    epilog=examples(
        "pvd reconcile projets.csv --column commune --departement dep",
        "pvd reconcile aides.xlsx --column theme --type theme --output aides.csv",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--column", required=True, help="Column of names, codes or SIRENs.")
@click.option("--departement", default="", help="Column of départements.")
@click.option("--postcode", default="", help="Column of postcodes.")
@click.option(
    "--type",
    "kind",
    default="commune",
    show_default=True,
    type=click.Choice(_KINDS),
    help="What the column names.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="CSV file to write [default: standard output].",
)
@data_option
@click.pass_context
def reconcile_command(  # noqa: PLR0913 - one argument an option
    context: click.Context,
    data: Path | None,
    *,
    file: Path,
    column: str,
    departement: str,
    postcode: str,
    kind: str,
    output: Path | None,
) -> None:
    """Add to the table FILE what each cell of a column means.

    Adds the columns code, label, certain and candidates. Only what is certain gets a
    code: homonyms and misspelt names get candidates, likeliest first.

    Exit status: 0 every cell is certain, 1 some are not, 2 refused.
    """
    from pvd_graph.services.asking import open_current  # noqa: PLC0415 - only what a command needs is loaded
    from pvd_graph.services.reconciling_tables import (  # noqa: PLC0415 - as above
        Columns,
        Outcome,
        reconcile_table,
    )

    reader = open_current(settings_of(context, data).data)
    columns = Columns(column, kind, departement, postcode)
    outcome: Outcome
    if output is None:
        outcome = reconcile_table(reader, file, columns, sys.stdout)
    else:
        unfinished = output.with_name(output.name + ".tmp")
        try:
            with unfinished.open("w", encoding="utf-8", newline="") as out:
                outcome = reconcile_table(reader, file, columns, out)
            unfinished.replace(output)
        finally:
            with suppress(FileNotFoundError):
                unfinished.unlink()
    say(
        f"{outcome.rows} lignes : {outcome.certain} certaines, {outcome.open} à "
        f"choisir, {outcome.unknown} inconnues, {outcome.empty} vides."
    )
    if outcome.absorbed:
        say(f"{outcome.absorbed} communes absorbées : la commune d'aujourd'hui répond.")
    for line in outcome.examples:
        say(f"  à choisir ou inconnue, {line}")
    if not outcome.whole:
        sys.exit(1)
