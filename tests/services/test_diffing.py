"""Two versions of a dataset are compared, and subjects called by their names."""

from pathlib import Path

from pvd_graph.services.dataset_folders import with_file
from pvd_graph.services.diffing import VersionDiff, diff_versions, label_of
from tests.small_loads import ONE, TWO, demo, load, loading_data, table


def two_versions(tmp_path: Path) -> VersionDiff:
    """Load a version, then one with an action gone, one renamed and one more."""
    data = loading_data(tmp_path / "data")
    manifest = demo(tmp_path / "demo", ONE, TWO)
    load(data, manifest)
    renamed = ONE.replace("Halle", "Marché")
    file = table(tmp_path / "next.csv", renamed, "a3,99001,<Pont>,2024")
    newer = load(data, with_file(manifest, file)).report.version
    return diff_versions(data, "demo", "v1", newer)


def test_subjects_have_the_names_that_they_give_themselves(tmp_path: Path) -> None:
    """The one of now, else the one of then."""
    diff = two_versions(tmp_path)

    assert [(one.kind, label_of(one)) for one in diff.subjects()] == [
        ("changed", "Marché"),
        ("removed", "Place"),
        ("added", "<Pont>"),
    ]
    assert (diff.counts().added, diff.counts().removed) == (7, 7)
