"""Derive the bundled tables about the 1,646 towns from the fact tables.

The fact tables (codes, dates and figures of ANCT, INSEE, DGALN, DGCL and others) are
described in each ``dataset.toml``. This script only does what a manifest cannot say:

* figures that a source writes as 0 or -1 where it has none are dropped (Mayotte has
  neither the 2021 census nor the age index), and counted on standard error;
* arrondissements municipaux, which the graph does not hold, leave the centroids;
* funded projects are parted by year, since each year has its publisher; a number that
  a source does not know ("Non Renseigné") is dropped as a number, and kept where it
  tells projects apart together with commune and grant.

Run ``python datasets/derive_facts.py --facts FOLDER`` after ``cog/derive.py``, then
``python datasets/seal.py``. Two runs give the same bytes. Standard library only.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import sys
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

Row = dict[str, str]

# A town of the programme has inhabitants, households and a labour force: nought, or
# less, in these columns stands for "not known" at the source.
NEVER_NOUGHT = frozenset(
    {
        "active_15_64",
        "households",
        "population",
        "unemployed_15_64",
        "working_age_population",
        "youth_index",
    }
)

# Figures that DGALN publishes; INSEE publishes the others. One dataset a publisher, so
# that every figure reaches the one who answers for it.
OF_DGALN = frozenset(
    {
        "private_long_vacancy_rate_pct",
        "private_vacancy_rate_pct",
        "social_housing_rate_pct",
    }
)


def read_table(path: Path) -> list[Row]:
    """Read a CSV file with a header, gzipped or not by its name."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def write_table(path: Path, rows: list[Row]) -> None:
    """Write *rows* as CSV, gzipped without name or time where *path* says `.gz`."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    data = text.getvalue().encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


def known_figures(rows: Iterable[Row]) -> tuple[list[Row], Counter[str]]:
    """Return the figures that are known, and how many were dropped, by indicator."""
    kept: list[Row] = []
    dropped: Counter[str] = Counter()
    for row in rows:
        if row["indicator"] in NEVER_NOUGHT and Decimal(row["value"]) <= 0:
            dropped[row["indicator"]] += 1
        else:
            kept.append({**row, "value": plain(row["value"])})
    return kept, dropped


def plain(number: str) -> str:
    """Return *number* without exponent nor trailing zeros: ``12.0`` gives ``12``."""
    text = format(Decimal(number), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def funded_projects(rows: list[Row], *, year: str) -> list[Row]:
    """Return the funded projects of *year*, in order of what their IRI is made of.

    Raises:
        ValueError: two rows would have the same IRI.
    """
    found: dict[tuple[str, ...], Row] = {}
    for row in (row for row in rows if row["year"] == year):
        amounts = {
            name: plain(row[name]) if row[name] else ""
            for name in ("total_cost_eur", "grant_eur")
        }
        key = (row["project_id"], row["insee_code"], amounts["grant_eur"])
        if key in found:
            problem = f"two funded projects of one number, commune and grant: {key}"
            raise ValueError(problem)
        known = not row["project_id"].endswith("Non Renseigné")
        number = row["project_id"] if known else ""
        found[key] = {"number": number, **row, **amounts}
    return [found[key] for key in sorted(found)]


def main() -> None:
    """Read the fact tables and write the bundled ones."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--facts", type=Path, required=True, help="folder of the fact tables"
    )
    parser.add_argument(
        "--datasets",
        type=Path,
        default=Path(__file__).resolve().parent,
        help="where the dataset folders are (default: beside this script)",
    )
    options = parser.parse_args()
    facts, datasets = options.facts, options.datasets
    communes = {r["code"] for r in read_table(datasets / "cog" / "communes.csv.gz")}

    centroids = read_table(facts / "commune_centroids.csv")
    write_table(
        datasets / "centroids" / "centroids.csv",
        [row for row in centroids if row["insee_code"] in communes],
    )
    figures, dropped = known_figures(read_table(facts / "commune_indicators.csv"))
    write_table(
        datasets / "indicators" / "observations.csv.gz",
        [row for row in figures if row["indicator"] not in OF_DGALN],
    )
    write_table(
        datasets / "housing" / "observations.csv",
        [row for row in figures if row["indicator"] in OF_DGALN],
    )
    projects = read_table(facts / "funded_projects.csv")
    for year in ("2019", "2023"):
        table = datasets / f"funded-projects-{year}" / "funded_projects.csv"
        write_table(table, funded_projects(projects, year=year))
    for source, target in (
        ("pvd_membership.csv", "pvd-membership/pvd_membership.csv"),
        ("commune_typologies.csv", "typologies/typologies.csv"),
        ("programme_membership.csv", "programmes/programme_membership.csv"),
    ):
        write_table(datasets / target, read_table(facts / source))

    for indicator, count in sorted(dropped.items()):
        sys.stderr.write(f"{indicator}: {count} figures not known, dropped\n")


if __name__ == "__main__":
    main()
