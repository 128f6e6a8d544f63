"""Rows and rules give statements; a row that cannot be trusted gives issues only."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pvd_graph.errors import BadManifestError
from pvd_graph.mapping.triples import Lookups, Mapper, Tally
from pvd_graph.model import (
    Column,
    Infer,
    Issue,
    Manifest,
    ObjectRule,
    PropertyRule,
    Row,
    Table,
)
from pvd_graph.services.communes_known import KnownCommunes

COMMUNES = KnownCommunes(frozenset({"99001", "99002"}), {"99009": "99001"})
LOOKUPS: Lookups = {
    "kinds.csv": {"k1": {"label": ("École",), "themes": ("a", "b")}},
}
COLUMNS = {
    "code": Column("code", "commune", required=True),
    "date": Column("date", "date"),
    "tags": Column("tags", separator="|"),
    "level": Column("level", values={"low": "bas"}),
    "kind": Column("kind", lookup="kinds.csv"),
}
RULES = (
    ObjectRule(
        iri="id/commune/{code}",
        types=("igeo:Commune",),
        properties=(
            PropertyRule("dcterms:date", column="date"),
            PropertyRule("skos:note", column="tags"),
            PropertyRule("pvd:level", iri="id/term/{level}"),
            PropertyRule("pvd:theme", iri="id/theme/{kind.themes}"),
            PropertyRule("rdfs:label", text="{kind.label} de {code}", lang="fr"),
        ),
    ),
    ObjectRule(iri="id/signed/{code}", types=("pvd:Convention",), when="date"),
)


MANIFEST = Manifest(
    folder=Path("demo"),
    slug="demo",
    version="1",
    publisher="anct",
    licence="",
    attribution="",
    landing_page="",
    issued=date(2026, 1, 1),
    title={},
    description={},
    tables=(),
    sha256="",
)


class _CodesOnly:
    """A reference without names."""

    def current(self, code: str) -> str | None:
        return code


def _mapper(*rules: ObjectRule) -> Mapper:
    table = Table(Path("t.csv"), None, "", COLUMNS, rules or RULES)
    return Mapper(MANIFEST, table, lookups=LOOKUPS, communes=COMMUNES)


def _run(**cells: str) -> tuple[list[str], Tally]:
    row = Row(2, {name: cells.get(name, "") for name in COLUMNS})
    tally = Tally()
    statements = _mapper().statements([row], tally)
    return [" ".join(statement) for statement in statements], tally


def test_a_full_row_says_everything() -> None:
    """Literals typed by column, lists, words of ours, looked-up cells, two objects."""
    statements, tally = _run(
        code="99001", date="2021-04-22", tags="x| y |", level="low", kind="k1"
    )

    text = "\n".join(statements)
    assert '"2021-04-22"^^<http://www.w3.org/2001/XMLSchema#date>' in text
    assert '#note> "x"' in text
    assert '#note> "y"' in text
    assert "id/term/bas>" in text
    assert "id/theme/a>" in text
    assert "id/theme/b>" in text
    assert '"École de 99001"@fr' in text
    assert "id/signed/99001>" in text
    assert len(statements) == 9
    assert (tally.rows_read, tally.rows_kept, tally.issues) == (1, 1, [])


def test_empty_cells_say_nothing() -> None:
    """Unknown is not zero, nor the empty text."""
    statements, tally = _run(code="99001")

    assert len(statements) == 1
    assert tally.rows_kept == 1


def test_an_absorbed_code_is_followed_and_reported() -> None:
    """The row is kept under today's commune, and the sender learns of it."""
    statements, tally = _run(code="99009")

    assert "id/commune/99001>" in statements[0]
    assert [issue.blocking for issue in tally.issues] == [False]
    assert "absorbée" in str(tally.issues[0])


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"code": ""}, "code", "vide"),
        ({"code": "99003"}, "code", "aucune commune"),
        ({"code": "x"}, "code", "code INSEE"),
        ({"code": "99001", "date": "hier"}, "date", "AAAA-MM-JJ"),
        ({"code": "99001", "level": "high"}, "level", "Valeurs prévues : low"),
        ({"code": "99001", "kind": "k2"}, "kind", "kinds.csv"),
    ],
)
def test_a_row_with_a_fault_says_nothing(
    cells: dict[str, str], column: str, message: str
) -> None:
    """Half a row would be a lie; the issue names line, column and remedy."""
    statements, tally = _run(**cells)

    assert statements == []
    assert (tally.rows_read, tally.rows_kept) == (1, 0)
    assert tally.issues[0].line == 2
    assert tally.issues[0].column == column
    assert message in str(tally.issues[0])


@pytest.mark.parametrize(
    "rule",
    [
        ObjectRule(iri="id/x/{nope}"),
        ObjectRule(iri="nope:{code}"),
        ObjectRule(iri="id/x", when="nope"),
        ObjectRule(iri="id/x", properties=(PropertyRule("nope:p", column="code"),)),
        ObjectRule(iri="id/x", properties=(PropertyRule("skos:p", column="nope"),)),
        ObjectRule(iri="id/x", properties=(PropertyRule("skos:p", text="{no}"),)),
    ],
)
def test_rules_that_cannot_work_are_found_before_the_first_row(
    rule: ObjectRule,
) -> None:
    """Unknown columns and prefixes, wherever a rule may hold one."""
    with pytest.raises(BadManifestError, match="inconnu"):
        _mapper(rule)


