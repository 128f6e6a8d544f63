"""Tables become one checked graph; what shapes find is told by the rows that say it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from pvd_graph.model import PropertyRule, Wording
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.graph_making import Making
from pvd_graph.store.archive import read_lines
from tests.small_data import project_shapes
from tests.small_loads import ONE, TWO, demo

COMMUNES = KnownCommunes(["99001", "99002"], {})
BAD = "a3,99999,Pont,2020"


@contextmanager
def _making(folder: Path, *rows: str, bad_stage: bool = False) -> Iterator[Making]:
    """Make the graph of *rows*; with *bad_stage*, of a kind that no shape allows."""
    manifest = demo(folder, *rows)
    if bad_stage:
        (table,) = manifest.tables
        (rule,) = table.objects
        twice = PropertyRule("pvd:stage", iri="id/term/{titre}", when="annee=2023")
        rule = replace(rule, properties=(*rule.properties, twice))
        manifest = replace(manifest, tables=(replace(table, objects=(rule,)),))
    told: list[Wording] = []
    making = Making(manifest, COMMUNES, folder, told.append)
    try:
        yield making
    finally:
        making.close()


def test_good_rows_make_a_graph(tmp_path: Path) -> None:
    """Six statements each, sorted, with their digest."""
    with _making(tmp_path, ONE, TWO) as making:
        good = making.make(project_shapes(), keep=False)

        assert good
        assert (making.rows_read, making.rows_kept, making.issues) == (2, 2, 0)
        assert making.graph is not None
        lines = list(read_lines(making.graph.path))
        assert len(lines) == making.graph.triples == 12
        assert lines == sorted(lines)


def test_a_row_at_fault_refuses_the_file_or_is_left_out(tmp_path: Path) -> None:
    """As the policy says; it is told either way."""
    with _making(tmp_path, ONE, BAD) as making:
        refused = making.make(project_shapes(), keep=False)
        assert (refused, making.blocking) == (False, 1)
    with _making(tmp_path, ONE, BAD) as making:
        kept = making.make(project_shapes(), keep=True)
        assert (kept, making.blocking, making.rows_kept) == (True, 1, 1)


def test_nothing_kept_is_nothing_to_load(tmp_path: Path) -> None:
    """Whatever the policy; the note says so."""
    with _making(tmp_path, BAD) as making:
        assert not making.make(project_shapes(), keep=True)
        assert "aucune ligne" in making.notes[0].fr


def test_rows_that_no_rule_takes_are_told_once(tmp_path: Path) -> None:
    """They are neither kept nor left out; a note says which, and why."""
    manifest = demo(tmp_path, ONE, TWO)
    (table,) = manifest.tables
    (rule,) = table.objects
    only = replace(table, objects=(replace(rule, when="annee=2024"),))
    manifest = replace(manifest, tables=(only,))
    told: list[Wording] = []
    making = Making(manifest, COMMUNES, tmp_path, told.append)
    with closing(making):
        assert making.make(project_shapes(), keep=False)

        rows = (making.rows_read, making.rows_kept, making.rows_silent)
        assert rows == (2, 1, 1)
        (note,) = making.notes
        assert "la ligne 3" in note.fr
        assert "annee=2024" in note.en


def test_what_a_shape_refuses_is_told_by_its_row(tmp_path: Path) -> None:
    """With its line; the others are kept where the policy keeps."""
    with _making(tmp_path, ONE, TWO, bad_stage=True) as making:
        assert not making.make(project_shapes(), keep=False)
        (spool,) = making.spools.values()
        (group,) = spool.groups()
        assert (group.lines, group.blocking) == ([3], True)
        assert making.shapes == ()
    with _making(tmp_path, ONE, TWO, bad_stage=True) as making:
        assert making.make(project_shapes(), keep=True)
        assert (making.rows_read, making.rows_kept) == (2, 1)
        assert making.graph is not None
        assert making.graph.triples == 6
