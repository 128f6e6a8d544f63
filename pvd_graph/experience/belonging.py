"""Whose a sheet is: of the organisation that writes it, and of the town it is about."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_

from pvd_graph.accounts.authorisation import Action, Target, may
from pvd_graph.accounts.model import Person
from pvd_graph.experience.tables import SheetRow

__all__ = ["of_their_own", "target_of"]


def target_of(person: Person, row: SheetRow, author: int | None = None) -> Target:
    """Return what *person* acts on: a sheet of its organisation, or of their town.

    What a partner or an EPCI tells for a town is also that town's: it reads it,
    corrects it, withdraws it and answers.
    """
    owner = row.organisation_id
    if person.role_in(owner) is None and row.commune in (towns := _towns_of(person)):
        owner = towns[row.commune]
    return Target(owner, author or row.author_id)


def _towns_of(person: Person) -> dict[str, int]:
    """Return code -> id, of the towns that *person* is a member of."""
    places = (one.organisation for one in person.memberships)
    return {place.code: place.id for place in places if place.kind == "town"}


def of_their_own(person: Person, action: Action) -> ColumnElement[bool]:
    """Return the condition on a `SheetRow` that `target_of` comes down to."""
    places = [
        one.organisation
        for one in person.memberships
        if may(person, action, Target(one.organisation.id))
    ]
    towns = [place.code for place in places if place.kind == "town"]
    own = SheetRow.organisation_id.in_([place.id for place in places])
    return or_(own, SheetRow.commune.in_(towns))
