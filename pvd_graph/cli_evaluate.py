"""``pvd evaluate``: how good the peers are, beside every baseline."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import click

from pvd_graph.cli_options import data_option, examples, say, settings_of

__all__ = ["evaluate_command"]

_LARGE = 34_969


@click.command(
    "evaluate",
    epilog=examples(
        "pvd evaluate --planted --quick",
        "pvd evaluate --large --output evaluation.json",
    ),
)
@click.option(
    "--quick", is_flag=True, help="200 towns, two seeds: seconds, not minutes."
)
@click.option(
    "--planted", is_flag=True, help="Planted towns only: needs no data folder."
)
@click.option(
    "--large", is_flag=True, help=f"Time {_LARGE:,} planted towns too: minutes, 2 GiB."
)
@click.option(
    "--seed",
    "seeds",
    multiple=True,
    type=click.IntRange(min=0),
    help="Seed of planted towns, may be repeated [default: 200 to 207].",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the report as JSON to this file too.",
)
@data_option
@click.pass_context
def evaluate_command(  # noqa: PLR0913 - one argument an option
    context: click.Context,
    data: Path | None,
    *,
    quick: bool,
    planted: bool,
    large: bool,
    seeds: tuple[int, ...],
    as_json: bool,
    output: Path | None,
) -> None:
    """Evaluate the peers on planted towns and on the published graph.

    Prints where the targets stand, whether the planted towns behave as the reference
    figures say, and the tables of all tasks with 95 % intervals.

    Exit status: 0 all that must be reached is, 1 something is missed, 2 refused.
    """
    from pvd_graph.services.evaluating import FULL, QUICK, evaluate  # noqa: PLC0415 - numpy is not loaded by the other commands

    plan = QUICK if quick else FULL
    plan = replace(plan, seeds=seeds or plan.seeds, large=_LARGE if large else 0)
    folder = None if planted else settings_of(context, data).data
    report = evaluate(folder, plan, lambda line: say(f"  {line}"))
    text = json.dumps(report.to_json(), ensure_ascii=False, indent=1)
    if output is not None:
        output.write_text(text, encoding="utf-8")
    click.echo(text if as_json else report.to_markdown())
    if report.missed:
        say(f"{len(report.missed)} cibles à atteindre ne le sont pas.")
        sys.exit(1)
