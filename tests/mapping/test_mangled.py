"""Letters that were spoilt on the way are told, with what was meant."""

import pytest

from pvd_graph.mapping.mangled import is_suspect, mangled, mended

MEANT = (
    "Rénovation de la halle",
    "Cœur de ville – « Grand’Rue »",
    "À l'Isle-sur-la-Sorgue, 12 000 €",
    "ÉCOLE, ÇÀ ET LÀ",
    "Hœrdt, Haÿ-les-Roses",
)


def _twice(text: str) -> str:
    """Encode *text* twice, as a program that takes UTF-8 for Windows-1252."""
    signs = []
    for byte in text.encode():
        try:
            signs.append(bytes([byte]).decode("cp1252"))
        except UnicodeDecodeError:
            signs.append(chr(byte))
    return "".join(signs)


@pytest.mark.parametrize("meant", MEANT)
def test_what_was_meant_is_read_back(meant: str) -> None:
    """Whole texts, and those of which a part alone was spoilt."""
    spoilt = _twice(meant)

    assert spoilt != meant
    assert is_suspect(spoilt)
    assert mended(spoilt) == meant
    assert mended(f"Été : {spoilt}") == f"Été : {meant}"


@pytest.mark.parametrize("text", [*MEANT, "SÃO PAULO", "Ångström", "Pâque", "â", "Ã©"])
def test_what_was_well_written_is_let_be(text: str) -> None:
    """But « Ã© », which nobody writes."""
    assert (mended(text) == text) is (text != "Ã©")
    assert (mangled(text) is None) is (text != "Ã©")


def test_a_half_letter_is_let_be() -> None:
    """What does not decode stays as it stands."""
    assert mended("ï¿¾ À© Ã") == mended("ï¿¾ À© Ã")
    assert mended("à€€") == "à€€"


def test_lost_letters_are_told_too() -> None:
    """What was meant cannot be known."""
    assert is_suspect("R�novation")
    fault = mangled("R�novation")

    assert fault is not None
    assert not fault.blocking
    assert "perdus" in fault.problem.fr
    assert "lost" in fault.problem.en
