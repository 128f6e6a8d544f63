"""Objects are said under their conditions; templates may name the dataset."""

from datetime import date
from pathlib import Path

import pytest

from pvd_graph.errors import BadManifestError
from pvd_graph.mapping.objects import writers_of
from pvd_graph.model import (
    Column,
    Manifest,
    ObjectRule,
    PropertyRule,
    Statement,
    Table,
)

MANIFEST = Manifest(
    folder=Path("demo"),
    slug="demo",
    version="2",
    publisher="anct",
    licence="",
    attribution="",
    landing_page="",
    issued=date(2026, 1, 1),
    title={},
    description={},
    tables=(),
    sha256="",
    key_space="shared",
)
COLUMNS = {"id": Column("id"), "n": Column("n", "decimal"), "u": Column("u", "url")}


def _write(rule: ObjectRule, **values: str) -> list[Statement]:
    table = Table(Path("t.csv"), columns=COLUMNS, objects=(rule,))
    out: list[Statement] = []
    row = {name: (values[name],) if name in values else () for name in COLUMNS}
    for writer in writers_of(MANIFEST, table, set(COLUMNS)):
        writer.write(row, out)
    return out


def test_the_dataset_can_be_named() -> None:
    """Actions keep their IRI from one dataset to the one that supersedes it."""
    rule = ObjectRule("id/action/{dataset.key_space}/{id}", types=("pvd:Action",))
    (statement,) = _write(rule, id="1")

    assert statement[0].endswith("/id/action/shared/1>")
    versioned = ObjectRule("id/{dataset.slug}/{dataset.version}", types=("pvd:Action",))
    assert _write(versioned)[0][0].endswith("/id/demo/2>")


def test_an_object_or_one_property_may_depend_on_a_value() -> None:
    """`when` and `unless`, with or without values."""
    prop = PropertyRule("rdfs:label", text="x", when="n")
    rule = ObjectRule("id/x/{id}", properties=(prop,), unless="id=no")

    assert _write(rule, id="1") == []
    assert len(_write(rule, id="1", n="2")) == 1
    assert _write(rule, id="no", n="2") == []


def test_a_constant_literal_may_have_a_datatype() -> None:
    """`text` and `as`."""
    prop = PropertyRule("pvd:p", text="true", datatype="xsd:boolean")
    (statement,) = _write(ObjectRule("id/x", properties=(prop,)))

    assert statement[2] == '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'


def test_an_address_alone_must_be_of_type_url() -> None:
    """Any text would make an IRI that no store takes."""
    good = PropertyRule("dcterms:source", iri="{u}")
    assert _write(ObjectRule("id/x", properties=(good,)), u="https://e.org/")
    bad = ObjectRule("id/x", properties=(PropertyRule("dcterms:source", iri="{id}"),))

    with pytest.raises(BadManifestError, match="type url"):
        _write(bad)


@pytest.mark.parametrize(
    "rule",
    [
        ObjectRule("id/x", unless="nope=1"),
        ObjectRule("id/x", types=("nope:T",)),
        ObjectRule("id/x", properties=(PropertyRule("pvd:p", text="x", when="nope"),)),
        ObjectRule(
            "id/x", properties=(PropertyRule("pvd:p", column="id", datatype="no:p"),)
        ),
    ],
)
def test_unknown_names_are_found_when_compiled(rule: ObjectRule) -> None:
    """In both languages."""
    with pytest.raises(BadManifestError, match="inconnu") as caught:
        _write(rule)

    assert "unknown" in caught.value.english
