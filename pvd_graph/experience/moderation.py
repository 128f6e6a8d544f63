"""From a submission to a decision: what moderators see, say and decide.

Decisions are made here and in the database alone; `services.sheets` then brings the
graph to what was decided.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pvd_graph.accounts.authorisation import may
from pvd_graph.accounts.model import Person
from pvd_graph.accounts.people import names_of
from pvd_graph.errors import BadParameterError, ConflictError
from pvd_graph.experience.belonging import target_of
from pvd_graph.experience.clearing import check_publication, check_submission
from pvd_graph.experience.content import content_json, parse_content
from pvd_graph.experience.drafts import allowed_row, note, sheet_of
from pvd_graph.experience.model import Sheet
from pvd_graph.experience.tables import CommentRow, RevisionRow, SheetRow

__all__ = [
    "REVIEW_AFTER",
    "accept",
    "comment",
    "expire",
    "extend",
    "refuse",
    "request_change",
    "submit",
    "take_back",
    "waiting_revision",
]

REVIEW_AFTER = timedelta(days=730)
"""From a publication to the day when somebody says that the sheet still holds."""

_EXPIRES_AFTER = timedelta(days=1095)
_MOST_TEXT = 4_000


def submit(
    session: Session,
    person: Person,
    sheet: str,
    *,
    version: int,
    names_confirmed: bool = False,
) -> Sheet:
    """Send the draft of *version* to the moderators, as it is now.

    Raises:
        NotFoundError, ForbiddenError: see `allowed_row`.
        ConflictError: it was saved meanwhile, or is with the moderators already.
        BadParameterError: something is to be corrected, or personal data stand in it.
    """
    row = allowed_row(session, person, sheet, "submit")
    if row.state == "submitted" or row.draft_version != version:
        problem = "La fiche a changé entre-temps, ou est déjà soumise : relisez-la."
        raise ConflictError(problem, "The sheet changed meanwhile, or is submitted.")
    content, faults = parse_content(json.loads(row.draft), row.commune)
    if content is None:
        many = len(faults) > 1
        told = f"{len(faults)} champs sont" if many else "Un champ est"
        problem = f"{told} à corriger avant de soumettre la fiche."
        told = f"{len(faults)} fields are" if many else "One field is"
        english = f"{told} to be corrected before submission."
        raise BadParameterError(problem, english)
    people = names_of(session, row.organisation_id)
    check_submission(content, people, names_confirmed=names_confirmed)
    text = json.dumps(content_json(content), ensure_ascii=False)
    now = datetime.now(UTC)
    revision = RevisionRow(
        sheet_id=sheet, content=text, author_id=person.id, submitted=now, decision=""
    )
    session.add(revision)
    row.state = "submitted"
    note(session, sheet, "submitted", person.id)
    return sheet_of(session, row)


def waiting_revision(session: Session, sheet: str) -> RevisionRow:
    """Return the revision that waits for a decision.

    Raises:
        ConflictError: there is none: somebody else has decided.
    """
    found = session.scalars(
        select(RevisionRow)
        .join(SheetRow, SheetRow.id == RevisionRow.sheet_id)
        .where(RevisionRow.sheet_id == sheet, RevisionRow.decision == "")
        .where(SheetRow.state == "submitted")
        .order_by(RevisionRow.id.desc())
    ).first()
    if found is None:
        problem = "Cette fiche n'attend plus de décision : quelqu'un a déjà répondu."
        raise ConflictError(problem, "This sheet waits for no decision any more.")
    return found


def _reason(text: str) -> str:
    text = text.strip()
    if not text or len(text) > _MOST_TEXT:
        problem = f"Dites pourquoi, en {_MOST_TEXT} caractères au plus."
        raise BadParameterError(problem, f"Say why, in at most {_MOST_TEXT} letters.")
    return text


def _decide(revision: RevisionRow, decision: str, by: int) -> None:
    revision.decision = decision
    revision.decided, revision.decided_by = datetime.now(UTC), by


def request_change(session: Session, person: Person, sheet: str, text: str) -> Sheet:
    """Ask the author to change something; *text* says what.

    Raises:
        NotFoundError, ForbiddenError, ConflictError, BadParameterError: as `accept`.
    """
    allowed_row(session, person, sheet, "review")
    revision = waiting_revision(session, sheet)
    row = allowed_row(session, person, sheet, "request_change", revision.author_id)
    session.add(_comment(sheet, person, _reason(text)))
    _decide(revision, "changes_requested", person.id)
    row.state = "changes_requested"
    note(session, sheet, "changes_requested", person.id)
    return sheet_of(session, row)


def refuse(session: Session, person: Person, sheet: str, reason: str) -> Sheet:
    """Refuse what was submitted; what was published before stays.

    Raises:
        NotFoundError, ForbiddenError, ConflictError, BadParameterError: as `accept`.
    """
    allowed_row(session, person, sheet, "review")
    revision = waiting_revision(session, sheet)
    row = allowed_row(session, person, sheet, "refuse", revision.author_id)
    session.add(_comment(sheet, person, _reason(reason)))
    _decide(revision, "refused", person.id)
    row.state = "published" if row.published else "refused"
    note(session, sheet, "refused", person.id)
    return sheet_of(session, row)


def accept(  # noqa: PLR0913 - who accepts what, as read, when
    session: Session,
    person: Person,
    sheet: str,
    *,
    revision: int,
    today: date,
    names_read: bool = False,
) -> Sheet:
    """Accept what was submitted: its number is given, the graph is to follow.

    Args:
        session: that may write.
        person: a moderator, not who submitted it.
        sheet: its UUID.
        revision: id of the revision that *person* has before their eyes.
        today: the day of publication.
        names_read: see `check_publication`.

    Raises:
        NotFoundError, ForbiddenError: see `allowed_row`.
        ConflictError: it is another one that waits now, or none.
        BadParameterError: personal data stand in it.
    """
    allowed_row(session, person, sheet, "review")
    waiting = waiting_revision(session, sheet)
    row = allowed_row(session, person, sheet, "publish", waiting.author_id)
    if waiting.id != revision:
        problem = "Une version plus récente a été soumise : relisez-la."
        raise ConflictError(problem, "A newer version was submitted: read it.")
    content, _faults = parse_content(json.loads(waiting.content), row.commune)
    if content is not None:
        people = names_of(session, row.organisation_id)
        check_publication(content, people, names_read=names_read)
    last = session.scalar(
        select(func.max(RevisionRow.number)).where(RevisionRow.sheet_id == sheet)
    )
    _decide(waiting, "published", person.id)
    waiting.number = (last or 0) + 1
    waiting.issued = today
    row.state, row.published, row.pending = "published", waiting.number, True
    row.review_on, row.expires_on = today + REVIEW_AFTER, today + _EXPIRES_AFTER
    note(session, sheet, "published", person.id, str(waiting.number))
    return sheet_of(session, row)


def take_back(session: Session, person: Person, sheet: str, reason: str = "") -> Sheet:
    """Withdraw a published sheet; its town may submit it again.

    A newer version that waits for a decision goes with it.

    Raises:
        NotFoundError, ForbiddenError: see `allowed_row`.
        ConflictError: it is not published.
        BadParameterError: a moderator withdraws it, and does not say why.
    """
    row = allowed_row(session, person, sheet, "withdraw")
    if not row.published:
        problem = "Cette fiche n'est pas publiée."
        raise ConflictError(problem, "This sheet is not published.")
    if reason.strip() or not may(person, "draft", target_of(person, row)):
        session.add(_comment(sheet, person, _reason(reason)))
    if row.state == "submitted":
        _decide(waiting_revision(session, sheet), "withdrawn", person.id)
    row.state, row.published, row.pending = "withdrawn", 0, True
    note(session, sheet, "withdrawn", person.id)
    return sheet_of(session, row)


def extend(session: Session, person: Person, sheet: str, today: date) -> Sheet:
    """Say that a published sheet still holds: review and end are put off.

    Raises:
        NotFoundError, ForbiddenError: see `allowed_row`.
    """
    row = allowed_row(session, person, sheet, "withdraw")
    if row.published:
        row.review_on, row.expires_on = today + REVIEW_AFTER, today + _EXPIRES_AFTER
        note(session, sheet, "extended", person.id)
    return sheet_of(session, row)


def expire(session: Session, today: date) -> list[str]:
    """Take out the sheets whose time is over; return their UUIDs.

    A newer version that waits for a decision goes on waiting.
    """
    rows = session.scalars(
        select(SheetRow).where(SheetRow.published > 0, SheetRow.expires_on <= today)
    ).all()
    for row in rows:
        row.state = "submitted" if row.state == "submitted" else "expired"
        row.published, row.pending = 0, True
        note(session, row.id, "expired", None)
    return [row.id for row in rows]


def _comment(sheet: str, person: Person, text: str) -> CommentRow:
    now = datetime.now(UTC)
    return CommentRow(sheet_id=sheet, person_id=person.id, at=now, text=text)


def comment(session: Session, person: Person, sheet: str, text: str) -> None:
    """Say a word to the other side.

    Raises:
        NotFoundError, ForbiddenError: see `allowed_row`.
        BadParameterError: it is empty or too long.
    """
    allowed_row(session, person, sheet, "comment")
    session.add(_comment(sheet, person, _reason(text)))
