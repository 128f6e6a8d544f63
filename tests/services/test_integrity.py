"""Nothing of ours is spoken of without being described somewhere."""

import pytest

from pvd_graph import vocab
from pvd_graph.errors import InvalidGraphError
from pvd_graph.services.integrity import Integrity

A = f"<{vocab.id_iri('commune', '99001')}>"
B = f"<{vocab.id_iri('commune', '99002')}>"
KIND = f"{vocab.term('rdf:type')} {vocab.term('igeo:Commune')}"


def test_a_reference_may_be_described_by_another_graph() -> None:
    """Datasets complete one another; the order does not matter."""
    integrity = Integrity()
    for line in (f"{A} <http://e/near> {B} .\n", f"{B} {KIND} .\n"):
        assert list(integrity.watch([line])) == [line]

    integrity.check()


def test_a_dangling_reference_is_named_with_who_makes_it() -> None:
    """Texts and foreign addresses are nobody's business here."""
    lines = [
        f"{A} <http://e/near> {B} .\n",
        f'{A} <http://e/note> "{B[1:-1]}" .\n',
        f"{A} <http://e/page> <https://example.org/> .\n",
        f"{A} {KIND} .\n",
    ]
    integrity = Integrity()
    list(integrity.watch(lines))

    with pytest.raises(InvalidGraphError, match="99002") as caught:
        integrity.check()

    assert "1 ressources" in str(caught.value)
    assert "http://e/near" in str(caught.value)
