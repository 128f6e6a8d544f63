"""The figures that tell towns apart or make them alike, as values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite

from pvd_graph.peers.figures import Figure, figures
from pvd_graph.ports import GraphReader
from pvd_graph.queries import iri, load
from pvd_graph.services.browse_towns import towns
from pvd_graph.services.known_figures import known_figures
from pvd_graph.services.names import key_of
from pvd_graph.vocab import id_iri

__all__ = ["figure_of", "figure_values"]


def figure_of(slug: str) -> Figure | None:
    """Return the figure of this name, None where towns are not compared by it."""
    return next((one for one in figures() if one.slug == slug), None)


def figure_values(
    reader: GraphReader, codes: Iterable[str], slugs: Iterable[str]
) -> Mapping[tuple[str, str], float]:
    """Return (code, slug) -> the figure of a commune, rounded as it is shown.

    What is not known has no key. One query where a commune is
    outside the programme.

    Args:
        reader: one generation.
        codes: codes INSEE; an empty one, of a made-up town, is left out.
        slugs: names of figures.
    """
    wanted = {slug: figure for slug in slugs if (figure := figure_of(slug))}
    communes = sorted({code for code in codes if code})
    if not wanted or not communes:
        return {}
    inputs = sorted({slug for one in wanted.values() for slug in one.inputs})
    members = towns(reader)
    series: dict[str, dict[str, dict[str, float]]] = {code: {} for code in communes}
    rows = (
        *_of_towns(reader, [code for code in communes if code in members], inputs),
        *_of_others(reader, [code for code in communes if code not in members], inputs),
    )
    for code, indicator, period, value in rows:
        series[code].setdefault(indicator, {})[period] = value
    return {
        (code, slug): round(value, figure.decimals)
        for code in communes
        for slug, figure in wanted.items()
        if isfinite(value := figure.compute(series[code]))
    }


_Row = tuple[str, str, str, float]


def _of_towns(
    reader: GraphReader, codes: Sequence[str], inputs: Sequence[str]
) -> Iterator[_Row]:
    """Yield code, indicator, period and value of towns of the programme."""
    wanted = {id_iri("indicator", slug): slug for slug in inputs}
    for one in known_figures(reader) if codes else ():
        if slug := wanted.get(one.indicator):
            for code in codes:
                if code in one.values:
                    yield code, slug, one.period, float(one.values[code])


def _of_others(
    reader: GraphReader, codes: Sequence[str], inputs: Sequence[str]
) -> Iterator[_Row]:
    """Yield the same of other communes, which are asked for."""
    if not codes:
        return
    query = load(
        "peers_values",
        commune=[iri(id_iri("commune", code)) for code in codes],
        indicator=[iri(id_iri("indicator", slug)) for slug in inputs],
    )
    for row in reader.select(query):
        slug = key_of(row["indicator"])
        yield row["code"], slug, row["period"], float(row["value"])
