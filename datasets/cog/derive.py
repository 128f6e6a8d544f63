"""Derive the communal reference of 2026 and its populations into compact tables.

The source is the npm package ``@etalab/decoupage-administratif`` (code MIT, data
Licence Ouverte 2.0), whose versions are vintages of the Code officiel géographique
(COG). Get each version of ``VERSIONS`` once, one folder a version::

    npm pack @etalab/decoupage-administratif@6.0.0
    mkdir 6.0.0
    tar -xzf etalab-decoupage-administratif-6.0.0.tgz -C 6.0.0

then run ``python datasets/cog/derive.py --packages FOLDER``. Tables are sorted and
written without a clock, so two runs give the same bytes. Standard library only.

What a former code says: ``current_code`` is where its territory lies today,
``successor_code`` the code that took over when it ended. ``date`` comes from the
package's history (1943 to 1 January 2019). Later ones carry ``year``, that of the
first COG without the code, or ``not_after`` where a year of COG is missing.

What a population says: the legal population of a commune of 2026, whose vintage was
published on an older geography, is the sum of its parts then. It has no row as soon
as a part is missing or was shared with another commune: unknown rather than wrong.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

CURRENT_VERSION = "6.0.0"
HISTORY_VERSION = "0.7.0"
# Year of COG -> version of the package. There is none for 2020.
VERSIONS = {
    2019: "0.7.0",
    2021: "1.1.1",
    2022: "2.3.1",
    2023: "3.1.1",
    2024: "4.0.0",
    2025: "5.3.0",
    2026: CURRENT_VERSION,
}

# Where INSEE publishes what the package calls the population of overseas
# collectivities, it says which census each comes from.
# Source: https://www.insee.fr/fr/statistiques/8680702
OVERSEAS_CENSUS = {
    "975": "2023",
    "977": "2023",
    "978": "2023",
    "986": "2023",
    "987": "2022",
    "988": "2025",
}
MAYOTTE, MAYOTTE_CENSUS = "976", "2017"


class Vintage(NamedTuple):
    """A vintage of legal populations: where it is read, on which geography.

    INSEE publishes the vintage N on the geography of 1 January N + 2; the package
    joins it by code to the COG of its own year. Where the two years differ, a
    commune merged in between shows the population of its main town only.
    """

    period: str
    cog: int  # COG of the package that carries it
    geography: int  # COG on which INSEE published it


VINTAGES = (
    Vintage("2016", cog=2019, geography=2018),
    Vintage("2019", cog=2021, geography=2021),
    Vintage("2021", cog=2024, geography=2023),
    Vintage("2023", cog=2026, geography=2025),
)

# Reasons of the history that give a territory a new code and merge nothing.
RECODINGS = ("changement de département", "changement de chef lieu")


@dataclass(frozen=True)
class Cog:
    """One vintage of the COG: its communes by code, and what their old codes were."""

    communes: dict[str, dict[str, Any]]
    absorbed: dict[str, str]  # old code -> current code of that vintage
    parts: dict[str, dict[str, Any]]  # communes déléguées and associées, by code

    @classmethod
    def read(cls, folder: Path) -> Cog:
        """Read `data/communes.json` of the package unpacked in *folder*."""
        entries = json.loads(
            (folder / "package/data/communes.json").read_text(encoding="utf-8")
        )
        communes = {e["code"]: e for e in entries if e["type"] == "commune-actuelle"}
        kinds = ("commune-deleguee", "commune-associee")
        return cls(
            communes=communes,
            absorbed={
                old: code
                for code, commune in communes.items()
                for old in commune.get("anciensCodes", ())
            },
            parts={e["code"]: e for e in entries if e["type"] in kinds},
        )


class History:
    """The communes from 1943 to 1 January 2019, as the package tells them."""

    def __init__(self, folder: Path) -> None:
        """Read `data/historique-communes.json` of the package in *folder*."""
        path = folder / "package/data/historique-communes.json"
        records = json.loads(path.read_text(encoding="utf-8"))
        self._by_id = {record["id"]: record for record in records}
        self._communes = [record for record in records if record["type"] == "COM"]
        self.last: dict[str, dict[str, Any]] = {}
        self.named: dict[str, list[dict[str, Any] | None]] = {}
        for record in self._communes:
            self.named.setdefault(record["code"], []).append(record)
            known = self.last.get(record["code"])
            if known is None or _end(record) > _end(known):
                self.last[record["code"]] = record

    def current_on(self, day: str) -> set[str]:
        """Return the codes of the communes that exist on *day*, an ISO date."""
        return {
            record["code"]
            for record in self._communes
            if record.get("dateDebut", "") <= day < _end(record)
        }

    def successor(self, code: str) -> str | None:
        """Return the code of the commune that took over when *code* ended."""
        heir = self._by_id.get(self.last[code].get("successeur"))
        if heir is None:
            return None
        commune = self._by_id.get(heir["pole"]) if "pole" in heir else heir
        return None if commune is None else str(commune["code"])


def _end(record: dict[str, Any]) -> str:
    """Return the ISO date on which a record of the history ends; open ones are last."""
    return str(record.get("dateFin", "9999"))


class Reference:
    """All vintages side by side, and the way from an old code to a commune of 2026."""

    def __init__(self, packages: Path) -> None:
        """Read every version of ``VERSIONS`` under *packages*."""
        self.cogs = {y: Cog.read(packages / v) for y, v in VERSIONS.items()}
        self.now = self.cogs[max(VERSIONS)]
        self.history = History(packages / HISTORY_VERSION)

    def today(self, code: str) -> str:
        """Return the commune of 2026 where the territory of *code* lies.

        A commune déléguée or associée of 2026 tells it better than the old codes of
        the package, which forget communes that were re-established (La
        Neuville-Garnier, 60455, went to Les Hauts-Talican, 60694, in 2024).
        """
        if code in self.now.communes:
            return code
        part = self.now.parts.get(code)
        if part is not None and part["chefLieu"] in self.now.communes:
            return str(part["chefLieu"])
        return self.now.absorbed[code]

    def container(self, code: str, year: int) -> str | None:
        """Return the commune that held *code*, a commune of 2026, in the COG *year*."""
        for vintage in sorted(y for y in self.cogs if y >= year):
            holder = self.cogs[vintage].absorbed.get(code)
            if holder is not None:
                return holder
        return self.history.successor(code) if code in self.history.last else None

    def geography(self, year: int) -> set[str]:
        """Return the codes of the communes of 1 January *year*."""
        if year in self.cogs:
            return set(self.cogs[year].communes)
        return self.history.current_on(f"{year}-01-01")


def communes_table(
    reference: Reference, epcis: Iterable[dict[str, Any]]
) -> list[list[str]]:
    """Return one row a current commune: code to population, "" where not known."""
    epci_of = {m["code"]: epci["code"] for epci in epcis for m in epci["membres"]}
    return [
        [
            code,
            commune["nom"],
            commune["departement"],
            commune.get("siren", ""),
            epci_of.get(code, ""),
            "|".join(sorted(commune.get("codesPostaux", ()))),
            str(commune.get("population", "")),
            "|".join(former_names(reference, code, commune["nom"])),
        ]
        for code, commune in sorted(reference.now.communes.items())
    ]


def former_names(reference: Reference, code: str, name: str) -> list[str]:
    """Return the other names that *code*, a commune of today, has borne.

    A commune nouvelle keeps the code of its main town, whose own name (Bellegarde-sur-
    Valserine, today Valserhône) stands in no list of former codes.
    """
    entries = [cog.communes.get(code) for cog in reference.cogs.values()]
    entries += [cog.parts.get(code) for cog in reference.cogs.values()]
    entries += reference.history.named.get(code, [])
    names = {str(entry["nom"]) for entry in entries if entry is not None}
    return sorted(names - {name})


def former_table(reference: Reference) -> list[list[str]]:
    """Return one row a code that is no longer a commune's, in order of code."""
    return [
        former_row(reference, code)
        for code in sorted(reference.now.absorbed)
        if code not in reference.now.communes
    ]


