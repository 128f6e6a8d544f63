"""Cells become lexical values in canonical form, or say what to write instead."""

import pytest

from pvd_graph.mapping.values import CellError, parse_cell


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("text", "Belley", "Belley"),
        ("commune", "2a004", "2A004"),
        ("siren", "200 040 350", "200040350"),
        ("integer", "007", "7"),
        ("decimal", "12.50", "12.5"),
        ("decimal", "1E3", "1000"),
        ("decimal", "-0.0", "0"),
        ("date", "2021-04-22", "2021-04-22"),
        ("year", "2019", "2019"),
        ("boolean", "Oui", "true"),
        ("boolean", "VRAI", "true"),
        ("boolean", "0", "false"),
        ("money", "21\N{NO-BREAK SPACE}667,00 €", "21667"),
        ("percent", "12,5 %", "12.5"),
        ("date", "3 mars 2023", "2023-03-03"),
        ("url", "https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("slug", "Été à Œuilly", "ete-a-oeuilly"),
        ("slug", "https://example.org/aides/e342-bourg/", "e342-bourg"),
    ],
)
def test_good_cells(kind: str, cell: str, value: str) -> None:
    """One canonical text a value, so that two loads of one figure agree."""
    assert parse_cell(kind, cell) == value


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("commune", "1034"),
        ("siren", "12"),
        ("integer", "1.5"),
        ("integer", "\N{ARABIC-INDIC DIGIT ONE}"),
        ("decimal", "douze"),
        ("decimal", "NaN"),
        ("decimal", "inf"),
        ("date", "22/04"),
        ("year", "19"),
        ("boolean", "peut-être"),
        ("url", "javascript:alert(1)"),
        ("slug", "…"),
        ("url", "https://example.org/a b"),
    ],
)
def test_bad_cells_say_the_remedy(kind: str, cell: str) -> None:
    """Each refusal has both halves: what is wrong, what to do."""
    with pytest.raises(CellError) as caught:
        parse_cell(kind, cell)

    said = caught.value
    assert all((said.problem.fr, said.problem.en, said.remedy.fr, said.remedy.en))
