"""A change leaves nothing that is spoken of and described nowhere."""

from pathlib import Path

import pytest

from pvd_graph import vocab
from pvd_graph.errors import InvalidGraphError
from pvd_graph.services.integrity_of_changes import check_references
from pvd_graph.store.changing import ChangingStore

G = "http://example.org/g"
A, B = (f"<{vocab.id_iri('partner', name)}>" for name in "ab")
TYPED = f"{A} {vocab.term('rdf:type')} <http://e/T> .\n"
SPEAKS = f"{B} <http://e/p> {A} .\n"


def _store(folder: Path, *lines: str) -> ChangingStore:
    folder.mkdir(exist_ok=True)
    store = ChangingStore(folder / "db")
    store.replace_lines(G, (), lines)
    return store


def test_what_is_spoken_of_must_be_described(tmp_path: Path) -> None:
    """Things of ours; what others name is theirs."""
    store = _store(tmp_path, SPEAKS)

    check_references(store, (), [f"{B} <http://e/p> <http://e/unknown> .\n"])
    with pytest.raises(InvalidGraphError, match="partner/a"):
        check_references(store, (), [SPEAKS])


def test_what_goes_must_not_be_spoken_of(tmp_path: Path) -> None:
    """Unless another graph describes it too."""
    with pytest.raises(InvalidGraphError, match="partner/a"):
        check_references(_store(tmp_path / "1", SPEAKS), [TYPED], ())

    check_references(_store(tmp_path / "2", SPEAKS, TYPED), [TYPED], ())
    check_references(_store(tmp_path / "3"), [TYPED], ())
