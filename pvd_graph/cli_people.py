"""``pvd account``, of people: invite, list, close, forget."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pvd_graph.cli_options import data_option, examples, say, settings_of
from pvd_graph.config import Settings
from pvd_graph.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from pvd_graph.accounts.database import Database
    from pvd_graph.accounts.model import Person

__all__ = ["people_commands"]

_LOCAL = "http://127.0.0.1:8000"
_KINDS = ("town", "epci", "partner", "programme")
_ROLES = ("contributor", "publisher", "moderator", "administrator")


@contextmanager
def _open(context: click.Context, data: Path | None) -> Iterator[Database]:
    from pvd_graph.accounts.database import Database  # noqa: PLC0415 - SQLAlchemy is not loaded by the other commands

    settings = settings_of(context, data)
    with closing(Database(settings.data, url=settings.database_url)) as database:
        yield database


@click.command(
    "invite",
    epilog=examples(
        "pvd account invite anne@example.org --role administrator",
        "pvd account invite paul@example.org --town 01034",
        "pvd account invite lea@example.org --partner cerema --role publisher",
    ),
)
@click.argument("email")
@click.option(
    "--role",
    type=click.Choice(_ROLES),
    default="contributor",
    show_default=True,
    help="Moderators and administrators belong to the programme.",
)
@click.option("--town", default="", help="Code INSEE of the town that they write for.")
@click.option("--epci", default="", help="SIREN of the EPCI that they write for.")
@click.option("--partner", default="", help="Slug of the partner that they write for.")
@click.option("--name", default="", help="Of the organisation [default: the graph's].")
@data_option
@click.pass_context
def invite_command(
    context: click.Context, /, *, email: str, data: Path | None, **options: str
) -> None:
    """Invite somebody: send the link by e-mail, and print it.

    Without --town, --epci or --partner they are invited to the programme itself. The
    first administrator is invited so; administrators invite the others on the site.

    Exit status: 0 invited, 2 refused.
    """
    from pvd_graph.accounts.model import role_of  # noqa: PLC0415 - see above
    from pvd_graph.services.inviting import Guest, invite  # noqa: PLC0415 - see above
    from pvd_graph.services.mailing import mailer_of  # noqa: PLC0415 - see above

    settings = settings_of(context, data)
    wanted = _wanted(settings, options)
    with _open(context, data) as database:
        guest = Guest(email, wanted, role_of(options["role"]))
        made = invite(database, guest, address=settings.site_address or _LOCAL)
    mailer_of(settings).send(made.mail)
    where = "remise au serveur" if settings.smtp_url else "gardée dans outbox.mbox"
    say(f"Invitation de {email} à « {wanted.name} », {where}.")
    click.echo(made.link)


def _wanted(settings: Settings, options: dict[str, str]) -> Any:  # noqa: ANN401 - loaded late
    from pvd_graph.accounts.model import kind_of  # noqa: PLC0415 - see above
    from pvd_graph.services.asking import open_current  # noqa: PLC0415 - see above
    from pvd_graph.services.inviting import Wanted, name_in_graph  # noqa: PLC0415 - see above

    given = [(kind, options[kind]) for kind in _KINDS[:-1] if options[kind]]
    if len(given) > 1:
        problem = "Une seule organisation : --town, --epci ou --partner."
        raise InputError(problem)
    if not given:
        return Wanted("programme", "", options["name"] or "Petites villes de demain")
    kind, code = kind_of(given[0][0]), given[0][1]
    name = options["name"]
    if not name:
        name = name_in_graph(open_current(settings.data), kind, code)
    return Wanted(kind, code, name)


@click.command("list", epilog=examples("pvd account list --json"))
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@data_option
@click.pass_context
def list_command(context: click.Context, data: Path | None, *, as_json: bool) -> None:
    """List people, and what each may do where.

    Exit status: 0 listed, 2 refused.
    """
    from pvd_graph.accounts.people import all_people  # noqa: PLC0415 - see above

    with _open(context, data) as database, database.reading() as session:
        found = [_shown(one) for one in all_people(session)]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for one in found:
        state = "fermé" if one["disabled"] else f"vu le {one['last_seen'] or '—'}"
        click.echo(f"{one['email']:<36} {one['name']:<24} {state}")
        for role in one["roles"]:
            click.echo(f"    {role['role']:<14} {role['organisation']}")


def _shown(person: Person) -> dict[str, Any]:
    seen = person.last_seen and person.last_seen.date().isoformat()
    return {
        "id": person.id,
        "email": person.email,
        "name": person.name,
        "roles": [
            {"role": one.role, "organisation": one.organisation.name}
            for one in person.memberships
        ],
        "second_factor": person.second_factor,
        "last_seen": seen,
        "disabled": person.disabled is not None,
    }


def _change(context: click.Context, data: Path | None, email: str, what: str) -> None:
    from pvd_graph.accounts import people  # noqa: PLC0415 - see above
    from pvd_graph.accounts.privacy import erase  # noqa: PLC0415 - see above
    from pvd_graph.services.mailing import OUTBOX  # noqa: PLC0415 - see above
    from pvd_graph.services.old_mails import forget_mails  # noqa: PLC0415 - see above

    addresses: frozenset[str] = frozenset()
    with _open(context, data) as database, database.session() as session:
        person = people.find_person(session, email)
        if person is None:
            problem = f"Aucun compte n'a l'adresse « {email} »."
            raise NotFoundError(problem)
        if what == "disable":
            people.disable(session, person.id)
        elif what == "enable":
            people.enable(session, person.id)
        else:
            addresses = erase(session, person.id, by=None)
    if addresses:
        forget_mails(settings_of(context, data).data / OUTBOX, about=addresses)


@click.command("disable", epilog=examples("pvd account disable paul@example.org"))
@click.argument("email")
@data_option
@click.pass_context
def disable_command(context: click.Context, data: Path | None, *, email: str) -> None:
    """Close an account: signed out everywhere, let in no more.

    Exit status: 0 closed, 2 refused (unknown address).
    """
    _change(context, data, email, "disable")
    say(f"Le compte {email} est fermé.")


@click.command("enable", epilog=examples("pvd account enable paul@example.org"))
@click.argument("email")
@data_option
@click.pass_context
def enable_command(context: click.Context, data: Path | None, *, email: str) -> None:
    """Open an account again.

    Exit status: 0 opened, 2 refused (unknown address).
    """
    _change(context, data, email, "enable")
    say(f"Le compte {email} est rouvert.")


@click.command("erase", epilog=examples("pvd account erase paul@example.org"))
@click.argument("email")
@data_option
@click.pass_context
def erase_command(context: click.Context, data: Path | None, *, email: str) -> None:
    """Forget who somebody is; what they published for their organisation stays.

    Exit status: 0 erased, 2 refused (unknown address, last administrator).
    """
    _change(context, data, email, "erase")
    say(f"Le compte {email} est effacé.")


@click.command("prune", epilog=examples("pvd account prune"))
@data_option
@click.pass_context
def prune_command(context: click.Context, data: Path | None) -> None:
    """Forget what has had its time; run it once a day.

    Accounts unused for two years, entries of the audit log after one, invitations a
    month after their end, sessions that have ended, pictures that no sheet names a
    week after they were sent, e-mails that wait in outbox.mbox after thirty days.
    Prints how many of each, as JSON.

    Exit status: 0 done, 2 refused.
    """
    from pvd_graph.services.forgetting import forget  # noqa: PLC0415 - see above

    folder = settings_of(context, data).data
    with _open(context, data) as database:
        click.echo(json.dumps(asdict(forget(database, folder))))


people_commands = (
    invite_command,
    list_command,
    disable_command,
    enable_command,
    erase_command,
    prune_command,
)
