"""Codes of communes as spreadsheets leave them. Pure.

Knows what a code looks like and what becomes of one that was taken for a number; which
codes exist is for whoever holds the reference.
"""

from __future__ import annotations

import re

from pvd_graph.codes import parse_code_insee
from pvd_graph.errors import BadCodeError
from pvd_graph.mapping.faults import Fault
from pvd_graph.model import Wording

__all__ = ["read_code", "strict_code"]

_FLOAT = re.compile(r"([0-9]{4,5})[.,]0+", re.ASCII)
_SHORT = re.compile(r"[1-9][0-9]{3}", re.ASCII)
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]+|[0-9]{6,}", re.ASCII)
_CORSICAN = re.compile(r"(2[AB])([0-9]{1,2})", re.ASCII)

_AS_TEXT = Wording(
    "Dans le tableur, mettez la colonne au format texte et reprenez le code.",
    "In the spreadsheet, format the column as text and enter the code again.",
)


def _shortened(cell: str, code: str) -> Fault:
    problem = Wording(
        f"un tableur a changé ce code ; {code} est retenu.",
        f"a spreadsheet changed this code; {code} is taken.",
    )
    remedy = Wording("Mettez la colonne au format texte.", "Format the column as text.")
    return Fault("code raccourci", cell, problem, remedy, blocking=False)


def strict_code(cell: str) -> tuple[str, tuple[Fault, ...]]:
    """Return the code that *cell* is, empty when it is none, and what is to be told."""
    try:
        return parse_code_insee(cell), ()
    except BadCodeError as error:
        remedy = Wording(
            "Reprenez le code du Code officiel géographique.",
            "Take the code from the official geographic code.",
        )
        problem = Wording(str(error), error.english)
        return "", (Fault("commune", cell, problem, remedy),)


def read_code(cell: str) -> tuple[str, tuple[Fault, ...]]:
    """Return the code that *cell* writes, empty when none, and what is to be told."""
    text = cell.upper()
    if found := _FLOAT.fullmatch(text):
        text = found[1]
    if _SHORT.fullmatch(text):
        text = f"0{text}"
    if _SCIENTIFIC.fullmatch(text):
        problem = Wording(
            "un tableur a pris ce code pour un nombre ; il ne dit plus la commune.",
            "a spreadsheet took this code for a number; the commune is lost.",
        )
        return "", (Fault("commune", cell, problem, _AS_TEXT),)
    if found := _CORSICAN.fullmatch(text):
        problem = Wording(
            "ce code de Corse n'a pas 5 caractères.",
            "this code in Corsica is not of 5 characters.",
        )
        likely = f"{found[1]}{found[2]:0>3}"
        remedy = Wording(f"Est-ce {likely} ?", f"Is it {likely}?")
        return "", (Fault("commune", cell, problem, remedy),)
    code, faults = strict_code(text)
    if not code:
        # Told as it is written: « Belley », not « BELLEY ».
        return strict_code(cell)
    if code != cell.upper():
        faults = (_shortened(cell, code),)
    return code, faults
