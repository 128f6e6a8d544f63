"""What the graph says in both languages is found by its French text."""

from pvd_graph.ports import Solution
from pvd_graph.services.english import english_texts
from pvd_graph.store.oxigraph import OxigraphReader


def test_names_and_definitions_have_their_english(small: OxigraphReader) -> None:
    """A group is named in both; a name in French alone is not there."""
    texts = english_texts(small)

    assert all(texts.values())
    french = "Petites villes fictives qui ont beaucoup de logements vacants"
    assert texts[french].startswith("Fictitious small towns")
    assert "Cerema" not in texts


def test_the_first_of_several_is_taken() -> None:
    """So that two runs agree."""

    class Twice(OxigraphReader):
        def __init__(self) -> None:
            """Read nothing."""

        def select(self, query: str) -> list[Solution]:
            """Answer two names of one text, whatever *query* asks."""
            del query
            return [{"fr": "Halle", "en": name} for name in ("Market", "Hall")]

    assert english_texts(Twice()) == {"Halle": "Hall"}
