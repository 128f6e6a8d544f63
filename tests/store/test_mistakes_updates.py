"""Common mistakes in updates: each is told with its place and its remedy."""

import pyoxigraph as ox
import pytest

from pvd_graph.store.mistakes_updates import explained_update
from pvd_graph.store.syntax import UnreadableQueryError, located, unreadable

GRAPH = "GRAPH <http://e/g>"
ONE = "<http://e/a> <http://e/b> 1"
# Update, line and column of the mistake, what the French and the English hold.
MISTAKES = [
    ("SELECT * { ?s ?p ?o }", 1, 1, "/sparql", "/sparql"),
    ("PREFIX e: <http://e/>\nASK {}", 2, 1, "requête", "query"),
    ("INSER DATA {}", 1, 1, "peut-être INSERT", "perhaps INSERT"),
    ("REPLACE { }", 1, 1, "il faut INSERT", "COPY must stand here"),
    ("CLEAR ALL; TRUNCATE x", 1, 12, "« TRUNCATE »", "begins no update"),
    (f"INSERT DATA {{ {GRAPH} {{ {ONE} }}", 1, 13, "jamais fermé", "never closed"),
    ("CLEAR ALL }", 1, 11, "ne ferme rien", "closes nothing"),
    (f"INSERT DATA {{ {GRAPH} {{ e:a e:b 1 }} }}", 1, 36, "« e: »", "“e:”"),
    ("INSERT DATA { ?s ?p 1 }", 1, 15, "sans variable", "without variables"),
    (f"INSERT {{ {GRAPH} {{ {ONE} }} }}", 1, 62, "INSERT DATA", "INSERT DATA"),
    ('INSERT DATA { <a:b> <b:c> "\\uD800" }', 1, 27, "aucun caractère", "character"),
    ("INSERT DATA { <a:b> <b:c> “d” }", 1, 27, "typographique", "typographic"),
    ("DELETE DATA { _:a <b:c> 1 }", 1, 15, "nœud anonyme", "blank node"),
    ("DELETE DATA { [] <b:c> 1 }", 1, 15, "nœud anonyme", "blank node"),
    ("DELETE DATA { <a:b> <b:c> (1) }", 1, 27, "nœud anonyme", "blank node"),
    ("CLEAR ALL;\nDELETE WHERE { ?s ?p _:b }", 2, 22, "une variable", "a variable"),
    ("DELETE { ?s ?p [] } WHERE { ?s ?p _:b }", 1, 16, "WHERE {", "WHERE {"),
    (
        "DELETE { ?s ?p ?o } INSERT { ?s ?p _:n } WHERE { ?s ?p [] };\nDELETE { _:o }",
        *(2, 10, "nœud anonyme", "blank node"),
    ),
    (" # rien", 1, 1, "vide", "empty"),
]


def told(text: str) -> UnreadableQueryError:
    """Return what is told of an update that the engine refuses."""
    with pytest.raises(SyntaxError) as caught:
        ox.Store().update(text)
    return explained_update(text, unreadable(*located(str(caught.value))))


@pytest.mark.parametrize(("text", "line", "column", "french", "english"), MISTAKES[:-1])
def test_a_mistake_is_told_where_it_starts(
    text: str, line: int, column: int, french: str, english: str
) -> None:
    """In both languages, with what to write."""
    error = told(text)

    assert (error.line, error.column) == (line, column)
    assert french in str(error)
    assert english in error.english


def test_an_empty_update_is_told() -> None:
    """The engine takes it; where it does not, it says so."""
    error = explained_update(" # rien", unreadable("", 1, 1))

    assert "vide" in str(error)


@pytest.mark.parametrize(
    "text",
    [
        *("DROP !", "MOVE <http://e/a>", "CREATE <http://e/a"),
        "DELETE DATA { <a:b> <b:c> () . ! }",
        "DELETE { ?s ?p ?o } INSERT { ?s ?p [] } WHERE { ?s ?p _:b . ! }",
    ],
)
def test_what_is_not_known_keeps_its_place(text: str) -> None:
    """No wrong guess."""
    error = told(text)

    assert error.line == 1
    assert "anonyme" not in str(error)
    assert str(error)


def test_a_long_update_is_not_read_again() -> None:
    """Others wait meanwhile."""
    error = unreadable("", 1, 1)

    assert explained_update("x" * 10_000, error) is error
