"""What the graph is still to follow of what was decided, and how that ended.

See `services.sheets`: here is its side of the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pvd_graph.experience.drafts import note, sheet_of
from pvd_graph.experience.records import published_revisions
from pvd_graph.experience.statements import Issue
from pvd_graph.experience.tables import RevisionRow, SheetRow

__all__ = ["Due", "due_of", "due_sheets", "followed", "refused"]


@dataclass(frozen=True, slots=True)
class Due:
    """What readers are to see of a sheet.

    Attributes:
        number: of the revision; 0: nothing.
        fields: of that revision.
        issues: the revisions up to it.
        teller: who tells for the town, where it is not the town; else empty.
    """

    commune: str
    number: int
    fields: Mapping[str, Any]
    issues: tuple[Issue, ...]
    teller: str = ""


def due_sheets(session: Session) -> list[str]:
    """Return the UUIDs of the sheets that the graph is to follow."""
    rows = select(SheetRow.id).where(SheetRow.pending).order_by(SheetRow.id)
    return list(session.scalars(rows))


def due_of(session: Session, sheet: str) -> Due | None:
    """Return what readers are to see of a sheet; None: they see it already."""
    row = session.get(SheetRow, sheet)
    if row is None or not row.pending:
        return None
    known = [
        one
        for one in published_revisions(session, sheet)
        if one.number is not None and one.number <= row.published
    ]
    issues = tuple(
        Issue(one.number, one.issued) for one in known if one.number and one.issued
    )
    fields = known[-1].content if known else {}
    teller = sheet_of(session, row).teller
    return Due(row.commune, row.published, fields, issues, teller)


def followed(session: Session, sheet: str, number: int) -> None:
    """Note that readers see revision *number* (0: nothing) of a sheet."""
    row = session.get(SheetRow, sheet, with_for_update=True)
    if row is not None and row.published == number:
        row.pending = False


def refused(session: Session, sheet: str, number: int, visible: int) -> None:
    """Take back the decision to publish revision *number*: the graph refuses it.

    It waits for a decision as before; readers go on seeing revision *visible*.
    """
    row = session.get(SheetRow, sheet, with_for_update=True)
    if row is None or row.published != number:
        return
    revision = session.scalars(
        select(RevisionRow).where(
            RevisionRow.sheet_id == sheet, RevisionRow.number == number
        )
    ).first()
    row.pending = False
    if revision is None:
        return
    revision.number, revision.issued = None, None
    revision.decision, revision.decided, revision.decided_by = "", None, None
    row.state, row.published = "submitted", visible
    note(session, sheet, "not_published", None)
