"""Derive the bundled tables about the 1,646 towns from the fact tables.

The fact tables (codes, dates and figures of ANCT, INSEE, DGALN, DGCL and others) are
described in each ``dataset.toml``. This script only does what a manifest cannot say:

* figures that a source writes as 0 or -1 where it has none are dropped (Mayotte has
  neither the 2021 census nor the age index), and counted on standard error;
* arrondissements municipaux, which the graph does not hold, leave the centroids;
* a funded project gets an ``action_key`` of its own, whatever the order of the rows:
  its number, or number, commune and grant where one number covers several rows.

Run ``python datasets/derive_facts.py --facts FOLDER`` after ``cog/derive.py``, then
``python datasets/seal.py``. Two runs give the same bytes. Standard library only.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import re
import sys
import unicodedata
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


def keyed_projects(rows: list[Row]) -> list[Row]:
    """Return the funded projects with their ``action_key``, in order of key.

    Raises:
        ValueError: two rows would have the same key.
    """
    times = Counter(row["project_id"] for row in rows)
    keyed = [{"action_key": _key(row, times), **row} for row in rows]
    if len({row["action_key"] for row in keyed}) != len(rows):
        problem = "two funded projects have the same number, commune and grant"
        raise ValueError(problem)
    for row in keyed:
        for amount in ("total_cost_eur", "grant_eur"):
            row[amount] = plain(row[amount]) if row[amount] else ""
        if row["project_id"].endswith("Non Renseigné"):
            row["project_id"] = ""
    return sorted(keyed, key=lambda row: row["action_key"])


def _key(row: Row, times: Counter[str]) -> str:
    ascii_text = unicodedata.normalize("NFD", row["project_id"]).encode(
        "ascii", "ignore"
    )
    number = re.sub(r"[^a-z0-9_]+", "-", ascii_text.decode().lower())
    if times[row["project_id"]] == 1:
        return number
    cents = Decimal(row["grant_eur"]) * 100
    return f"{number}-{row['insee_code']}-{cents:.0f}"


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
    projects = keyed_projects(read_table(facts / "funded_projects.csv"))
    write_table(datasets / "funded-projects" / "funded_projects.csv", projects)
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
