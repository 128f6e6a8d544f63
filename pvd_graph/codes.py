"""Territorial codes: parsed at the border, trusted inside.

Knows what a code of the Code officiel géographique (COG) or a SIREN looks like.
Does not know which codes exist: that is in the graph.

Source: https://www.insee.fr/fr/information/2560452 (COG), and article R. 123-221 of the
Code de commerce for the SIREN.
"""

from __future__ import annotations

import re
from typing import NewType

from pvd_graph.errors import BadCodeError

__all__ = ["CodeInsee", "Siren", "parse_code_insee", "parse_siren"]

CodeInsee = NewType("CodeInsee", str)
Siren = NewType("Siren", str)

_CODE_INSEE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}", re.ASCII)
_SIREN = re.compile(r"[0-9]{9}", re.ASCII)


def parse_code_insee(text: str) -> CodeInsee:
    """Return *text* as the code of a commune: 5 characters, leading zero kept.

    Fictitious communes of demonstrations use ``99xxx`` and pass.

    Raises:
        BadCodeError: anything else, with the remedy for a lost leading zero.
    """
    code = text.strip().upper()
    if _CODE_INSEE.fullmatch(code):
        return CodeInsee(code)
    remedy, hint = "", ""
    if re.fullmatch(r"[0-9]{4}", code, re.ASCII):
        remedy = f" Un tableur a pu retirer le zéro initial : essayez « 0{code} »."
        hint = f" A spreadsheet may have dropped the leading zero: try “0{code}”."
    problem = (
        f"« {text} » n'est pas un code INSEE de commune (5 caractères, par exemple "
        f"01034 ou 2A004).{remedy}"
    )
    english = (
        f"“{text}” is not the INSEE code of a commune (5 characters, for example "
        f"01034 or 2A004).{hint}"
    )
    raise BadCodeError(problem, english)


def parse_siren(text: str) -> Siren:
    """Return *text* as a SIREN: 9 digits, spaces dropped.

    Raises:
        BadCodeError: anything else. The Luhn key is not checked: La Poste and some
            public bodies hold numbers that fail it.
    """
    digits = "".join(text.split())
    if _SIREN.fullmatch(digits):
        return Siren(digits)
    problem = f"« {text} » n'est pas un SIREN (9 chiffres)."
    english = f"“{text}” is not a SIREN (9 digits)."
    raise BadCodeError(problem, english)
