"""Sheets that wait for a moderator, in the database of a data folder."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pvd_graph.accounts import invitations
from pvd_graph.accounts.database import Database
from pvd_graph.accounts.model import Person, Role
from pvd_graph.accounts.organisations import make_organisation
from pvd_graph.experience import moderation
from pvd_graph.experience.drafts import NewDraft, new_sheet
from tests.members import PASSWORD

__all__ = ["submitted"]


def submitted(
    data: Path, town: str, sheets: Iterable[dict[str, Any]], *, url: str = ""
) -> list[str]:
    """Write and submit *sheets* of *town* (code INSEE); return their UUIDs, in order.

    *url* is the setting of the database. ``ana@zone.example`` writes them, and
    ``mod@zone.example`` may moderate.
    """
    database, people = Database(data, url=url), dict[str, Person]()
    with database.session() as session:
        owner = make_organisation(session, "town", "Zone-Fictive", town)
        staff = make_organisation(session, "programme", "Programme")
        for name, home in (("ana", owner), ("mod", staff)):
            role: Role = "moderator" if home is staff else "contributor"
            email = f"{name}@zone.example"
            secret = invitations.invite(session, email, home.id, role)
            people[name] = invitations.accept(session, secret, "Exemple", PASSWORD)
        found = []
        for fields in sheets:
            made = new_sheet(session, people["ana"], NewDraft(owner, town, fields))
            moderation.submit(session, people["ana"], made.id, version=1)
            found.append(made.id)
    database.close()
    return found
