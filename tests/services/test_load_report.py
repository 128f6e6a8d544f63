"""Issues are grouped by what there is to do, in bounded memory."""

from pvd_graph.services.load_report import group_rows
from tests.services.load_reports import fault, report, warning


def test_a_group_is_a_kind_in_a_column() -> None:
    """Blocking groups come first, then the most frequent."""
    issues = [warning(2, "1004"), warning(3, "1005"), fault(4), fault(5, column="nom")]

    groups = group_rows("demo.csv", issues)

    assert [(g.blocking, g.column, g.count) for g in groups] == [
        (True, "code", 1),
        (True, "nom", 1),
        (False, "code", 2),
    ]


def test_a_group_counts_all_and_keeps_few() -> None:
    """A million faults make a short report."""
    (group,) = group_rows("demo.csv", (fault(line) for line in range(2, 5002)))

    assert group.count == 5000
    assert len(group.examples) == 20
    assert group.lines == list(range(2, 1002))


def test_two_issues_of_a_line_name_it_once() -> None:
    """A list of three bad items in one cell is one line to look at."""
    (group,) = group_rows("demo.csv", [fault(7, "a"), fault(7, "b"), fault(9)])

    assert (group.count, group.lines) == (3, [7, 9])


def test_shapes_count_with_the_rows() -> None:
    """What must be corrected is one number, wherever it was found."""
    told = report(fault(3), warning(4, "1004"))

    assert (told.blocking, told.warnings) == (2, 1)
