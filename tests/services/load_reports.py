"""Issues and a report for the tests of the report: a fictitious town's table."""

from pvd_graph.model import Issue, Wording
from pvd_graph.services.issue_spool import IssueSpool
from pvd_graph.services.load_report import LoadReport
from pvd_graph.validation.check import ShapeIssue
from pvd_graph.validation.report import group_issues

EMPTY = Wording("la cellule est vide.", "the cell is empty.")
FILL = Wording("Remplissez-la.", "Fill it.")


def fault(line: int, value: str = "", *, column: str = "code") -> Issue:
    """Return an issue that refuses the row."""
    return Issue("vide", line, column, value, EMPTY, FILL)


def warning(line: int, value: str) -> Issue:
    """Return an issue that does not, whose wording names the value."""
    problem = Wording(f"lu « 0{value} ».", f"read as “0{value}”.")
    remedy = Wording(f"Écrivez 0{value}.", f"Write 0{value}.")
    return Issue("zéro", line, "code", value, problem, remedy, blocking=False)


SHAPE_ISSUE = ShapeIssue(
    focus="https://w3id.org/pvd-graph/id/commune/99001",
    path="http://www.w3.org/2000/01/rdf-schema#label",
    value='""@fr',
    severity="Violation",
    shape="https://w3id.org/pvd-graph/shapes#Commune",
    component="http://www.w3.org/ns/shacl#MinLengthConstraintComponent",
    messages=(("fr", "Donnez un nom."), ("en", "Give a name.")),
)


def report(*issues: Issue) -> LoadReport:
    """Return a refused load of 1,250 rows with *issues* and one shape broken."""
    spool = IssueSpool("demo.csv")
    spool += issues
    spool.close()
    return LoadReport(
        dataset="demo",
        title=Wording("Commerces de Démo", "Shops of Demo"),
        version="2026-11-27",
        files=("demo.csv",),
        outcome="refused",
        policy="refuse",
        rows_read=1250,
        rows_kept=1240,
        rows=spool.groups(),
        shapes=group_issues([SHAPE_ISSUE]),
        notes=(Wording("lu en Windows-1252.", "read as Windows-1252."),),
    )
