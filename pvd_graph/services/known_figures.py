"""All figures of the towns of the programme, read once a generation.

A page of a town shows forty of its own and some of its peers. Asked of the store, each
is looked up by five properties: ten milliseconds a page. Here they lie by indicator and
period, with the code of each town; the IRI of an observation is made from these, as the
loads make it, and kept only where it is another one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from sys import intern

from pvd_graph import queries
from pvd_graph.ports import GraphReader
from pvd_graph.services.names import key_of
from pvd_graph.services.records import Number, apart_from_towns, as_number
from pvd_graph.vocab import id_iri

__all__ = ["Series", "known_figures"]


@dataclass(frozen=True, eq=False)
class Series:
    """What one dataset says of an indicator in a period.

    Attributes:
        indicator, dataset: IRIs; *dataset* is empty where none is told.
        values: code INSEE -> value, in the unit of the indicator.
        iris: code INSEE -> IRI of the observation, where it is not the usual one.
    """

    indicator: str
    period: str
    dataset: str
    values: Mapping[str, Number]
    iris: Mapping[str, str]

    def iri(self, code: str) -> str:
        """Return the IRI of the observation of the town *code*, a key of *values*."""
        usual = ("observation", key_of(self.indicator), code, self.period)
        return self.iris.get(code) or id_iri(*usual)


@apart_from_towns
def known_figures(reader: GraphReader) -> Sequence[Series]:
    """Return the figures of all towns, by indicator, period and dataset.

    Cost: one query over 64,000 figures, about three seconds, and 10 MB; worth calling
    before a generation is put in service.
    """
    rows = reader.select(queries.load("towns_figures"))
    found = [_series(row) for row in rows if row.get("values")]
    return sorted(found, key=lambda one: (one.indicator, one.period, one.dataset))


def _series(row: Mapping[str, str]) -> Series:
    values: dict[str, Number] = {}
    iris: dict[str, str] = {}
    for line in row["values"].split("\n"):
        code, value, *iri = line.split(" ")
        # The same 1,646 texts in each of the series.
        values[intern(code)] = as_number(value)
        if iri:
            iris[code] = iri[0]
    dataset = row.get("dataset", "")
    return Series(row["indicator"], row["period"], dataset, values, iris)
