"""What upload pages say of columns, in both languages."""

from pathlib import Path

from pvd_graph.app.upload_words import columns_told
from tests.small_loads import demo


def test_columns_are_told_with_what_they_hold(tmp_path: Path) -> None:
    """As in the file, and whether they are required."""
    manifest = demo(tmp_path / "demo")

    french = {str(one["name"]): one for one in columns_told(manifest, "fr")}
    english = {str(one["name"]): one for one in columns_told(manifest, "en")}

    assert french["commune"]["type"] == "code INSEE de la commune"
    assert english["annee"] == {"name": "annee", "type": "year", "required": False}
    assert french["cle"]["required"]
