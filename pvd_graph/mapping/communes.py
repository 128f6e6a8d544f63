"""Cells that name a commune: by code, name, postcode or SIREN. Pure.

A code that a spreadsheet shortened is mended with a warning; a name that fits several
communes is an issue that lists them, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol, runtime_checkable

from pvd_graph.mapping.commune_codes import read_code, strict_code
from pvd_graph.mapping.faults import Fault
from pvd_graph.model import Candidate, Column, Found, Wording

__all__ = ["CommuneFinder", "CommuneReader", "CommuneResolver", "reader_of"]

CommuneReader = Callable[[str, str, str], tuple[str, tuple[Fault, ...]]]
"""Takes a cell, its département and its postcode (or empty texts); gives the code of
today, empty when there is none for sure, and what is to be told."""


class CommuneResolver(Protocol):
    """Tells the current commune of a code."""

    def current(self, code: str) -> str | None:
        """Return the code of today; None when the code never existed."""
        ...


@runtime_checkable
class CommuneFinder(CommuneResolver, Protocol):
    """Also finds communes by what people call them."""

    def find(self, text: str, *, departement: str = "", postcode: str = "") -> Found:
        """Return what *text* (a name, a SIREN, or nothing beside a postcode) means."""
        ...


_OLD_CORSE = re.compile(r"20[0-9]{3}", re.ASCII)
_DEPARTEMENT = re.compile(r"[0-9]{1,3}|2[AB]", re.ASCII)
_DISTRICTS = (
    ("13201", "13216", "13055", "Marseille"),
    ("69381", "69389", "69123", "Lyon"),
    ("75101", "75120", "75056", "Paris"),
)
"""First and last code of municipal districts, their commune and its name.

Source: https://www.insee.fr/fr/information/2560452 (COG)."""
_SHOWN = 5
_WRITTEN_SO = 0.9
"""Score from which a candidate bears the very name, or a part of it."""

_CHECK_COG = Wording(
    "Vérifiez-le dans le Code officiel géographique.",
    "Check it in the official geographic code.",
)


def _absorbed(cell: str, current: str) -> Fault:
    problem = Wording(
        f"cette commune a été absorbée ; {current} est retenu.",
        f"this commune was absorbed; {current} is taken.",
    )
    remedy = Wording("Mettez votre fichier à jour.", "Bring your file up to date.")
    return Fault("commune absorbée", cell, problem, remedy, blocking=False)


def _unknown_code(cell: str, code: str, communes: CommuneResolver) -> Fault:
    problem = Wording(
        "aucune commune n'a ni n'a eu ce code.",
        "no commune has or has had this code.",
    )
    remedy = _CHECK_COG
    if _OLD_CORSE.fullmatch(code):
        remedy = Wording(
            "En Corse, le code commence par 2A ou 2B.",
            "In Corsica, the code starts with 2A or 2B.",
        )
    elif isinstance(communes, CommuneFinder):
        found = communes.find("", postcode=code)
        near = found.candidates or ((Candidate(found.key, "", 1),) if found.key else ())
        if near:
            listed = _listed(near)
            remedy = Wording(
                f"Est-ce un code postal ? Il est celui de : {listed}.",
                f"Is it a postcode? It is that of: {listed}.",
            )
    return Fault("commune", cell, problem, remedy)


def _city_of(code: str) -> tuple[str, str] | None:
    """Return the commune of a municipal district (Paris, Lyon, Marseille), its name."""
    return next(
        (
            (city, name)
            for first, last, city, name in _DISTRICTS
            if first <= code <= last
        ),
        None,
    )


def _district(cell: str, city: tuple[str, str], *, followed: bool) -> Fault:
    """Tell of the code of a municipal district, taken for its commune or not."""
    code, name = city
    if followed:
        problem = Wording(
            f"c'est un arrondissement de {name} ; la commune, {code}, est retenue.",
            f"this is a district of {name}; the commune, {code}, is taken.",
        )
        remedy = Wording(
            f"Si vous préférez, écrivez {code}.", f"If you prefer, write {code}."
        )
        return Fault("arrondissement", cell, problem, remedy, blocking=False)
    problem = Wording(
        f"ce code est celui d'un arrondissement de {name}, non d'une commune.",
        f"this code is that of a district of {name}, not of a commune.",
    )
    remedy = Wording(
        f"Écrivez {code}, le code de {name}, si la ligne vaut pour toute la ville ; "
        "sinon, retirez-la.",
        f"Write {code}, the code of {name}, if the row holds for the whole city; "
        "else drop it.",
    )
    return Fault("arrondissement", cell, problem, remedy)