def former_row(reference: Reference, code: str) -> list[str]:
    """Return what is known of the end of *code*; see the module's docstring."""
    current = reference.today(code)
    known = [y for y, cog in sorted(reference.cogs.items()) if code in cog.communes]
    record = reference.history.last.get(code)
    successor, change, date, year, not_after = current, "fusion", "", "", ""
    if known:  # it outlived the history: compare the vintages
        after = min(y for y in reference.cogs if y > known[-1])
        successor = reference.cogs[after].absorbed.get(code, current)
        year, not_after = (
            (str(after), "") if after == known[-1] + 1 else ("", str(after))
        )
        if reference.container(successor, known[-1]) == code:
            change = "changement-de-code"
    elif record is not None and "dateFin" in record:
        date = record["dateFin"]
        year = date[:4]
        successor = reference.history.successor(code) or current
        reason = record["raisonFin"]
        if reason in RECODINGS:
            change = "changement-de-code"
    else:  # the code of a commune déléguée that changed département, never a commune's
        not_after = str(min(VERSIONS))
    name = former_name(reference, code)
    return [code, name, current, successor, change, date, year, not_after]


def former_name(reference: Reference, code: str) -> str:
    """Return the last name under which *code* is known, "" if there is none."""
    part = reference.now.parts.get(code)
    if part is not None:
        return str(part["nom"])
    for _, cog in sorted(reference.cogs.items(), reverse=True):
        entry = cog.communes.get(code) or cog.parts.get(code)
        if entry is not None:
            return str(entry["nom"])
    record = reference.history.last.get(code)
    return "" if record is None else str(record["nom"])


