"""Issues go to disk and come back, in the order of their lines, as often as asked."""

from itertools import islice

from pvd_graph.services.issue_spool import IssueSpool
from tests.services.load_reports import fault, warning


def test_issues_come_back_as_they_were() -> None:
    """Twice, and while others come."""
    spool, issues = IssueSpool("t.csv"), [fault(2, "é\n\u2028"), warning(3, "1004")]
    for issue in issues:
        spool.append(issue)

    assert list(spool) == issues
    first = iter(spool)
    assert next(first) == issues[0]
    spool += [fault(9)]
    assert list(spool) == [*issues, fault(9)]
    assert (len(spool), spool.blocking) == (3, 2)
    spool.close()


def test_a_group_is_a_kind_in_a_column() -> None:
    """Blocking groups come first, then the most frequent."""
    spool = IssueSpool("t.csv")
    spool += [warning(2, "1004"), warning(3, "1005"), warning(4, "1006")]
    spool += [fault(5, column="nom"), fault(6), fault(7)]

    assert [(g.blocking, g.column, g.count) for g in spool.groups()] == [
        (True, "code", 2),
        (True, "nom", 1),
        (False, "code", 3),
    ]
    spool.close()


def test_what_is_found_later_stands_at_its_line() -> None:
    """Shapes are checked after all rows were read."""
    spool = IssueSpool("t.csv")
    spool += [fault(2), fault(8)]

    spool.add_sorted([warning(9, "9"), warning(5, "5")])

    assert [issue.line for issue in spool] == [2, 5, 8, 9]
    assert spool.groups()[1].lines == [5, 9]
    spool.close()


def test_memory_does_not_grow_with_issues() -> None:
    """A group keeps its first examples; the rest is read from disk."""
    spool = IssueSpool("t.csv")
    for line in range(2, 30_002):
        spool.append(fault(line, "x" * 100))

    (group,) = spool.groups()
    assert group.count == 30_000
    assert len(group.examples) < 100
    assert [issue.line for issue in islice(spool, 29_999, None)] == [30_001]
    spool.close()
