"""Words of the parsers, in French: what the engine really says of each mistake."""

import pyoxigraph as ox
import pytest

from pvd_graph.store.parser_words import in_french

TURTLE, TRIPLES = ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES


@pytest.mark.parametrize(
    ("content", "syntax", "told"),
    [
        (b"<x:a> <x:b> <x:c>", TURTLE, "finit trop tôt"),
        (b"<x:a> <x:b> <x:c> <x:d> .", TURTLE, "il faut un point"),
        (b"<x:a> <x:b> <x:c> <x:d> .", TRIPLES, "il faut un point"),
        (b"a:b <x:b> 1 .", TURTLE, "le préfixe « a: »"),
        (b"<x:a> <x:b> .", TURTLE, "« . » ne peut pas être un objet"),
        (b"<x:a> <x:b> 1 .", TRIPLES, "l'objet doit être un IRI"),
        (b"<x:a> 'b' 1 .", TURTLE, "ne peut pas être un prédicat"),
        (b"<x:a> <b> 1 .", TURTLE, "pas absolu"),
        (b"<x:a> <x:b> '\xff' .", TURTLE, "pas de l'UTF-8"),
    ],
)
def test_what_the_engine_says_is_known(
    content: bytes, syntax: ox.RdfFormat, told: str
) -> None:
    """An engine that says it otherwise makes this test fail."""
    with pytest.raises(SyntaxError) as error:
        list(ox.parse(content, syntax))
    said = str(error.value.msg).split(": ", 1)[1]

    assert told in in_french(said)


def test_what_is_not_known_is_quoted() -> None:
    """As the parser's own, and cut nowhere."""
    assert in_french("Bad \\1 thing") == (
        "le lecteur de RDF dit, en anglais : « Bad \\1 thing »."
    )
    assert in_french("a\\2b is not a valid predicate").startswith("« a\\2b »")
