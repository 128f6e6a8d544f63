"""Rows and rules give statements; a row that cannot be trusted gives issues only."""

from datetime import date
from pathlib import Path

import pytest

from pvd_graph.errors import BadManifestError
from pvd_graph.mapping.triples import Lookups, Mapper, Tally
from pvd_graph.model import Column, Manifest, ObjectRule, PropertyRule, Row, Table
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


def _mapper(*rules: ObjectRule) -> Mapper:
    table = Table(Path("t.csv"), None, "", COLUMNS, rules or RULES)
    manifest = Manifest(
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
        tables=(table,),
        sha256="",
    )
    return Mapper(manifest, table, lookups=LOOKUPS, communes=COMMUNES)


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


def test_a_table_without_a_declared_column_is_told() -> None:
    """A column that moved or was renamed by the producer."""
    with pytest.raises(BadManifestError, match="« date » manque"):
        list(_mapper().statements([Row(2, {"code": "99001"})], Tally()))
