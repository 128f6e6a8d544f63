"""Communes are recognised for sure, or an issue says what they may be."""

from dataclasses import replace

import pytest

from pvd_graph.mapping.communes import CommuneReader, reader_of
from pvd_graph.model import Candidate, Column, Found
from pvd_graph.services.communes_known import KnownCommunes

BELLEY = Candidate("01034", "Belley", 1.0)
SAINT_DENIS = (Candidate("93066", "Saint-Denis", 1.0), Candidate("97411", "", 1.0))


class _Reference:
    """Belley, Ambérieu, Ajaccio, an absorbed code, and two communes of one name."""

    def current(self, code: str) -> str | None:
        return {"01091": "01033"}.get(
            code, code if code in {"01034", "01004", "2A004", "02004"} else None
        )

    def find(self, text: str, *, departement: str = "", postcode: str = "") -> Found:
        if text == "Belley" or postcode == "01300" or text == "210100343":
            return Found("01034")
        if text == "Châtillon":
            return Found("01033", followed="01091")
        if text == "Saint-Denis":
            return Found("93066") if departement == "93" else Found("", "", SAINT_DENIS)
        if text == "Bellay":
            return Found("", "", (replace(BELLEY, score=0.86), *SAINT_DENIS[1:]))
        return Found()


class _CodesOnly:
    """What a build knows before there are names."""

    def current(self, code: str) -> str | None:
        return code


def _reader(by: str = "code") -> CommuneReader:
    reader = reader_of(Column("c", "commune", by=by), _Reference())
    assert reader is not None
    return reader


@pytest.mark.parametrize("cell", ["01004", "1004", "1004.0", "01004,0"])
def test_a_shortened_code_is_mended_with_a_warning(cell: str) -> None:
    """A spreadsheet drops the leading zero, or adds decimals."""
    code, faults = _reader()(cell, "", "")

    assert code == "01004"
    assert [fault.blocking for fault in faults] == ([False] if cell != "01004" else [])


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("2E+09", "pris ce code pour un nombre"),
        ("2000000000", "pris ce code pour un nombre"),
        ("2E4", "pris ce code pour un nombre"),
        ("2A4", "Est-ce 2A004 ?"),
        ("20004", "2A ou 2B"),
        ("9999", "aucune commune"),
        ("13203", "Écrivez 13055, le code de Marseille"),
        ("01300", "code postal ? Il est celui de : (01034)"),
        ("Belley", "5 caractères"),
    ],
)
def test_a_code_that_is_none_says_why(cell: str, said: str) -> None:
    """Corsican codes that became numbers, postcodes, names: nothing is guessed."""
    code, faults = _reader()(cell, "", "")

    assert code == ""
    assert faults[-1].blocking
    assert said in f"{faults[-1].problem} {faults[-1].remedy}"


@pytest.mark.parametrize(
    ("cell", "code"), [("13216", "13055"), ("69389", "69123"), ("75101", "75056")]
)
def test_a_district_stands_for_its_commune_where_the_manifest_says_so(
    cell: str, code: str
) -> None:
    """With a warning; a reference that lacks the commune follows nothing."""
    column = Column("c", "commune", districts=True)
    cities = KnownCommunes(["13055", "69123", "75056"], {})

    reader, lacking = reader_of(column, cities), reader_of(column, _Reference())
    assert reader is not None
    assert lacking is not None
    found, (fault,) = reader(cell, "", "")

    assert (found, fault.kind, fault.blocking) == (code, "arrondissement", False)
    assert code in fault.problem.fr
    assert lacking(cell, "", "")[0] == ""


def test_names_are_told_as_they_are_written() -> None:
    """A name in a column of codes is not shouted back."""
    _code, (fault,) = _reader()("Belley", "", "")

    assert "« Belley »" in fault.problem.fr


def test_the_departement_of_the_row_catches_a_wrong_code() -> None:
    """2004 may be what is left of 2A004: with « 2A » beside, it is not 02004."""
    assert _reader()("2004", "02", "")[0] == "02004"
    code, faults = _reader()("2004", "2A", "")

    assert code == ""
    assert "département 2A" in faults[-1].problem.fr


def test_the_departement_may_be_shortened_or_a_name() -> None:
    """« 1 » is « 01 »; a name is not compared."""
    assert _reader()("01034", "1", "")[0] == "01034"
    assert _reader()("01034", "Ain", "")[0] == "01034"


def test_an_absorbed_commune_is_followed_by_code_and_by_name() -> None:
    """The sender learns of it."""
    by_code, by_name = _reader()("01091", "", ""), _reader("name")("Châtillon", "", "")

    assert by_code[0] == by_name[0] == "01033"
    assert by_code[1][0].kind == by_name[1][0].kind == "commune absorbée"


@pytest.mark.parametrize(
    ("by", "cell"),
    [("name", "Belley"), ("postcode", "01300"), ("siren", "210 100 343")],
)
def test_the_other_ways_to_name_a_commune(by: str, cell: str) -> None:
    """Name, postcode, SIREN."""
    assert _reader(by)(cell, "", "") == ("01034", ())


def test_an_ambiguous_name_lists_its_candidates() -> None:
    """And the département of the row settles it."""
    assert _reader("name")("Saint-Denis", "93", "")[0] == "93066"
    code, faults = _reader("name")("Saint-Denis", "", "")

    assert code == ""
    assert "plusieurs" in faults[0].problem.fr
    assert "Saint-Denis (93066), (97411)" in faults[0].remedy.fr


def test_an_unknown_name_asks_for_the_code() -> None:
    """No candidate, no guess."""
    code, faults = _reader("name")("Trifouillis", "", "")

    assert code == ""
    assert "code INSEE" in faults[0].remedy.fr


def test_names_need_a_finder() -> None:
    """A reference that knows codes only cannot read a column of names."""
    assert reader_of(Column("c", "commune", by="name"), _CodesOnly()) is None


def test_without_reference_codes_are_not_mended() -> None:
    """Nothing says then that 01004 exists."""
    reader = reader_of(Column("c", "commune"), None)

    assert reader is not None
    assert reader("01004", "", "") == ("01004", ())
    assert reader("1004", "", "")[0] == ""


def test_a_misspelt_name_is_told_apart_from_one_that_several_bear() -> None:
    """Nobody looks for a namesake of a town that does not exist."""
    _code, (misspelt,) = _reader("name")("Bellay", "", "")
    _code, (several,) = _reader("name")("Saint-Denis", "", "")

    assert "ne s'écrit ainsi" in misspelt.problem.fr
    assert "Belley" in misspelt.remedy.fr
    assert "plusieurs communes" in several.problem.fr
