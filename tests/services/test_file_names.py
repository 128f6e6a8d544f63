"""Names of files that come from elsewhere."""

import pytest

from pvd_graph.services.file_names import safe_name


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("actions.csv", "actions.csv"),
        ("Mes actions (2026).xlsx", "Mes actions (2026).xlsx"),
        ("équipements.csv.gz", "équipements.csv.gz"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.csv", "a.csv"),
        ("a\0b\n.csv", "a_b_.csv"),
        ("..", "fichier"),
        (".htaccess", "htaccess"),
        ("<b>.csv", "_b_.csv"),
        ("", "fichier"),
    ],
)
def test_a_name_leads_nowhere(given: str, name: str) -> None:
    """Its last part, in plain characters."""
    assert safe_name(given) == name


def test_a_long_name_keeps_its_end() -> None:
    """That tells the format."""
    name = safe_name("é" * 500 + ".csv.gz")

    assert name.endswith("é.csv.gz")
    assert len(name.encode()) <= 120
