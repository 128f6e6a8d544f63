"""Drafts: begun, saved as people type, never lost to somebody else's save.

Each save tells which version it was made from. One that was made from an older version
changes nothing: whoever sent it is told, and has both texts before them.

Nothing of a draft leaves its organisation, and the town that it is about, before it is
submitted.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pvd_graph.accounts.authorisation import Action, Target, may
from pvd_graph.accounts.model import Organisation, Person
from pvd_graph.accounts.tables import OrganisationRow
from pvd_graph.errors import (
    BadParameterError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
)
from pvd_graph.experience.belonging import of_their_own, target_of
from pvd_graph.experience.model import Sheet, state_of
from pvd_graph.experience.tables import EventRow, SheetRow

__all__ = [
    "MOST_BYTES",
    "NewDraft",
    "allowed_row",
    "can_see",
    "find_draft",
    "find_sheet",
    "new_sheet",
    "note",
    "own_sheets",
    "save_draft",
    "sheet_of",
    "writes_for",
]

MOST_BYTES = 200_000
"""Of a draft."""

_MOST_DRAFTS = 200


@dataclass(frozen=True, slots=True)
class NewDraft:
    """What a sheet begins as: whose it is, which town tells, its first fields."""

    organisation: Organisation
    commune: str
    fields: Mapping[str, Any]


def note(
    session: Session, sheet: str, kind: str, by: int | None, detail: str = ""
) -> None:
    """Write what happened into the history of a sheet."""
    now = datetime.now(UTC)
    event = EventRow(sheet_id=sheet, person_id=by, at=now, kind=kind, detail=detail)
    session.add(event)


def _not_found() -> NotFoundError:
    return NotFoundError("Cette fiche n'existe pas.", "There is no such sheet.")


def can_see(person: Person, row: SheetRow) -> bool:
    """Tell whether *person* may read the draft or what was submitted of it."""
    target = target_of(person, row)
    seen = row.state != "draft" and may(person, "review", target)
    return seen or may(person, "read_draft", target)


def allowed_row(
    session: Session,
    person: Person,
    sheet: str,
    action: Action,
    author: int | None = None,
) -> SheetRow:
    """Return a sheet that *person* may do *action* to.

    Args:
        session: to read it in; locked there until its end.
        person: who asks.
        sheet: its UUID.
        action: see `may`.
        author: of the revision that is acted on; the sheet's where none is given.

    Raises:
        NotFoundError: there is none, or *person* may not even know that there is.
        ForbiddenError: they may see it, and no more.
    """
    row = session.get(SheetRow, sheet, with_for_update=True)
    if row is None or not can_see(person, row):
        raise _not_found()
    if not may(person, action, target_of(person, row, author)):
        problem = "Votre rôle ne permet pas de faire cela sur cette fiche."
        raise ForbiddenError(problem, "Your role does not allow this on this sheet.")
    return row


def sheet_of(session: Session, row: SheetRow) -> Sheet:
    """Return a row as the value that is shown."""
    owner = session.get(OrganisationRow, row.organisation_id)
    return Sheet(
        id=row.id,
        organisation=row.organisation_id,
        organisation_name=owner.name if owner else "",
        teller=owner.name if owner and owner.kind != "town" else "",
        commune=row.commune,
        state=state_of(row.state),
        author=row.author_id,
        created=row.created,
        draft=json.loads(row.draft),
        version=row.draft_version,
        saved=row.draft_saved,
        saved_by=row.draft_by,
        published=row.published,
        pending=row.pending,
        review_on=row.review_on,
        expires_on=row.expires_on,
    )


def find_sheet(session: Session, person: Person, sheet: str) -> Sheet:
    """Return a sheet that *person* may know of: as its town, or as a moderator.

    Raises:
        NotFoundError: there is none for them.
    """
    row = session.get(SheetRow, sheet)
    if row is None or not can_see(person, row):
        raise _not_found()
    return sheet_of(session, row)


def writes_for(session: Session, person: Person, sheet: str) -> bool:
    """Tell whether *person* may read the draft of a sheet: for its organisation."""
    row = session.get(SheetRow, sheet)
    if row is None:
        return False
    return may(person, "read_draft", target_of(person, row))


def find_draft(session: Session, person: Person, sheet: str) -> Sheet:
    """Return a sheet to whoever writes for its organisation.

    Moderators read what was submitted, which a newer draft may have left behind.

    Raises:
        NotFoundError: there is none for them.
    """
    if not writes_for(session, person, sheet):
        raise _not_found()
    return find_sheet(session, person, sheet)


def own_sheets(session: Session, person: Person) -> list[Sheet]:
    """Return the sheets of the organisations of *person*, and those told for them."""
    rows = session.scalars(
        select(SheetRow)
        .where(of_their_own(person, "read_draft"))
        .order_by(SheetRow.draft_saved.desc(), SheetRow.id)
    )
    return [sheet_of(session, row) for row in rows]


def _written(fields: Mapping[str, Any]) -> str:
    text = json.dumps(fields, ensure_ascii=False)
    if len(text.encode()) > MOST_BYTES:
        problem = f"La fiche dépasse {MOST_BYTES // 1000} ko de texte."
        english = f"The sheet is longer than {MOST_BYTES // 1000} kB of text."
        raise BadParameterError(problem, english)
    return text


def new_sheet(session: Session, person: Person, new: NewDraft) -> Sheet:
    """Begin a sheet.

    Raises:
        ForbiddenError: *person* writes none for this organisation, or for this town.
        BadParameterError: it is too long, or there are too many drafts already.
    """
    owner = new.organisation
    bound = owner.kind != "town" or owner.code == new.commune
    if not bound or not may(person, "draft", Target(owner.id)):
        problem = "Vous n'écrivez pas pour cette commune."
        raise ForbiddenError(problem, "You do not write for this town.")
    drafts = select(SheetRow.id).where(
        SheetRow.organisation_id == owner.id, SheetRow.published == 0
    )
    if len(session.scalars(drafts.limit(_MOST_DRAFTS)).all()) >= _MOST_DRAFTS:
        problem = "Trop de brouillons : terminez ou retirez-en avant d'en commencer."
        raise BadParameterError(problem, "Too many drafts: finish some first.")
    now = datetime.now(UTC)
    row = SheetRow(
        id=str(uuid.uuid4()),
        organisation_id=owner.id,
        commune=new.commune,
        state="draft",
        author_id=person.id,
        created=now,
        draft=_written(new.fields),
        draft_version=1,
        draft_saved=now,
        draft_by=person.id,
        published=0,
        pending=False,
    )
    session.add(row)
    session.flush()
    note(session, row.id, "begun", person.id)
    return sheet_of(session, row)


def save_draft(
    session: Session,
    person: Person,
    sheet: str,
    fields: Mapping[str, Any],
    version: int,
) -> Sheet:
    """Save the fields of a draft that was opened at *version*.

    The same fields again are no new version: a save that was sent twice is one.

    Raises:
        NotFoundError, ForbiddenError: see `allowed_row`.
        ConflictError: somebody saved it meanwhile; nothing has changed.
        BadParameterError: it is too long.
    """
    row = allowed_row(session, person, sheet, "edit")
    text = _written(fields)
    if text == row.draft:
        return sheet_of(session, row)
    if version != row.draft_version:
        problem = (
            "Cette fiche a été enregistrée entre-temps, par quelqu'un d'autre ou "
            "dans une autre fenêtre. Rien n'est perdu : comparez les deux textes, puis "
            "enregistrez."
        )
        english = (
            "This sheet was saved meanwhile, by somebody else or in another window. "
            "Nothing is lost: compare both texts, then save."
        )
        raise ConflictError(problem, english)
    row.draft, row.draft_version = text, row.draft_version + 1
    row.draft_saved, row.draft_by = datetime.now(UTC), person.id
    return sheet_of(session, row)