def test_a_table_without_declared_columns_says_nothing_and_tells_all() -> None:
    """Each missing column once, at the header; rows are counted, none is kept."""
    tally = Tally()
    rows = [Row(2, {"code": "99001"}), Row(3, {"code": "99002"})]

    assert list(_mapper().statements(rows, tally)) == []
    assert (tally.rows_read, tally.rows_kept) == (2, 0)
    assert [issue.column for issue in tally.issues] == ["date", "tags", "level", "kind"]
    assert {(issue.kind, issue.line) for issue in tally.issues} == {
        ("colonne absente", 1)
    }


def test_a_row_that_no_rule_takes_is_counted_apart() -> None:
    """It is neither kept nor at fault: the first one's line is remembered."""
    tally = Tally()
    rule = ObjectRule("id/x/{code}", types=("pvd:Convention",), when="date")
    cells = dict.fromkeys(COLUMNS, "") | {"code": "99001"}
    rows = [Row(2, cells | {"date": "2024-01-31"}), Row(3, cells), Row(4, cells)]

    said = list(_mapper(rule).statements(rows, tally))

    assert len(said) == 1
    assert (tally.rows_read, tally.rows_kept, tally.issues) == (3, 1, [])
    assert (tally.rows_silent, tally.first_silent) == (2, 3)


def test_spoilt_letters_are_told_by_column_and_stop_nothing() -> None:
    """Only in columns that are read: others of the file are not ours to judge."""
    tally = Tally()
    cells = dict.fromkeys(COLUMNS, "") | {"code": "99001", "tags": "Ã©cole"}
    row = Row(2, cells | {"remarks": "Ã©"})

    said = list(_mapper().statements([row], tally))

    assert any(value == '"Ã©cole"' for _s, _p, value in said)
    (issue,) = tally.issues
    assert (issue.kind, issue.column, issue.blocking) == ("accents", "tags", False)
    assert "« école »" in issue.remedy.fr


def test_every_issue_of_a_row_is_told() -> None:
    """So that a row is corrected once, in both languages."""
    _statements, tally = _run(code="x", date="hier", level="high", kind="k2")

    assert [issue.column for issue in tally.issues] == ["code", "date", "level", "kind"]
    assert all(issue.problem.en and issue.remedy.en for issue in tally.issues)


def test_a_bad_row_does_not_stop_the_run() -> None:
    """The good ones around it are kept."""
    tally = Tally()
    cells = dict.fromkeys(COLUMNS, "")
    rows = [Row(n, cells | {"code": c}) for n, c in enumerate(("99001", "x", "99002"))]

    said = list(_mapper().statements(rows, tally))

    assert len(said) == 2
    assert (tally.rows_read, tally.rows_kept) == (3, 2)


def test_issues_go_to_whatever_takes_them() -> None:
    """A load may keep them in a file: only `append` is asked for."""
    told: list[str] = []

    class Sink:
        def append(self, issue: Issue, /) -> None:
            told.append(issue.column)

    class Counted:
        rows_read = 0
        rows_kept = 0
        rows_silent = 0
        first_silent = 0
        issues = Sink()

    row = Row(2, dict.fromkeys(COLUMNS, ""))
    list(_mapper().statements([row], Counted()))

    assert told == ["code"]


def test_a_key_twice_is_told_with_both_lines() -> None:
    """The second row is left out, unless it repeats the first word for word."""
    columns = {"id": Column("id"), "name": Column("name")}
    rule = ObjectRule(
        "id/x/{id}", properties=(PropertyRule("rdfs:label", column="name"),)
    )
    table = Table(Path("t.csv"), columns=columns, objects=(rule,), key=("id",))
    mapper = Mapper(replace(MANIFEST, tables=(table,)), table, lookups={})
    cells = [("1", "a"), ("2", "b"), ("1", "a"), ("2", "c"), ("", "d")]
    rows = [Row(n, {"id": i, "name": x}) for n, (i, x) in enumerate(cells, start=2)]
    tally = Tally()

    said = list(mapper.statements(rows, tally))

    assert [value for _s, _p, value in said] == ['"a"', '"b"', '"a"']
    repeated, double = tally.issues
    assert (repeated.kind, repeated.blocking, repeated.line) == (
        "ligne répétée",
        False,
        4,
    )
    assert (double.kind, double.blocking, double.line) == ("clé en double", True, 5)
    assert "lignes 3 et 5" in double.remedy.fr


def test_values_that_are_only_warned_of_are_told_once_with_their_rows() -> None:
    """Three rows of one unknown word make one warning."""
    columns = {
        "id": Column("id"),
        "kind": Column("kind", values={"a": "b"}, unknown="warn"),
    }
    rule = ObjectRule("id/x/{id}", types=("pvd:Action",))
    table = Table(Path("t.csv"), columns=columns, objects=(rule,))
    mapper = Mapper(replace(MANIFEST, tables=(table,)), table, lookups={})
    rows = [Row(n, {"id": str(n), "kind": "z"}) for n in (2, 3, 4)]
    tally = Tally()
    list(mapper.statements(rows, tally))

    (issue,) = tally.issues
    assert (tally.rows_kept, issue.blocking, issue.line) == (3, False, 2)
    assert "Lignes concernées : 3." in issue.problem.fr


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (Column("c", when="nope=1"), "nope"),
        (Column("c", "commune", departement="nope"), "nope"),
        (Column("c", infer=Infer("nope", "challenge")), "nope"),
        (Column("c", "commune", by="name"), "par code"),
    ],
)
def test_columns_that_cannot_work_are_found_before_the_first_row(
    column: Column, said: str
) -> None:
    """A neighbour that is not there; names of communes where only codes are known."""
    table = Table(Path("t.csv"), columns={"c": column})
    with pytest.raises(BadManifestError, match=said) as caught:
        Mapper(MANIFEST, table, lookups={}, communes=_CodesOnly())

    assert caught.value.english != caught.value.problem
