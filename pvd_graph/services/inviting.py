"""Invite somebody to an organisation: the link, and the message that carries it."""

from __future__ import annotations

from dataclasses import dataclass

from pvd_graph import vocab
from pvd_graph.accounts import invitations
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.model import Kind, Role
from pvd_graph.accounts.organisations import find_organisation, make_organisation
from pvd_graph.errors import BadParameterError
from pvd_graph.ports import GraphReader
from pvd_graph.services.account_mails import invitation
from pvd_graph.services.mailing import Mail
from pvd_graph.services.naming import named_all

__all__ = ["Guest", "Invited", "Wanted", "invite", "name_in_graph"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An organisation as it is asked for.

    Attributes:
        kind: of it.
        code: see `pvd_graph.accounts.model.Organisation`.
        name: as shown; of one that is there already it is left alone.
    """

    kind: Kind
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is invited.

    Attributes:
        email: of theirs.
        organisation: its id, or what it is: it is made where there is none.
        role: there.
    """

    email: str
    organisation: Wanted | int
    role: Role


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that was made.

    Attributes:
        link: that accepts it; whoever holds it can.
        mail: that carries it, to be sent.
    """

    link: str
    mail: Mail


def name_in_graph(reader: GraphReader, kind: Kind, code: str) -> str:
    """Return how the graph calls an organisation.

    Raises:
        BadParameterError: it does not know it, or nothing has this code there.
    """
    word = {"town": "commune", "epci": "epci", "partner": "partner"}.get(kind)
    if word is not None:
        iri = f"{vocab.BASE}id/{word}/{code}"
        if (
            found := named_all(reader, [iri]).get(iri)
        ) is not None and found.name != code:
            return found.name
    problem = f"Le graphe ne connaît pas « {code or kind} » : donnez un nom."
    raise BadParameterError(problem, "The graph does not know it: give a name.")


def invite(
    database: Database, guest: Guest, *, address: str, by: int | None = None
) -> Invited:
    """Invite somebody; the message is not sent yet.

    Args:
        database: of the accounts.
        guest: who is invited to what.
        address: of the site, that the link begins with.
        by: who invites.

    Raises:
        BadCodeError: an organisation whose code cannot be.
        BadParameterError: no address, no name, or a role that is not held there.
        NotFoundError: there is no organisation of this id.
    """
    with database.session() as session:
        wanted = guest.organisation
        if isinstance(wanted, Wanted):
            place = make_organisation(
                session, wanted.kind, wanted.name, wanted.code, by=by
            )
        else:
            place = find_organisation(session, wanted)
        secret = invitations.invite(session, guest.email, place.id, guest.role, by=by)
        made = invitations.find(session, secret)
    link = f"{address}/account/invitation/{secret}"
    until = made.expires.strftime("%d/%m/%Y")
    mail = invitation(made.email, place.name, link, until, address=address)
    return Invited(link, mail)
