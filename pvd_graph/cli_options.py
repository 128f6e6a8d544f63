"""What the commands share: the data folder, examples in help, messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from pvd_graph.config import Settings
from pvd_graph.store.remote.chosen import choose

__all__ = ["data_option", "examples", "say", "settings_of"]


def data_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Accept ``--data`` after the subcommand too."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        help="Data folder [default: $PVD_DATA or var/].",
    )(command)


def examples(*lines: str) -> str:
    """Return the end of a help page: lines that are shown as they stand."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))


def settings_of(context: click.Context, data: Path | None) -> Settings:
    """Return the settings, with the data folder of the subcommand.

    The published graph is kept where they say, but for what is invented: that stays
    in its folder, and never goes where real data are. A copy of another site reads
    the server, which that site writes.
    """
    settings: Settings = context.obj
    if data is not None:
        settings = replace(settings, data=data)
    invented = (settings.data / "demo.json").exists()
    copied = (settings.data / "copy.json").exists()
    choose(None if invented else settings.store, writes=not copied)
    return settings


def say(message: str) -> None:
    """Write a line to standard error."""
    click.echo(message, err=True)
