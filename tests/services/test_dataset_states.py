"""The last line of a dataset is its state; some take the place of others."""

from dataclasses import replace

from pvd_graph import vocab
from pvd_graph.services.dataset_states import (
    held_of,
    last_lines,
    superseded,
    versions_of,
)
from pvd_graph.services.pushed import withdrawal
from pvd_graph.store.archive import JournalEntry
from pvd_graph.store.generations import Generation, HeldGraph

ONE = JournalEntry("demo", "1", "aa", 1, "f", 1, 1, "demo/1.nt.zst", at="2026")
TWO = replace(ONE, version="2", sha256="bb", supersedes="old")


def _generation(*entries: JournalEntry) -> Generation:
    graphs = tuple(
        HeldGraph(vocab.graph_iri(one.dataset, one.version), "f", one.sha256, 1)
        for one in entries
    )
    return Generation(1, None, graphs)  # type: ignore[arg-type]


def test_the_last_line_counts() -> None:
    """Of each dataset."""
    other = replace(ONE, dataset="other")

    assert last_lines([ONE, other, TWO]) == {"demo": TWO, "other": other}


def test_what_is_withdrawn_takes_no_place() -> None:
    """What it replaced is in force again."""
    assert superseded(last_lines([ONE, TWO])) == {"old": "demo"}
    assert superseded(last_lines([TWO, withdrawal(TWO)])) == {}
    assert superseded(last_lines([TWO, ONE])) == {}


def test_versions_are_in_order_of_their_first_load() -> None:
    """A rollback moves none; the visible one is what the generation holds."""
    back = replace(ONE, origin="rollback", at="2027")

    found = versions_of([ONE, TWO, back], "demo", _generation(back))

    assert [(one.entry, one.loaded, one.visible) for one in found] == [
        (back, "2026", True),
        (TWO, "2026", False),
    ]


def test_the_graph_of_a_dataset_is_found_by_its_slug() -> None:
    """Not by the start of one."""
    longer = replace(ONE, dataset="demo-2")

    assert held_of(_generation(longer), "demo") is None
    held = held_of(_generation(longer, ONE), "demo")
    assert held is not None
    assert held.sha256 == "aa"
    assert held_of(None, "demo") is None
