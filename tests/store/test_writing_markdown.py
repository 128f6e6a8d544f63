"""A table in Markdown, whatever its values hold."""

from io import BytesIO

import pyoxigraph as ox

from pvd_graph.store.writing_markdown import write_markdown


def table(query: str) -> str:
    """Return the answer of *query* on an empty store."""
    solutions = ox.Store().query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    output = BytesIO()
    write_markdown(solutions, output)
    return output.getvalue().decode()


def test_columns_and_rows() -> None:
    """Links are links, numbers are bare, what is unbound is empty."""
    written = table(
        "SELECT ?town ?people ?none "
        "{ VALUES (?town ?people) { (<https://example.org/id/99001> 12.5) } }"
    )

    assert written == (
        "| town | people | none |\n"
        "| --- | --- | --- |\n"
        "| <https://example.org/id/99001> | 12.5 |  |\n"
    )


def test_values_stay_in_their_cell_and_are_not_interpreted() -> None:
    """Pipes, newlines, tags, links, emphasis and entities are shown as they are."""
    written = table(
        "SELECT * { VALUES ?x { 'a|b\\n\\r\\n| c' '<img src=x onerror=y> &amp;' "
        "'[a](javascript:b) ![c](d) *e* `f` \\\\|' 'x\\u0085\\u2028y' } }"
    )

    assert written.splitlines()[2:] == [
        "| a\\|b \\| c |",
        "| &lt;img src=x onerror=y&gt; &amp;amp; |",
        "| \\[a\\](javascript:b) \\!\\[c\\](d) \\*e\\* \\`f\\` \\\\\\| |",
        "| x y |",
    ]


def test_only_addresses_of_the_web_become_links() -> None:
    """Any other IRI is text, and so is one that could leave its cell."""
    hostile = ["javascript:alert(1)", "https://example.org/a|b", "https://a/]("]
    values = " ".join(f"<{iri}>" for iri in ("javascript:alert(1)", "urn:x:y_z"))

    rows = table(f"SELECT * {{ VALUES ?x {{ {values} }} }}").splitlines()[2:]
    assert rows == ["| javascript:alert(1) |", "| urn:x:y\\_z |"]
    store = ox.Store()
    for iri in hostile:
        subject = ox.NamedNode(iri) if iri == hostile[0] else ox.Literal(iri)
        store.add(ox.Quad(ox.NamedNode("a:b"), ox.NamedNode("a:c"), subject))
    solutions = store.query("SELECT ?o { ?s ?p ?o }")
    output = BytesIO()
    write_markdown(solutions, output)  # type: ignore[arg-type]
    assert "<" not in output.getvalue().decode()


def test_a_table_without_columns_has_its_rows() -> None:
    """A table needs one column to be one."""
    assert table("SELECT * {}") == "|  |\n| --- |\n|  |\n"
