"""A file is read anew when anything that its graph is made from has changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.errors import UnreadableFileError
from pvd_graph.model import Column, Infer, Manifest
from pvd_graph.services.fingerprints import file_digest, fingerprint, judged_by
from tests.small_loads import ONE, demo, table

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def _read_with(folder: Path, column: Column) -> Manifest:
    """Return a manifest whose one table has *column*."""
    manifest = demo(folder, ONE)
    (table,) = manifest.tables
    return replace(manifest, tables=(replace(table, columns={"c": column}),))


def test_what_a_file_is_judged_by_is_part_of_its_fingerprint(tmp_path: Path) -> None:
    """The communes of a new COG, labels that infer: a file is then read anew."""
    for name in ("shapes", "schemes"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "one.ttl").write_text("a", "utf-8")
    plain = _read_with(tmp_path / "a", Column("c"))
    commune = _read_with(tmp_path / "b", Column("c", "commune"))
    inferred = _read_with(tmp_path / "c", Column("c", infer=Infer("c", "theme")))
    each = (plain, commune, inferred)

    before = [judged_by(one, tmp_path, "2026") for one in each]
    moved = [judged_by(one, tmp_path, "2027") for one in each]
    (tmp_path / "schemes" / "one.ttl").write_text("b", "utf-8")
    relabelled = [judged_by(one, tmp_path, "2026") for one in each]
    (tmp_path / "shapes" / "one.ttl").write_text("b", "utf-8")
    reshaped = [judged_by(one, tmp_path, "2026") for one in each]

    def changed(after: list[str]) -> list[bool]:
        return [one != other for one, other in zip(before, after, strict=True)]

    assert changed(moved) == [False, True, False]
    assert changed(relabelled) == [False, False, True]
    assert changed(reshaped) == [True, True, True]


def test_lookups_count_and_the_sample_does_not(tmp_path: Path) -> None:
    """Files beside the manifest, and its own text; not what only shows how it reads."""
    manifest = demo(tmp_path, ONE)
    before = fingerprint(manifest, "j")

    (tmp_path / "sample.csv").write_text("a\n", "utf-8")
    with_sample = fingerprint(manifest, "j")
    (tmp_path / "concepts.csv").write_text("a\n", "utf-8")
    with_lookup = fingerprint(manifest, "j")

    assert with_sample == before
    assert with_lookup != before
    assert fingerprint(manifest, "k") != with_lookup
    assert fingerprint(replace(manifest, sha256="x"), "j") != with_lookup


def test_a_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    """Of a file that can be read."""
    (tmp_path / "empty").touch()

    assert file_digest(tmp_path / "empty") == EMPTY
    with pytest.raises(UnreadableFileError):
        file_digest(tmp_path / "none")


def test_a_table_that_the_manifest_does_not_seal_counts_by_itself(
    tmp_path: Path,
) -> None:
    """Or a build would keep the graph of what the table was."""
    manifest = demo(tmp_path, ONE)
    assert manifest.tables[0].sha256 == ""
    before = fingerprint(manifest, "")
    table(tmp_path / "actions.csv", ONE.replace("Halle", "Place"))

    assert fingerprint(manifest, "") != before
