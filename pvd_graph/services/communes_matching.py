"""Which commune a name means, given what narrows it: certain, or candidates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from pvd_graph.folding import without_article
from pvd_graph.model import Candidate, Found
from pvd_graph.services.communes_index import Commune, CommuneName, NameIndex, Scope
from pvd_graph.services.communes_text import Asked, readings, without_place
from pvd_graph.services.departements_known import KnownDepartements

__all__ = ["Communes", "match_name", "narrowed"]

LIMIT = 10
_BARE = 0.97
_ELSEWHERE = 0.7
_POSTCODE = 5


class Communes(Protocol):
    """What is known of the communes."""

    @property
    def communes(self) -> Mapping[str, Commune]:
        """Those of today, by code."""
        ...

    @property
    def departements(self) -> KnownDepartements:
        """The départements."""
        ...

    @property
    def index(self) -> NameIndex:
        """Their names."""
        ...

    def by_postcode(self, postcode: str) -> frozenset[str]:
        """Return the codes of the communes with this postcode."""
        ...

    def candidate(self, code: str, score: float) -> Candidate:
        """Return a commune as a candidate."""
        ...

    def largest_first(self, codes: Iterable[str]) -> Sequence[str]:
        """Return *codes*, the largest commune first."""
        ...


def narrowed(known: Communes, departement: str, postcode: str) -> frozenset[str] | None:
    """Return the codes that a département and a postcode leave; None for any.

    What cannot be understood narrows nothing.
    """
    within: frozenset[str] | None = None
    codes = known.departements.find(departement) if departement.strip() else None
    if codes:
        within = frozenset(
            code for code, one in known.communes.items() if one.departement in codes
        )
    posted = known.by_postcode(postcode.replace(" ", ""))
    if posted:
        within = posted if within is None else within & posted
    return within


def match_name(
    known: Communes, asked: Asked, *, departement: str, postcode: str
) -> Found:
    """Return the commune that the name of *asked* means.

    A name of today wins over a former one where a département or a postcode narrows;
    where nothing does, every commune that bears or bore it counts, and a missing
    article leaves it open, as it does beside a name that is one letter away. What
    narrows but is not understood, or contradicts itself, leaves nothing certain.
    """
    asked, scope, sound = _scope(known, asked, departement, postcode)
    for key in readings(asked.text):
        if found := known.index.exact(key, scope):
            return _of_exact(known, asked, key, found, (scope, sound))
        if found := known.index.bare(key, scope):
            # « Boisse » for La Boisse, where there is a Boissey too?
            certain = (
                sound
                and not scope.is_nation
                and _one(found)
                and not known.index.has_near(key, scope, found[0].code)
            )
            return _decide(known, found, _BARE, certain=certain)
    return _of_alike(known, readings(asked.text), scope)


def _scope(
    known: Communes, asked: Asked, departement: str, postcode: str
) -> tuple[Asked, Scope, bool]:
    """Return what is asked, where to look for it, and whether that is sound.

    What stands beside the name in the text narrows it as a column does.
    """
    places = [departement] if departement.strip() else []
    if asked.place and known.departements.find(asked.place):
        places.append(asked.place)
        asked = replace(asked, text=without_place(asked.text))
    sound, codes = True, None
    for place in places:
        found = known.departements.find(place)
        codes = found if codes is None else codes & found
        sound = sound and bool(codes)
    communes = None
    for one in (postcode, asked.postcode):
        given = one.replace(" ", "")
        if given:
            posted = known.by_postcode(given.zfill(_POSTCODE))
            if posted:
                communes = posted if communes is None else communes & posted
                sound = sound and bool(communes)
            elif not codes:
                # A CEDEX, or a mistake: all that it tells is the département.
                codes = _departement_of(known, given.zfill(_POSTCODE))
                sound = sound and bool(codes)
    return asked, Scope(codes or None, communes), sound


def _departement_of(known: Communes, postcode: str) -> frozenset[str]:
    """Return the codes that a postcode begins with; none where it is no postcode."""
    if not (postcode.isdecimal() and len(postcode) == _POSTCODE):
        return frozenset()
    overseas = postcode.startswith(("97", "98"))
    return known.departements.find(postcode[: 3 if overseas else 2])


def _of_exact(
    known: Communes,
    asked: Asked,
    key: str,
    found: list[CommuneName],
    where: tuple[Scope, bool],
) -> Found:
    """Return what names that are *key* but for the fold mean."""
    scope, sound = where
    if not scope.is_nation:
        found = [name for name in found if not name.followed] or found
    if without_article(key) == key:
        # « Vergne » for Vergné, where there is a La Vergne too?
        others = known.index.bare(key, scope)
        as_written = not scope.is_nation and found[0].label == asked.text
        if not as_written and not _one([*found, *others]):
            return _decide(known, [*found, *others], 1.0, certain=False)
    # « Montdore » anywhere: Montdoré, or Mont-Dore?
    sound = sound and not (scope.is_nation and known.index.is_doubtful(key))
    return _decide(known, found, 1.0, certain=sound and _one(found))


def _one(found: Sequence[CommuneName]) -> bool:
    return len({name.code for name in found}) == 1


def _decide(
    known: Communes, found: list[CommuneName], score: float, *, certain: bool
) -> Found:
    """Return the communes of *found*: as one that is certain, or as candidates."""
    if certain:
        code = found[0].code
        followed = "" if any(not name.followed for name in found) else found[0].followed
        return Found(code, followed, (known.candidate(code, score),))
    former = {name.code for name in found} - {n.code for n in found if not n.followed}
    ordered = known.largest_first(name.code for name in found)
    ordered = sorted(ordered, key=lambda code: code in former)
    share = score if len(ordered) == 1 else score * 0.95
    return Found(
        candidates=tuple(known.candidate(code, share) for code in ordered[:LIMIT])
    )


def _of_alike(known: Communes, keys: Sequence[str], scope: Scope) -> Found:
    """Return the communes whose names resemble *keys*; never certain.

    Where a narrowed search finds the very name elsewhere, that is told too: the column
    that narrows may be what is wrong.
    """
    scores: dict[str, float] = {}
    for key in keys:
        for name, score in known.index.alike(key, scope, LIMIT):
            scores[name.code] = max(score * _BARE, scores.get(name.code, 0.0))
        if not scope.is_nation:
            for name in known.index.exact(key, Scope()):
                scores.setdefault(name.code, _ELSEWHERE)
    ordered = sorted(
        known.largest_first(scores), key=lambda code: -scores[code]
    )  # stable: of two that are as alike, the larger one
    return Found(
        candidates=tuple(
            known.candidate(code, scores[code]) for code in ordered[:LIMIT]
        )
    )
