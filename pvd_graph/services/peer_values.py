"""The figures that tell towns apart or make them alike, as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite

from pvd_graph.peers.figures import Figure, figures
from pvd_graph.ports import GraphReader
from pvd_graph.queries import iri, load
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

    What is not known has no key. One query, whatever is asked.

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
    query = load(
        "peers_values",
        commune=[iri(id_iri("commune", code)) for code in communes],
        indicator=[iri(id_iri("indicator", slug)) for slug in inputs],
    )
    series: dict[str, dict[str, dict[str, float]]] = {code: {} for code in communes}
    for row in reader.select(query):
        periods = series[row["code"]].setdefault(key_of(row["indicator"]), {})
        periods[row["period"]] = float(row["value"])
    return {
        (code, slug): round(value, figure.decimals)
        for code in communes
        for slug, figure in wanted.items()
        if isfinite(value := figure.compute(series[code]))
    }
