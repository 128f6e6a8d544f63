"""What a person reads about a graph that breaks shapes."""

from __future__ import annotations

from dataclasses import replace

from pvd_graph.validation.check import ShapeIssue
from pvd_graph.validation.report import group_issues, refuses, report_text

CODE = ShapeIssue(
    focus="https://example.org/town/1",
    path="http://rdf.insee.fr/def/geo#codeINSEE",
    value='"1001"',
    severity="Violation",
    shape="https://w3id.org/pvd-graph/shapes#CommuneShape",
    component="http://www.w3.org/ns/shacl#PatternConstraintComponent",
    messages=(("en", "A code has 5 characters."), ("fr", "Un code a 5 caractères.")),
)
NODE = replace(CODE, path="", severity="Warning", messages=())


def test_report_counts_says_where_and_gives_the_remedy() -> None:
    """Totals first, then each group with its message and its first examples."""
    groups = group_issues([NODE, *[CODE] * 7])

    assert refuses(groups)
    assert report_text(groups) == (
        "7 à corriger, 1 avertissement\n"
        "\n"
        "[à corriger] pvdsh:CommuneShape igeo:codeINSEE (7 cas)\n"
        "  Un code a 5 caractères.\n"
        + 5
        * '  - <https://example.org/town/1> valeur : "1001"\n'
        + "  … et 2 de plus\n"
        "\n"
        "[avertissement] pvdsh:CommuneShape (1 cas)\n"
        "  La forme pvdsh:CommuneShape n'est pas respectée "
        "(sh:PatternConstraintComponent).\n"
        "  - <https://example.org/town/1>\n"
    )


def test_english_on_demand() -> None:
    """The message in English where the shape has one."""
    text = report_text(group_issues([CODE]), lang="en")

    assert "A code has 5 characters." in text
    assert "(1 case)" in text


def test_warnings_alone_do_not_refuse() -> None:
    """Only a violation refuses a graph; no issue has its own sentence."""
    assert not refuses(group_issues([NODE]))
    assert report_text(group_issues([])) == "Aucune anomalie.\n"
