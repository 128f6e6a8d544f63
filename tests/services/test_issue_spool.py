"""Issues go to disk and come back, in the order of their lines, as often as asked."""

from itertools import islice

from pvd_graph.services.issue_spool import IssueSpool
from pvd_graph.services.load_report import group_rows
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


def test_groups_are_those_of_a_report() -> None:
    """Made while they come."""
    issues = [fault(2), warning(3, "1004"), fault(4), fault(4, column="nom")]
    spool = IssueSpool("t.csv")
    spool += issues

    assert spool.groups() == group_rows("t.csv", issues)
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
