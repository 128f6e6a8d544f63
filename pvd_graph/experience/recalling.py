"""What a town takes back before anybody decided: a submission, or a whole draft.

What was published is withdrawn instead, and keeps its history: see `moderation`.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pvd_graph.accounts.model import Person
from pvd_graph.errors import ConflictError
from pvd_graph.experience.drafts import allowed_row, note, sheet_of
from pvd_graph.experience.model import Sheet
from pvd_graph.experience.moderation import waiting_revision
from pvd_graph.experience.tables import EventRow, RevisionRow, SheetRow

__all__ = ["discard", "may_discard", "recall"]


def recall(session: Session, person: Person, sheet: str) -> Sheet:
    """Take back what waits for a decision; what was published before stays.

    Raises:
        NotFoundError, ForbiddenError: see `allowed_row`.
        ConflictError: nothing waits: a moderator has decided meanwhile.
    """
    row = allowed_row(session, person, sheet, "submit")
    revision = waiting_revision(session, sheet)
    revision.decision = "recalled"
    revision.decided, revision.decided_by = datetime.now(UTC), person.id
    row.state = "published" if row.published else "draft"
    note(session, sheet, "recalled", person.id)
    return sheet_of(session, row)


def may_discard(session: Session, sheet: str) -> bool:
    """Tell whether a sheet is a draft that nobody but its town has ever seen."""
    sent = select(RevisionRow.id).where(RevisionRow.sheet_id == sheet).limit(1)
    return session.scalars(sent).first() is None


def discard(session: Session, person: Person, sheet: str) -> None:
    """Remove a draft that was never submitted, for good.

    Its pictures go with those that nothing names: see `Pictures.sweep`.

    Raises:
        NotFoundError, ForbiddenError: see `allowed_row`.
        ConflictError: it was submitted once: its history stays.
    """
    allowed_row(session, person, sheet, "edit")
    if not may_discard(session, sheet):
        problem = "Cette fiche a déjà été soumise : son historique est gardé."
        raise ConflictError(problem, "It was submitted once: its history is kept.")
    session.execute(delete(EventRow).where(EventRow.sheet_id == sheet))
    session.execute(delete(SheetRow).where(SheetRow.id == sheet))
