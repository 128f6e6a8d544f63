"""A sample shows what its manifest makes: rows that load, a graph that passes."""

from dataclasses import replace
from pathlib import Path

import pytest

from pvd_graph.model import Manifest
from pvd_graph.resources import ontology_folder
from pvd_graph.services.checking_sample import check_sample
from pvd_graph.services.communes_known import KnownCommunes
from tests.small_loads import HEADER, ONE, demo

COMMUNES = KnownCommunes(["99001", "99002"], {})


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    """The manifest of a partner's actions, without a sample yet."""
    return demo(tmp_path, ONE)


def _sample(manifest: Manifest, *rows: str) -> None:
    text = "\n".join((HEADER, *rows)) + "\n"
    (manifest.folder / "sample.csv").write_text(text, "utf-8")


def test_without_a_sample_nothing_is_said(manifest: Manifest) -> None:
    """Those that come with their file need none."""
    assert check_sample(manifest, COMMUNES, ontology_folder()) == (None, ())


def test_a_good_sample_has_no_problem(manifest: Manifest) -> None:
    """Rows that are at fault on purpose count nowhere."""
    _sample(manifest, ONE, "a2,99999,Pont,2020")

    check, problems = check_sample(manifest, COMMUNES, ontology_folder())

    assert check is not None
    assert (check.rows_read, check.rows_kept, problems) == (2, 1, ())


def test_a_sample_that_does_not_load_tells_of_the_manifest(manifest: Manifest) -> None:
    """It no longer reads what it is written for."""
    _sample(manifest, "a2,99999,Pont,2020")

    _check, (problem,) = check_sample(manifest, COMMUNES, ontology_folder())

    assert "aucune ligne" in problem.fr


def test_a_graph_that_the_shapes_refuse_tells_of_the_manifest(
    manifest: Manifest,
) -> None:
    """With the rule, a thing, and what to do, in both languages."""
    _sample(manifest, ONE)
    (table,) = manifest.tables
    (rule,) = table.objects
    fewer = tuple(one for one in rule.properties if one.path != "pvd:commune")
    table = replace(table, objects=(replace(rule, properties=fewer),))

    _check, problems = check_sample(
        replace(manifest, tables=(table,)), COMMUNES, ontology_folder()
    )

    (problem,) = problems
    assert "enfreint la règle « pvdsh:ActionShape-commune »" in problem.fr
    assert "breaks the rule “pvdsh:ActionShape-commune”" in problem.en
