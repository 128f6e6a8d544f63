"""Collections: sheets that a moderator put together on a theme, in an order."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pvd_graph.accounts.authorisation import may
from pvd_graph.accounts.model import Person
from pvd_graph.errors import BadParameterError, ForbiddenError, NotFoundError
from pvd_graph.experience.privacy import personal_data
from pvd_graph.experience.tables import CollectionRow
from pvd_graph.folding import fold

__all__ = [
    "Collection",
    "all_collections",
    "find_collection",
    "gather",
    "slug_of_title",
]

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_MOST_SHEETS, _MOST_TITLE, _MOST_TEXT = 60, 120, 12_000


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection.

    Attributes:
        id: slug.
        introduction: Markdown.
        sheets: UUIDs in order; one that is withdrawn meanwhile is shown no more.
        public: whether others than moderators see it.
    """

    id: str
    title: str
    introduction: str
    sheets: tuple[str, ...]
    public: bool
    changed: datetime


def slug_of_title(title: str) -> str:
    """Return the slug that a title makes; empty where no letter is in it."""
    return fold(title).replace(" ", "-")[:80].strip("-")


def _of(row: CollectionRow) -> Collection:
    return Collection(
        row.id,
        row.title,
        row.introduction,
        tuple(json.loads(row.sheets)),
        row.public,
        row.changed,
    )


def all_collections(session: Session, person: Person | None = None) -> list[Collection]:
    """Return the collections that *person* may see, the last changed first."""
    rows = select(CollectionRow).order_by(CollectionRow.changed.desc())
    everything = may(person, "gather_collection")
    return [_of(row) for row in session.scalars(rows) if row.public or everything]


def find_collection(
    session: Session, slug: str, person: Person | None = None
) -> Collection:
    """Return a collection that *person* may see.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(CollectionRow, slug)
    if row is None or not (row.public or may(person, "gather_collection")):
        problem = "Ce recueil n'existe pas."
        raise NotFoundError(problem, "There is no such collection.")
    return _of(row)


def _checked(wanted: Collection, *, names_confirmed: bool) -> None:
    """Check what is to be shown to all.

    Raises:
        BadParameterError: see `gather`.
    """
    problem = english = ""
    if not wanted.title or len(wanted.title) > _MOST_TITLE or not wanted.id:
        problem = f"Donnez un titre de 1 à {_MOST_TITLE} caractères."
        english = f"Give a title of 1 to {_MOST_TITLE} characters."
    elif len(wanted.introduction) > _MOST_TEXT:
        problem = f"L'introduction a {_MOST_TEXT} caractères au plus."
        english = f"The introduction has at most {_MOST_TEXT} characters."
    elif len(wanted.sheets) > _MOST_SHEETS or not all(
        map(_UUID.fullmatch, wanted.sheets)
    ):
        problem = f"Un recueil a {_MOST_SHEETS} fiches publiées au plus."
        english = f"A collection has at most {_MOST_SHEETS} published sheets."
    elif found := [
        one
        for one in personal_data(
            {"title": wanted.title, "introduction": wanted.introduction}
        )
        if one.blocking or not names_confirmed
    ]:
        problem = f"« {found[0].text} » ressemble à une donnée personnelle : retirez-la"
        english = f"“{found[0].text}” looks like personal data: remove it"
        if not found[0].blocking:
            problem += ", ou cochez la case si ce n'est le nom d'aucune personne privée"
            english += ", or tick the box if it is no private person's name"
        problem, english = f"{problem}.", f"{english}."
    if problem:
        raise BadParameterError(problem, english)


def gather(  # noqa: PLR0913 - what a form holds
    session: Session,
    person: Person,
    slug: str,
    told: tuple[str, str, Sequence[str]],
    *,
    public: bool,
    names_confirmed: bool = False,
) -> Collection:
    """Make a collection, or change it.

    Args:
        session: that may write.
        person: a moderator.
        slug: of the collection; empty: a new one, named after its title.
        told: title, introduction, UUIDs of the sheets in order.
        public: whether all see it.
        names_confirmed: whether what looks like a name is no private person's.

    Raises:
        ForbiddenError: *person* is no moderator.
        BadParameterError: no title, something too long, too many sheets, personal
            data, or another collection of this name.
        NotFoundError: there is none of this slug.
    """
    if not may(person, "gather_collection"):
        problem = "Les recueils sont faits par les modérateurs."
        raise ForbiddenError(problem, "Collections are made by moderators.")
    title, introduction = " ".join(told[0].split()), told[1].strip()
    sheets, now = tuple(dict.fromkeys(told[2])), datetime.now(UTC)
    name = slug or slug_of_title(title)
    wanted = Collection(name, title, introduction, sheets, public, now)
    _checked(wanted, names_confirmed=names_confirmed)
    row = session.get(CollectionRow, name, with_for_update=True)
    if slug and row is None:
        problem = "Ce recueil n'existe pas."
        raise NotFoundError(problem, "There is no such collection.")
    if not slug and row is not None:
        problem = "Un recueil a déjà ce titre."
        raise BadParameterError(problem, "Another collection has this title.")
    if row is None:
        row = CollectionRow(id=name)
        session.add(row)
    row.title, row.introduction = title, introduction
    row.sheets, row.public = json.dumps(sheets), public
    row.changed, row.person_id = now, person.id
    return wanted
