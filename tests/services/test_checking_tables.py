"""Issues are grouped as they come, blocking ones first."""

from pvd_graph.model import Issue, Wording
from pvd_graph.services.checking_tables import GroupedIssues, TableCheck

SAID = Wording("…", "…")


def _issue(kind: str, line: int, *, blocking: bool) -> Issue:
    return Issue(kind, line, "c", "v", SAID, SAID, blocking=blocking)


def test_groups_are_ordered_and_counted() -> None:
    """A million issues take the room of a few."""
    issues = GroupedIssues("t.csv")
    for line in range(1000):
        issues.append(_issue("warned", line, blocking=False))
    issues.append(_issue("wrong", 5, blocking=True))

    first, second = issues.groups()
    assert (first.kind, first.count) == ("wrong", 1)
    assert (second.kind, second.count) == ("warned", 1000)
    assert len(second.examples) < 100


def test_what_is_wrong_with_the_whole_table_counts() -> None:
    """Beside what is wrong with rows."""
    issues = GroupedIssues("t.csv")
    issues.append(_issue("wrong", 5, blocking=True))
    check = TableCheck("t.csv", groups=issues.groups(), problems=[SAID])

    assert (check.blocking, check.warnings) == (2, 0)
