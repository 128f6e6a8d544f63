"""Names for things that have none of their own: observations, assessments, towns.

A list of links shows many kinds of things at once; what is not in the names of the
generation is asked for in one query, and an observation is called by what it observes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pvd_graph import queries
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_towns import commune_iri
from pvd_graph.services.names import Named, name_of, names
from pvd_graph.vocab import BASE, id_iri

__all__ = ["named_all"]

# Kinds whose IRI says what they are about -> kind of the first key; the second one is
# the code of a commune.
_ABOUT = {"observation": "indicator", "assessment": "rule"}
_ID = BASE + "id/"


def named_all(reader: GraphReader, iris: Iterable[str]) -> dict[str, Named]:
    """Return each of *iris* with its name, in one query at most."""
    wanted = list(dict.fromkeys(iris))
    parts = {iri: about for iri in wanted if (about := _about(iri)) is not None}
    asked = {
        *(iri for iri in wanted if iri not in parts),
        *(commune_iri(code) for _, code, _ in parts.values()),
    }
    found = _labels(reader, asked)
    return {
        iri: Named(
            _composed(reader, parts[iri], found)
            if iri in parts
            else found.get(iri) or name_of(reader, iri),
            iri,
        )
        for iri in wanted
    }


def _about(iri: str) -> tuple[str, str, str] | None:
    """Return IRI of what it is about, code of a commune, and the rest."""
    kind, *keys = iri.removeprefix(_ID).split("/") if iri.startswith(_ID) else ("",)
    if kind not in _ABOUT or len(keys) < 2:  # noqa: PLR2004 - a thing and a commune
        return None
    return id_iri(_ABOUT[kind], keys[0]), keys[1], " ".join(keys[2:])


def _labels(reader: GraphReader, iris: Iterable[str]) -> dict[str, str]:
    """Ask for the names of our things that the names of the generation lack."""
    known = names(reader)
    terms = [
        queries.iri(iri)
        for iri in sorted(iris)
        if iri not in known and iri.startswith(BASE)
    ]
    if not terms:
        return {}
    rows = reader.select(queries.load("labels_of", thing=terms))
    return {row["thing"]: row["label"] for row in rows}


def _composed(
    reader: GraphReader, about: tuple[str, str, str], found: Mapping[str, str]
) -> str:
    """Return « what it is about, commune, period »."""
    thing, code, rest = about
    commune = found.get(commune_iri(code), code)
    return ", ".join(part for part in (name_of(reader, thing), commune, rest) if part)