def _listed(candidates: tuple[Candidate, ...]) -> str:
    shown = [f"{each.label} ({each.key})".strip() for each in candidates[:_SHOWN]]
    return ", ".join(shown) + (", …" if len(candidates) > _SHOWN else "")


def _elsewhere(cell: str, code: str, departement: str) -> Fault | None:
    """Compare the code with the département of the row, where that is a code."""
    wanted = departement.strip().upper()
    if not _DEPARTEMENT.fullmatch(wanted):
        return None
    wanted = wanted.zfill(2)
    if wanted == "20":
        wanted = "2"
    if code.startswith(wanted):
        return None
    problem = Wording(
        f"le code {code} n'est pas du département {departement}.",
        f"the code {code} is not in the département {departement}.",
    )
    remedy = Wording(
        "Corrigez le code ou le département.", "Correct the code or the département."
    )
    return Fault("commune", cell, problem, remedy)


def _by_code(communes: CommuneResolver | None, *, districts: bool) -> CommuneReader:
    def read(
        cell: str, departement: str, _postcode: str
    ) -> tuple[str, tuple[Fault, ...]]:
        # Without the reference nothing says that the mended code is one.
        code, faults = strict_code(cell) if communes is None else read_code(cell)
        if not code:
            return "", faults
        if departement and (fault := _elsewhere(cell, code, departement)):
            return "", (*faults, fault)
        if communes is None:
            return code, faults
        current = communes.current(code)
        if current is None and (city := _city_of(code)):
            followed = districts and communes.current(city[0]) == city[0]
            told = (*faults, _district(cell, city, followed=followed))
            return city[0] if followed else "", told
        if current is None:
            return "", (*faults, _unknown_code(cell, code, communes))
        if current != code:
            faults = (*faults, _absorbed(cell, current))
        return current, faults

    return read


def _not_found(cell: str, found: Found) -> Fault:
    if found.candidates and found.candidates[0].score < _WRITTEN_SO:
        problem = Wording(
            "aucune commune ne s'écrit ainsi.", "no commune is written like this."
        )
    elif len(found.candidates) > 1:
        problem = Wording(
            "plusieurs communes peuvent être celle-là.",
            "several communes may be the one meant.",
        )
    else:
        problem = Wording(
            "aucune commune n'est reconnue de façon certaine.",
            "no commune is recognised for sure.",
        )
    remedy = Wording(
        "Donnez le code INSEE, ou le nom exact et le département.",
        "Give the INSEE code, or the exact name and the département.",
    )
    if found.candidates:
        listed = _listed(found.candidates)
        remedy = Wording(
            f"Candidates : {listed}. Écrivez le code, ou le nom exact et le "
            "département.",
            f"Candidates: {listed}. Write the code, or the exact name and the "
            "département.",
        )
    return Fault("commune", cell, problem, remedy)


def _by_find(communes: CommuneFinder, way: str) -> CommuneReader:
    def read(
        cell: str, departement: str, postcode: str
    ) -> tuple[str, tuple[Fault, ...]]:
        if way == "postcode":
            found = communes.find("", departement=departement, postcode=cell)
        else:
            text = "".join(cell.split()) if way == "siren" else cell
            found = communes.find(text, departement=departement, postcode=postcode)
        if not found.key:
            return "", (_not_found(cell, found),)
        if found.followed:
            return found.key, (_absorbed(cell, found.key),)
        return found.key, ()

    return read


def reader_of(column: Column, communes: CommuneResolver | None) -> CommuneReader | None:
    """Return what reads the communes of *column*.

    None when the column gives names, postcodes or SIRENs and *communes* knows codes
    only.
    """
    if column.by == "code":
        return _by_code(communes, districts=column.districts)
    return (
        _by_find(communes, column.by) if isinstance(communes, CommuneFinder) else None
    )
