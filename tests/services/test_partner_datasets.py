"""The datasets that a partner answers for: those that come with us, and its own."""

import shutil
from pathlib import Path

from pvd_graph.resources import datasets_folder
from pvd_graph.services.partner_datasets import datasets_of


def test_a_partner_has_its_datasets_and_no_other(tmp_path: Path) -> None:
    """A folder of the data folder counts, one that cannot be read does not."""
    before = [one.slug for one in datasets_of("anct", tmp_path, datasets_folder())]
    shutil.copytree(
        datasets_folder() / "action-coeur-de-ville", tmp_path / "datasets" / "mine"
    )
    manifest = tmp_path / "datasets" / "mine" / "dataset.toml"
    text = manifest.read_text("utf-8").replace("action-coeur-de-ville", "mine", 1)
    manifest.write_text(text, "utf-8")
    broken = tmp_path / "datasets" / "broken"
    broken.mkdir()
    (broken / "dataset.toml").write_text("slug = ", "utf-8")

    found = [one.slug for one in datasets_of("anct", tmp_path, datasets_folder())]

    assert "action-coeur-de-ville" in before
    assert found == sorted([*before, "mine"])
    assert datasets_of("none-such", tmp_path, datasets_folder()) == []
