"""Letters that were spoilt before the table was sent: encoded twice, or lost. Pure.

UTF-8 that was read as Windows-1252 and written as UTF-8 again shows two or three signs
for each letter: « Ã© » for « é ». What was meant can be read back.
"""

from __future__ import annotations

import re

from pvd_graph.mapping.faults import Fault
from pvd_graph.model import Wording

__all__ = ["is_suspect", "mangled", "mended"]


def _sign(byte: int) -> str:
    """Return how Windows-1252 shows *byte*; as browsers do where it has no sign."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_BYTES = {_sign(byte): byte for byte in range(0x80, 0x100)}
_NEXT = "[" + re.escape("".join(_sign(byte) for byte in range(0x80, 0xC0))) + "]"
_TWICE = re.compile(f"[\u00c2-\u00c5]{_NEXT}|[\u00e1-\u00ef]{_NEXT}{{2}}")
"""Latin letters in two signs; typographic quotes, dashes and the euro in three."""
_STARTS = ("\u00c3", "\u00c2", "\u00e2\u20ac", "\u00c5", "\u00c4", "\ufffd")
_LOST = "\ufffd"
_AGAIN = Wording(
    "Mieux : reprenez le fichier à la source, enregistré en UTF-8.",
    "Better: fetch the file again from its source, saved as UTF-8.",
)


def is_suspect(text: str) -> bool:
    """Tell whether *text* is worth a look: a twentieth of the cost of `mangled`."""
    return not text.isascii() and any(start in text for start in _STARTS)


def mended(text: str) -> str:
    """Return *text* with what was encoded twice as it was meant."""

    def letter(match: re.Match[str]) -> str:
        try:
            return bytes(_BYTES[sign] for sign in match[0]).decode()
        except UnicodeDecodeError:
            return match[0]

    return _TWICE.sub(letter, text)


def mangled(cell: str) -> Fault | None:
    """Return what is told of *cell* where its letters are spoilt: it stops nothing."""
    meant = mended(cell)
    if meant != cell:
        problem = Wording(
            "le texte a été encodé deux fois.", "the text was encoded twice."
        )
        remedy = Wording(
            f"Le texte voulu est sans doute « {meant.strip()} ». {_AGAIN.fr}",
            f"The text that was meant is probably “{meant.strip()}”. {_AGAIN.en}",
        )
    elif _LOST in cell:
        problem = Wording(
            "des caractères ont été perdus (« � ») avant l'envoi.",
            "characters were lost (“�”) before it was sent.",
        )
        remedy = Wording(f"Récrivez-les. {_AGAIN.fr}", f"Write them anew. {_AGAIN.en}")
    else:
        return None
    return Fault("accents", cell, problem, remedy, blocking=False)
