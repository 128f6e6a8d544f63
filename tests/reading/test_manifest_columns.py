"""The keys of a column are checked against its type, each with a message."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pvd_graph.errors import BadManifestError
from pvd_graph.model import Column, Infer
from pvd_graph.reading.manifest_columns import read_column
from pvd_graph.reading.manifest_keys import Taker


def _read(**keys: Any) -> Column:  # noqa: ANN401 - what TOML may hold
    keys = {name.rstrip("_"): value for name, value in keys.items()}
    return read_column(Taker(Path("dataset.toml")), "c", keys, "table « t »")


def test_a_column_of_text_needs_nothing() -> None:
    """The type is text where none is given."""
    assert _read() == Column("c")


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ({"type": "money", "unit": "k€"}, {"factor": "1000"}),
        ({"type": "money", "unit": "M€"}, {"factor": "1000000"}),
        ({"type": "money", "unit": "€"}, {"factor": ""}),
        ({"type": "decimal", "factor": 0.01}, {"factor": "0.01"}),
        ({"type": "integer", "min": 0, "max": "10"}, {"minimum": "0", "maximum": "10"}),
        ({"type": "date", "min": date(2020, 1, 1)}, {"minimum": "2020-01-01"}),
        ({"type": "year", "max": 2026}, {"maximum": "2026"}),
        ({"type": "date", "format": "%d/%m/%y"}, {"format": "%d/%m/%y"}),
        ({"type": "commune", "by": "name", "departement": "d"}, {"by": "name"}),
        ({"from": "Types d'aides", "separator": ";"}, {"source": "Types d'aides"}),
        (
            {"infer": {"column": "t", "scheme": "challenge", "minimum": 0.5}},
            {"infer": Infer("t", "challenge", 0.5)},
        ),
        ({"values": {"a": "b"}, "unknown": "warn"}, {"unknown": "warn"}),
        ({"enum": ["a"], "missing": ["nc"]}, {"enum": ("a",), "missing": ("nc",)}),
    ],
)
def test_keys_become_fields(keys: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Bounds and factors as lexical values."""
    column = _read(**keys)

    assert {name: getattr(column, name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"format": "%d/%m/%Y"}, "ne va qu'avec le type date"),
        ({"type": "text", "min": 1}, "ne va qu'avec le type"),
        ({"type": "decimal", "by": "name"}, "ne va qu'avec le type commune"),
        ({"type": "money", "unit": "k$"}, "unit « k\\$ »"),
        ({"type": "money", "unit": "k€", "factor": 1}, "une seule des clés"),
        ({"type": "decimal", "factor": "dix"}, "n'est pas un nombre"),
        ({"type": "integer", "max": "nan"}, "n'est pas un nombre"),
        ({"type": "date", "min": "hier"}, "AAAA-MM-JJ"),
        ({"type": "commune", "by": "mayor"}, "code, name, postcode, siren"),
        ({"pattern": "["}, "expression régulière"),
        ({"required": True, "optional": True}, "se contredisent"),
        ({"unknown": "warn"}, "values, lookup ou concepts"),
        ({"lookup": "../x.csv"}, "dossier du jeu"),
        ({"values": {"a": 1}}, "textes entre guillemets"),
        ({"infer": {"column": "t"}}, "« scheme » manque"),
        ({"infer": {"column": "t", "scheme": "s", "x": 1}}, "clé inconnue « x »"),
        ({"max_length": "3"}, "un nombre entier"),
    ],
)
def test_keys_that_do_not_go_together(keys: dict[str, Any], said: str) -> None:
    """What, where, and what is possible; in English too."""
    with pytest.raises(BadManifestError, match=said) as caught:
        _read(**keys)

    assert "colonne « c »" in str(caught.value)
    assert caught.value.english != caught.value.problem
