"""How an answer is written, by what the client says."""

import pytest

from pvd_graph.app.sparql_formats import represent
from pvd_graph.app.sparql_refusal import ProtocolError


@pytest.mark.parametrize(
    ("accept", "override", "written", "content_type"),
    [
        ("", "", "json", "application/sparql-results+json"),
        ("*/*", "", "json", "application/sparql-results+json"),
        ("text/*", "", "csv", "text/csv; charset=utf-8"),
        ("text/markdown", "", "markdown", "text/markdown; charset=utf-8"),
        ("application/geo+json", "", "geojson", "application/geo+json"),
        ("text/csv", "md", "markdown", "text/markdown; charset=utf-8"),
        ("", "markdown", "markdown", "text/markdown; charset=utf-8"),
        ("", "GeoJSON", "geojson", "application/geo+json"),
        ("", "application/geo json", "geojson", "application/geo+json"),
    ],
)
def test_select_is_written_as_asked(
    accept: str, override: str, written: str, content_type: str
) -> None:
    """A wildcard never means one of the extensions; their names do."""
    chosen = represent("select", accept, override)

    assert (chosen.format, chosen.content_type) == (written, content_type)


@pytest.mark.parametrize("form", ["ask", "construct", "describe"])
@pytest.mark.parametrize("name", ["text/markdown", "application/geo+json"])
def test_extensions_are_for_tables_only(form: str, name: str) -> None:
    """An answer that is no table is refused: 406 by `Accept`, 400 by `format=`."""
    with pytest.raises(ProtocolError) as refused:
        represent(form, name, "")
    assert refused.value.status == 406

    with pytest.raises(ProtocolError) as refused:
        represent(form, "", name)
    assert refused.value.status == 400


def test_an_unknown_format_lists_what_there_is() -> None:
    """The names are what a client may write next."""
    with pytest.raises(ProtocolError, match="geojson") as refused:
        represent("select", "", "spreadsheet")
    assert refused.value.status == 400
