"""The sample beside a manifest, and the fictitious communes that it speaks of.

A sample is a small file in the form of its producer (columns, separators, encoding,
quirks) with content of the project's own making: good rows, and some that show typical
faults. It tells whether a manifest still reads what it was written for where the
producer's file is not at hand. No build reads it.
"""

from __future__ import annotations

from pathlib import Path

from pvd_graph.reading.tabular import read_rows
from pvd_graph.services.communes_index import Commune
from pvd_graph.services.communes_known import KnownCommunes

__all__ = ["FICTITIOUS", "fictitious_communes", "is_sample", "sample_of"]

FICTITIOUS = "fictitious-communes.csv"
"""Of the folder of datasets: ``code,name,departement,postcode,absorbed_by``."""

_DEPARTEMENTS = {"99": "Département fictif"}


def is_sample(path: Path) -> bool:
    """Tell whether a file of a dataset's folder is its sample, by its name."""
    return path.name.startswith("sample.")


def sample_of(folder: Path) -> Path | None:
    """Return the sample in the *folder* of a dataset; None when it has none.

    Of several, the first by name.
    """
    return min(filter(is_sample, folder.glob("sample.*")), default=None)


def fictitious_communes(datasets: Path) -> KnownCommunes:
    """Return the communes of samples: codes 99xxx, that no real commune has.

    Args:
        datasets: the folder of the bundled datasets.

    Raises:
        UnreadableFileError: their table is damaged.
    """
    rows = [row.cells for row in read_rows(datasets / FICTITIOUS)]
    today = [row for row in rows if not row["absorbed_by"]]
    past = [row for row in rows if row["absorbed_by"]]
    return KnownCommunes(
        [row["code"] for row in today],
        {row["code"]: row["absorbed_by"] for row in past},
        communes=[
            Commune(
                row["code"],
                row["name"],
                row["departement"],
                postcodes=(row["postcode"],),
            )
            for row in today
        ],
        former={row["code"]: row["name"] for row in past},
        departements=_DEPARTEMENTS,
    )
