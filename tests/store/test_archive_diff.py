"""Two sorted graphs are compared in one pass, subject by subject."""

from pvd_graph.store.archive_diff import DiffCounts, count_diff, diff_graphs


def _lines(*pairs: str) -> list[str]:
    return sorted(
        f"<http://e/{pair[:-1]}> <http://e/p> {pair[-1]} .\n" for pair in pairs
    )


OLD = _lines("a1", "a2", "b1", "d1")
NEW = _lines("a1", "a3", "b1", "b/x1", "c1")


def test_subjects_come_go_and_change() -> None:
    """With what they say now, then, and always said."""
    found = {one.subject: one for one in diff_graphs(OLD, NEW)}

    assert {subject: one.kind for subject, one in found.items()} == {
        "<http://e/a>": "changed",
        "<http://e/b/x>": "added",
        "<http://e/c>": "added",
        "<http://e/d>": "removed",
    }
    changed = found["<http://e/a>"]
    assert (changed.added, changed.removed, changed.kept) == (
        tuple(_lines("a3")),
        tuple(_lines("a2")),
        tuple(_lines("a1")),
    )


def test_counts_are_those_of_sets() -> None:
    """Whichever way round."""
    assert count_diff(OLD, NEW) == DiffCounts(3, 2, 2, 1, 1)
    assert count_diff(NEW, OLD) == DiffCounts(2, 3, 1, 2, 1)
    assert count_diff(NEW, OLD).added == len(set(OLD) - set(NEW))


def test_from_nothing_and_to_nothing() -> None:
    """All comes, all goes, nothing differs."""
    assert count_diff([], NEW) == DiffCounts(5, 0, 4, 0, 0)
    assert count_diff(OLD, []) == DiffCounts(0, 4, 0, 3, 0)
    assert count_diff(OLD, OLD) == DiffCounts()
