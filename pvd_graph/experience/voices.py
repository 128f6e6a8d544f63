"""Who may speak of a published sheet, for whom, and whom it is told to.

A town speaks, never a person: who asks and who answers are organisations.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from pvd_graph.accounts.model import Person
from pvd_graph.errors import ForbiddenError, NotFoundError
from pvd_graph.experience.tables import SheetRow

__all__ = ["check_speaks_for", "contact_of", "published_row"]


def published_row(session: Session, sheet: str) -> SheetRow:
    """Return a sheet that is published.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(SheetRow, sheet)
    if row is None or not row.published:
        problem = "Cette fiche n'existe pas, ou n'est plus publiée."
        raise NotFoundError(problem, "There is no such sheet, or not any more.")
    return row


def check_speaks_for(person: Person, organisation: int) -> None:
    """Check that *person* speaks for this organisation.

    Raises:
        ForbiddenError: they do not.
    """
    if person.role_in(organisation) is None:
        problem = "Vous ne parlez pas pour cette organisation."
        raise ForbiddenError(problem, "You do not speak for this organisation.")


def contact_of(fields: object) -> str:
    """Return the mailbox that messages about a revision go to; empty: none."""
    contact = fields.get("contact") if isinstance(fields, dict) else None
    return contact if isinstance(contact, str) else ""
