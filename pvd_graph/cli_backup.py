"""``pvd backup`` and ``pvd restore``: a data folder, whole, somewhere else and back."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path

import click

from pvd_graph.cli_options import data_option, examples, say, settings_of

__all__ = ["backup_command", "restore_command"]


@click.command(
    "backup",
    epilog=examples(
        "pvd backup --to /srv/backups",
        "pvd backup --to /srv/backups --tar --keep 14",
    ),
)
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("backups"),
    show_default=True,
    help="Folder of backups, made when absent.",
)
@click.option("--tar", "as_tar", is_flag=True, help="One tar file, not a folder.")
@click.option(
    "--keep",
    type=click.IntRange(0),
    default=0,
    help="Remove all but the newest KEEP backups of that folder [default: none].",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@data_option
@click.pass_context
def backup_command(  # noqa: PLR0913 - one an option
    context: click.Context,
    /,
    *,
    data: Path | None,
    to: Path,
    as_tar: bool,
    keep: int,
    as_json: bool,
) -> None:
    """Copy the data folder to a new backup, while it is served.

    The generation in force, the archive of all loads and its journal, databases,
    pictures, partners' manifests, keys: one moment of them, with a list of sizes and
    checksums. It holds secrets and what people wrote: readable by its owner alone, it
    belongs where the data folder would be safe.

    Exit status: 0 made, 2 refused.
    """
    from pvd_graph.services.backing_up import BackupPlan, back_up  # noqa: PLC0415 - see serve

    settings = settings_of(context, data)
    began = time.monotonic()
    plan = BackupPlan(settings.data, to, as_tar, keep, settings.database_url)
    done = back_up(plan)
    if as_json:
        told = asdict(done.manifest)
        del told["files"]
        files, size = len(done.manifest.files), done.manifest.size
        told |= {"path": str(done.path), "files": files, "bytes": size}
        click.echo(json.dumps(told))
        return
    click.echo(str(done.path))
    say(
        f"{len(done.manifest.files)} fichiers, {done.manifest.size >> 20} Mio, "
        f"en {time.monotonic() - began:.1f} s."
    )


@click.command(
    "restore",
    epilog=examples("pvd restore /srv/backups/pvd-20261127T043000Z --data var"),
)
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@data_option
@click.pass_context
def restore_command(
    context: click.Context, data: Path | None, *, source: Path, as_json: bool
) -> None:
    """Restore the backup SOURCE, a folder or a tar file, into an empty data folder.

    Each file is compared with its checksum; then the whole is checked as by `pvd
    check`. Whatever is wrong leaves the folder empty.

    Exit status: 0 restored, 1 restored and something does not agree, 2 refused.
    """
    from pvd_graph.services.checking_data import check_data  # noqa: PLC0415 - as above
    from pvd_graph.services.checking_text import data_json, data_text  # noqa: PLC0415 - as above
    from pvd_graph.services.restoring import restore  # noqa: PLC0415 - as above

    settings = settings_of(context, data)
    manifest = restore(source, settings.data, database_url=settings.database_url)
    check = check_data(settings.data)
    if as_json:
        click.echo(json.dumps({"at": manifest.at, **data_json(check)}))
    else:
        click.echo(f"Sauvegarde du {manifest.at} restaurée dans {settings.data}.")
        click.echo(data_text(check), nl=False)
    context.exit(1 if check.problems else 0)
