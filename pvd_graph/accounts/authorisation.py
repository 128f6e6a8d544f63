"""Who may do what to what: one table, one function, no other place.

A role counts in the organisation where it is held: a contributor of one town has no say
in another's. Moderators and administrators belong to the programme, and what they
moderate is everybody's. Nobody publishes or refuses what they wrote themselves.

Pure: knows no database and no HTTP. Views answer 404, not 403, where `may` says no of
an object that whoever asks may not even see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from pvd_graph.accounts.model import Person, Role

__all__ = ["ACTIONS", "SITE", "Action", "Target", "may"]

Action = Literal[
    # Of a sheet, by those of its organisation.
    "draft",
    "read_draft",
    "edit",
    "submit",
    "withdraw",
    "answer_question",
    "declare_challenge",
    # Of a sheet, by both sides.
    "comment",
    # Of anybody's sheet, by whoever has a role.
    "ask_question",
    "say_useful",
    "contact",
    "follow",
    # Of anybody's sheet, by moderators.
    "review",
    "request_change",
    "publish",
    "refuse",
    "hide_question",
    "gather_collection",
    # Of datasets.
    "publish_dataset",
    # Of accounts.
    "administer",
]
ACTIONS: tuple[Action, ...] = get_args(Action)


@dataclass(frozen=True, slots=True)
class Target:
    """What is acted on.

    Attributes:
        organisation: id of the one it belongs to; None: the site's.
        author: id of the person who wrote it; None: nobody in particular.
    """

    organisation: int | None = None
    author: int | None = None


SITE = Target()
"""The site as a whole: what belongs to no organisation."""

_ANYONE: frozenset[Action] = frozenset(
    {"ask_question", "say_useful", "contact", "follow"}
)
_WRITER: frozenset[Action] = frozenset(
    {
        *("draft", "read_draft", "edit", "submit", "withdraw"),
        *("answer_question", "declare_challenge", "comment"),
    }
)
_MODERATOR: frozenset[Action] = frozenset(
    {
        *("review", "comment", "request_change", "publish", "refuse"),
        *("withdraw", "hide_question", "gather_collection"),
    }
)
_OWN: Mapping[Role, frozenset[Action]] = {
    "contributor": _WRITER,
    "publisher": _WRITER | {"publish_dataset"},
    "moderator": _WRITER,
    "administrator": _WRITER | {"publish_dataset"},
}
"""What a role allows on what belongs to the organisation where it is held."""

_ALL: Mapping[Role, frozenset[Action]] = {
    "contributor": _ANYONE,
    "publisher": _ANYONE,
    "moderator": _ANYONE | _MODERATOR,
    "administrator": _ANYONE | _MODERATOR | {"publish_dataset", "administer"},
}
"""What a role allows on anything."""

_NOT_OF_ONESELF: frozenset[Action] = frozenset({"publish", "refuse", "request_change"})


def may(person: Person | None, action: Action, target: Target = SITE) -> bool:
    """Tell whether *person* may do *action* to *target*.

    Args:
        person: None: somebody who is not signed in, who may do nothing of this.
        action: see `Action`.
        target: of it.
    """
    if person is None or person.disabled is not None:
        return False
    if action in _NOT_OF_ONESELF and target.author == person.id:
        return False
    if any(action in _ALL[role] for role in person.roles):
        return True
    if target.organisation is None:
        return False
    role = person.role_in(target.organisation)
    return role is not None and action in _OWN[role]
