"""The tables of what towns write: sheets, revisions, and all that is said around them.

What is published is in the graph; here stand drafts, decisions and who made them. A
person is known by id alone: whoever has their account erased leaves none of it behind
but the text of their town.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pvd_graph.accounts.base import Base

__all__ = [
    "CollectionRow",
    "CommentRow",
    "DeclarationRow",
    "EventRow",
    "FollowRow",
    "QuestionRow",
    "RevisionRow",
    "SheetRow",
    "UsefulRow",
]


def _person() -> ForeignKey:
    return ForeignKey("person.id", ondelete="SET NULL")


def _sheet() -> ForeignKey:
    return ForeignKey("sheet.id", ondelete="CASCADE")


class SheetRow(Base):
    """A sheet: who it belongs to, how far it is, and its draft.

    `published` is the number of the revision in force, 0 for none; `pending` says that
    the graph is still to be brought to it: set with the decision, in one transaction,
    and taken away once readers see it.
    """

    __tablename__ = "sheet"

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    commune: Mapped[str] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(index=True)
    author_id: Mapped[int | None] = mapped_column(_person())
    created: Mapped[datetime]
    draft: Mapped[str]
    draft_version: Mapped[int]
    draft_saved: Mapped[datetime]
    draft_by: Mapped[int | None] = mapped_column(_person())
    published: Mapped[int]
    pending: Mapped[bool] = mapped_column(index=True)
    review_on: Mapped[date | None]
    expires_on: Mapped[date | None]


class RevisionRow(Base):
    """What was submitted, as it was then; `number` once it was published."""

    __tablename__ = "sheet_revision"
    __table_args__ = (UniqueConstraint("sheet_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[str] = mapped_column(_sheet(), index=True)
    number: Mapped[int | None]
    content: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(_person())
    submitted: Mapped[datetime]
    decision: Mapped[str]
    decided: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(_person())
    issued: Mapped[date | None]


class CommentRow(Base):
    """A word between author and moderators; never published."""

    __tablename__ = "sheet_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[str] = mapped_column(_sheet(), index=True)
    person_id: Mapped[int | None] = mapped_column(_person())
    at: Mapped[datetime]
    text: Mapped[str]


class EventRow(Base):
    """What happened to a sheet: written once, never changed."""

    __tablename__ = "sheet_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[str] = mapped_column(_sheet(), index=True)
    person_id: Mapped[int | None] = mapped_column(_person())
    at: Mapped[datetime]
    kind: Mapped[str]
    detail: Mapped[str]


class DeclarationRow(Base):
    """The challenges that a town says it faces, the last time it did.

    `content` is a JSON list of slugs, the first being the most pressing; `version` and
    `pending` are as those of a sheet.
    """

    __tablename__ = "declaration"

    commune: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    content: Mapped[str]
    version: Mapped[int]
    pending: Mapped[bool]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(_person())


class UsefulRow(Base):
    """A town that finds a sheet useful; `other_id`: its own sheet on the same."""

    __tablename__ = "sheet_useful"

    sheet_id: Mapped[str] = mapped_column(_sheet(), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[str | None] = mapped_column(
        ForeignKey("sheet.id", ondelete="SET NULL")
    )
    at: Mapped[datetime]


class QuestionRow(Base):
    """A question about a sheet, and its answer; `hidden` by a moderator."""

    __tablename__ = "sheet_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[str] = mapped_column(_sheet(), index=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(_person())
    at: Mapped[datetime]
    text: Mapped[str]
    answer: Mapped[str]
    answered: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(_person())
    hidden: Mapped[bool]


class FollowRow(Base):
    """A challenge, a town or a partner that somebody wants to hear of."""

    __tablename__ = "follow"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    told: Mapped[datetime]


class CollectionRow(Base):
    """Sheets that a moderator put together on a theme, with an introduction."""

    __tablename__ = "collection"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    introduction: Mapped[str]
    sheets: Mapped[str]
    public: Mapped[bool]
    changed: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(_person())
