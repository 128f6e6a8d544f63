"""``pvd account``: the tokens that machines write with."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from pvd_graph.cli_options import data_option, examples, say, settings_of
from pvd_graph.config import Settings
from pvd_graph.errors import InputError
from pvd_graph.resources import datasets_folder

if TYPE_CHECKING:
    from pvd_graph.accounts.tokens import Right, TokenInfo, Tokens

__all__ = ["account_group"]


def _open(settings: Settings) -> Tokens:
    from pvd_graph.accounts.tokens import Tokens  # noqa: PLC0415 - SQLAlchemy is not loaded by the other commands

    return Tokens(
        settings.data, pepper=settings.token_pepper, url=settings.database_url
    )


@click.group(
    "account", epilog=examples("pvd account token --dataset demo --right load")
)
@data_option
@click.pass_context
def account_group(context: click.Context, data: Path | None) -> None:
    """Manage people who write, and the tokens that machines write with.

    Exit status of each: 0 done, 2 refused.
    """
    context.obj = settings_of(context, data)


@account_group.command(
    "token",
    epilog=examples(
        "pvd account token --dataset my-actions --right publish --days 365",
        "pvd account token --right admin",
    ),
)
@click.option(
    "--dataset",
    "datasets",
    multiple=True,
    help="Slug of a dataset that it may write; may be given again.",
)
@click.option(
    "--right",
    required=True,
    type=click.Choice(["load", "publish", "admin"]),
    help="What it may do; each includes those before it.",
)
@click.option("--days", type=click.IntRange(min=1), help="Days until it expires.")
@click.option("--title", default="", help="Title of the dataset, in French.")
@click.option("--publisher", default="", help="Slug of the partner who publishes it.")
@click.option("--licence", default="", help="IRI of its licence.")
@data_option
@click.pass_context
def token_command(
    context: click.Context, /, *, data: Path | None, **options: object
) -> None:
    """Make a token and print it, once: only its digest is kept.

    An administrator's without --dataset may write any. Title, publisher and licence
    describe a dataset that has no folder [default: its slug, pvd-graph, Licence
    Ouverte].

    Exit status: 0 made, 2 refused.
    """
    from pvd_graph.accounts.tokens import Grant  # noqa: PLC0415 - see above
    from pvd_graph.services.pushed import check_slug  # noqa: PLC0415 - see above

    slugs = frozenset(map(str, cast("tuple[str, ...]", options["datasets"])))
    right = cast("Right", options["right"])
    if not slugs and right != "admin":
        problem = "Donnez au jeton un jeu de données, par --dataset."
        raise InputError(problem)
    for slug in slugs:
        check_slug(slug)
    if not options["title"]:
        _warn_of_unknown(settings_of(context, data).data, slugs)
    licence = str(options["licence"])
    if licence and not licence.startswith(("http://", "https://")):
        problem = f"--licence {licence} : une adresse est attendue (https://…)"
        raise InputError(problem)
    if publisher := str(options["publisher"]):
        check_slug(publisher)
    grant = Grant(right, slugs, str(options["title"]), publisher, licence)
    with closing(_open(settings_of(context, data))) as tokens:
        click.echo(tokens.create(grant, days=cast("int | None", options["days"])))


def _warn_of_unknown(data: Path, slugs: Iterable[str]) -> None:
    """Say of each dataset that has neither folder nor load that it has none."""
    from pvd_graph.services.dataset_folders import folder_of  # noqa: PLC0415 - see above
    from pvd_graph.store.archive import Archive  # noqa: PLC0415 - see above

    graphs = data / "graphs"
    loaded = (
        {one.dataset for one in Archive(graphs).entries()} if graphs.is_dir() else ()
    )
    for slug in sorted(slugs):
        if slug not in loaded and folder_of(slug, data, datasets_folder()) is None:
            say(
                f"Attention : « {slug} » n'a ni dossier ni chargement. Est-ce bien ce "
                "nom ? Pour des fichiers, il faut d'abord son dossier (pvd "
                f"new-dataset --template actions --slug {slug}) ; sans lui, le jeton "
                "ne sert qu'à /graph-store."
            )


@account_group.command("tokens", epilog=examples("pvd account tokens"))
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@data_option
@click.pass_context
def tokens_command(context: click.Context, data: Path | None, *, as_json: bool) -> None:
    """List the tokens: what each may do, until when, and when it was last used.

    Exit status: 0 listed, 2 refused.
    """
    with closing(_open(settings_of(context, data))) as tokens:
        found = [_shown(one) for one in tokens.all()]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for one in found:
        state = "révoqué" if one["revoked"] else f"jusqu'au {one['expires'] or '—'}"
        click.echo(
            f"{one['id']:<14} {one['right']:<8} {one['datasets'] or '*':<30} "
            f"{state}  dernier usage : {one['last_used'] or '—'}"
        )


def _shown(one: TokenInfo) -> dict[str, str | None]:
    def day(moment: datetime | None) -> str | None:
        return None if moment is None else moment.isoformat(timespec="seconds")

    return {
        "id": one.name,
        "right": one.grant.right,
        "datasets": " ".join(sorted(one.grant.datasets)),
        "created": day(one.created),
        "expires": day(one.expires),
        "revoked": day(one.revoked),
        "last_used": day(one.last_used),
    }


@account_group.command("revoke", epilog=examples("pvd account revoke 4hTq9ZkW2bLx"))
@click.argument("name", metavar="ID")
@data_option
@click.pass_context
def revoke_command(context: click.Context, data: Path | None, *, name: str) -> None:
    """Make the token of this ID, its part between the underscores, of no use.

    Exit status: 0 revoked, 2 refused (unknown ID).
    """
    with closing(_open(settings_of(context, data))) as tokens:
        tokens.revoke(name)
    say(f"Le jeton {name} n'est plus bon.")
