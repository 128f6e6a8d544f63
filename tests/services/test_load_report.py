"""What must be corrected is counted, and lines are named once."""

from pvd_graph.services.load_report import RowGroup
from tests.services.load_reports import fault, report, warning


def test_a_group_counts_all_and_keeps_few() -> None:
    """A million faults make a short report."""
    group = RowGroup("demo.csv", "vide", "code", blocking=True)
    for line in range(2, 5002):
        group.add(fault(line))

    assert group.count == 5000
    assert len(group.examples) == 20
    assert group.lines == list(range(2, 1002))


def test_two_issues_of_a_line_name_it_once() -> None:
    """A list of three bad items in one cell is one line to look at."""
    group = RowGroup("demo.csv", "vide", "code", blocking=True)
    for issue in (fault(7, "a"), fault(7, "b"), fault(9)):
        group.add(issue)

    assert (group.count, group.lines) == (3, [7, 9])


def test_shapes_count_with_the_rows() -> None:
    """What must be corrected is one number, wherever it was found."""
    told = report(fault(3), warning(4, "1004"))

    assert (told.blocking, told.warnings) == (2, 1)
