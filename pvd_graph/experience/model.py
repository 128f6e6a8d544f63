"""A sheet on its way, as it leaves the database: plain values, nothing to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, get_args

__all__ = [
    "STATES",
    "Comment",
    "Event",
    "Revision",
    "Sheet",
    "State",
    "state_of",
]

State = Literal[
    "draft",
    "submitted",
    "changes_requested",
    "refused",
    "published",
    "withdrawn",
    "expired",
]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet and its draft.

    Attributes:
        id: UUID.
        organisation: id of the one that it belongs to.
        organisation_name: as shown.
        teller: who tells for the town, where it is not the town; else empty.
        commune: code of the town that it is about.
        state: how far it is; one that is published may have a newer draft.
        author: id of who began it; None once their account is erased.
        draft: its fields, as typed.
        version: of the draft, raised by each save.
        saved: when.
        saved_by: id of who saved it last.
        published: number of the revision in force; 0: none.
        pending: whether readers do not see this yet.
        review_on: when a moderator looks at it again.
        expires_on: when it goes, unless somebody says that it still holds.
    """

    id: str
    organisation: int
    organisation_name: str
    teller: str
    commune: str
    state: State
    author: int | None
    created: datetime
    draft: Mapping[str, Any]
    version: int
    saved: datetime
    saved_by: int | None
    published: int
    pending: bool
    review_on: date | None
    expires_on: date | None

    @property
    def title(self) -> str:
        """Return the title of the draft, as typed."""
        return str(self.draft.get("title") or "").strip()


@dataclass(frozen=True, slots=True)
class Revision:
    """What was submitted: its fields, by whom, and what was decided.

    Attributes:
        number: among those published, from 1 on; None: it was not.
        decision: empty while nobody has decided.
        issued: the day it was first published.
    """

    id: int
    number: int | None
    content: Mapping[str, Any]
    author: int | None
    submitted: datetime
    decision: str
    decided: datetime | None
    issued: date | None


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, when, by whom (a name, for those who may see the history)."""

    kind: str
    at: datetime
    by: str
    detail: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A word between author and moderators."""

    at: datetime
    by: str
    text: str


def state_of(text: str) -> State:
    """Return *text* as a state.

    Raises:
        ValueError: it is none.
    """
    for one in STATES:
        if one == text:
            return one
    raise ValueError(text)