def population_table(reference: Reference) -> list[list[str]]:
    """Return rows (code, period, inhabitants) in that order."""
    rows = []
    for vintage in VINTAGES:
        rows += vintage_rows(reference, vintage)
    for code, commune in reference.now.communes.items():
        territory = commune["departement"]
        census = OVERSEAS_CENSUS.get(territory)
        if territory == MAYOTTE:
            census = MAYOTTE_CENSUS
        if census is not None and "population" in commune:
            rows.append([code, census, str(commune["population"])])
    return sorted(rows)


def vintage_rows(reference: Reference, vintage: Vintage) -> list[list[str]]:
    """Return the rows of one vintage, on the communes of 2026."""
    source = reference.cogs[vintage.cog].communes
    then = reference.geography(vintage.geography)
    shared = shared_communes(reference, vintage.geography, then)
    parts: dict[str, list[str]] = {}
    for code in then:
        parts.setdefault(reference.today(code), []).append(code)
    rows = []
    for code, codes in parts.items():
        commune = reference.now.communes[code]
        separate = commune["zone"] == "com" or commune["departement"] == MAYOTTE
        counted = [p for p in codes if "population" in source.get(p, {})]
        if not separate and code not in shared and counted == codes:
            total = sum(source[part]["population"] for part in codes)
            rows.append([code, vintage.period, str(total)])
    return rows


def shared_communes(reference: Reference, year: int, then: set[str]) -> set[str]:
    """Return communes of 2026 that shared a commune of the geography of *year*.

    They are those that were re-established since, and those they left.
    """
    shared = set()
    for code in set(reference.now.communes) - then:
        holder = reference.container(code, year)
        heir = None if holder is None else reference.today(holder)
        if heir != code:
            shared |= {code, heir} if heir else {code}
    return shared


def write_table(path: Path, header: str, rows: Iterable[Sequence[str]]) -> None:
    """Write *rows* as CSV, gzipped without name or time where *path* says `.gz`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split())
    writer.writerows(rows)
    data = text.getvalue().encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


def write_reference(reference: Reference, data: Path, folder: Path) -> None:
    """Write the tables of the communal reference of 2026, read in *data*."""
    epcis, departements, regions = (
        json.loads((data / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("epci", "departements", "regions")
    )
    write_table(
        folder / "communes.csv.gz",
        "code name departement siren epci postcodes population former_names",
        communes_table(reference, epcis),
    )
    write_table(
        folder / "departements.csv",
        "code name region",
        sorted([d["code"], d["nom"], d["region"]] for d in departements if _proper(d)),
    )
    write_table(
        folder / "overseas.csv",
        "code name",
        sorted([d["code"], d["nom"]] for d in departements if not _proper(d)),
    )
    write_table(
        folder / "regions.csv",
        "code name",
        sorted([r["code"], r["nom"]] for r in regions if _proper(r)),
    )
    write_table(
        folder / "epcis.csv",
        "siren name kind",
        sorted([e["code"], e["nom"], e["type"]] for e in epcis),
    )
    write_table(
        folder / "former_communes.csv",
        "code name current_code successor_code change date year not_after",
        former_table(reference),
    )


def _proper(entry: dict[str, Any]) -> bool:
    """Tell a département or region from an overseas collectivity with a code."""
    return bool(entry["zone"] != "com")


def main() -> None:
    """Read the packages and write the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--packages",
        type=Path,
        required=True,
        help="folder with one folder a version, each holding package/data",
    )
    parser.add_argument(
        "--datasets",
        type=Path,
        default=Path(__file__).resolve().parents[1],
        help="where to write cog/ and population/ (default: beside this script)",
    )
    options = parser.parse_args()
    reference = Reference(options.packages)
    data = options.packages / CURRENT_VERSION / "package/data"
    write_reference(reference, data, options.datasets / "cog")
    write_table(
        options.datasets / "population" / "population.csv.gz",
        "code period value",
        population_table(reference),
    )


if __name__ == "__main__":
    main()
