"""What is said of groups of peer towns, of today and of the last release."""

from __future__ import annotations

from dataclasses import dataclass

from pvd_graph.peers.group_traits import Trait

__all__ = ["Before", "FormerGroup", "GroupName", "Grouping", "PeerGroup"]


@dataclass(frozen=True, slots=True)
class GroupName:
    """A name in both languages.

    Attributes:
        slug: what the address of a new group is made of.
        said: what the name says: `Trait.sense` of each trait it was made from.
    """

    fr: str
    en: str
    slug: str
    said: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Before:
    """A group as the last release told it.

    Attributes:
        slug: its identifier.
        fr: its French name.
        en: its English name.
        said: `GroupName.said` of the name.
        earlier: names it had before that, as (text, language).
        members: codes of its towns; none where it was no more.
        replaced_by: slugs of the groups where its towns were, if it was no more.
    """

    slug: str
    fr: str
    en: str
    said: frozenset[str] = frozenset()
    earlier: tuple[tuple[str, str], ...] = ()
    members: frozenset[str] = frozenset()
    replaced_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """A group of today.

    Attributes:
        slug: its identifier, kept between releases.
        name: in French and English, with what it says.
        earlier: names it had before, as (text, language).
        members: codes of its towns, in order.
        typical: up to three codes, the most typical first.
        traits: what sets it apart, the most telling first.
    """

    slug: str
    name: GroupName
    earlier: tuple[tuple[str, str], ...]
    members: tuple[str, ...]
    typical: tuple[str, ...]
    traits: tuple[Trait, ...]


@dataclass(frozen=True, slots=True)
class FormerGroup:
    """A group that is no more, and the slugs of those where its towns are."""

    slug: str
    fr: str
    en: str
    replaced_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """All groups of a release, the largest first, and how well they part the towns."""

    groups: tuple[PeerGroup, ...]
    former: tuple[FormerGroup, ...]
    modularity: float
