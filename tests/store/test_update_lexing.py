"""Updates that reach out are refused; what the others may change is known."""

import pytest

from pvd_graph.store.refusals import RefusedQueryError
from pvd_graph.store.update_lexing import examine_update

REACHING = [
    "LOAD <http://127.0.0.1:1/>",
    "load silent <http://127.0.0.1:1/> into graph <http://e/>",
    "LOADSILENT<http://127.0.0.1:1/>",
    "INSERT DATA{};LOAD<http://127.0.0.1:1/>",
    "PREFIX e: <http://127.0.0.1:1/> LOADe:x",
    "# comment\nLOAD\n<http://127.0.0.1:1/>",
    "\\u004CO\\u0041D <http://127.0.0.1:1/>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <http://e/> { ?s ?p ?o } }",
    "INSERT { ?s ?p ?o } WHERE { SERVICESILENT<http://e/>{ ?s ?p ?o } }",
    "PREFIX e: <http://e/> INSERT { ?s ?p ?o } WHERE { SERVICEe:x { ?s ?p ?o } }",
    "INSERT { ?s ?p 1 } WHERE { FILTER(?x<'>' || true) SERVICE <http://e/> {} }",
]


@pytest.mark.parametrize("text", REACHING)
def test_what_reaches_out_is_refused(text: str) -> None:
    """However it is written; with its place."""
    with pytest.raises(RefusedQueryError) as caught:
        examine_update(text)

    assert caught.value.line is not None
    assert caught.value.english


@pytest.mark.parametrize(
    "text",
    [
        'INSERT DATA { <http://e/a> <http://e/b> "LOAD <http://e/> SERVICE" }',
        "# LOAD <http://e/>\nINSERT DATA { <http://e/LOAD> <http://e/b> 1 }",
        "PREFIX upload: <http://e/> WITH upload:g DELETE WHERE { upload:a ?p ?o }",
        "INSERT DATA { GRAPH <http://e/SERVICE> { <http://e/a> <http://e/b> 1 } }",
    ],
)
def test_the_words_may_stand_in_texts_and_names(text: str) -> None:
    """Only as keywords do they reach out."""
    examine_update(text)


def test_deep_nesting_is_refused() -> None:
    """Two thousand levels end the process of the parser."""
    deep = "INSERT { ?s ?p ?o } WHERE " + "{" * 200 + "}" * 200

    with pytest.raises(RefusedQueryError, match="100"):
        examine_update(deep)


@pytest.mark.parametrize(
    ("text", "graphs"),
    [
        ("INSERT DATA { GRAPH <http://e/g> {} }", {"http://e/g"}),
        ("WITH <http://e/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", {"http://e/g"}),
        ("DROP GRAPH <http://e/g>", {"http://e/g"}),
        ("INSERT { GRAPH ?g { ?s ?p 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }", None),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", None),
        ("DELETE# x\nWHERE { GRAPH ?g { ?s ?p ?o } }", None),
        (
            "INSERT { GRAPH <http://e/g> {} } WHERE { { GRAPH ?g { ?s ?p ?o } } }",
            {"http://e/g"},
        ),
        (
            (
                "INSERT { GRAPH <http://e/g> {} } WHERE { GRAPH ?g { ?s ?p ?o } };"
                "DELETE { GRAPH ?g { ?s ?p 1 } } WHERE { ?g ?s ?p }"
            ),
            None,
        ),
        ("CLEAR ALL", None),
        ("CLEAR NAMED", None),
        ("MOVE <http://e/a> TO <http://e/b>", {"http://e/a", "http://e/b"}),
        (
            "INSERT { GRAPH <http://e/g> {} } USING NAMED <http://e/h> WHERE {}",
            {"http://e/g", "http://e/h"},
        ),
        (
            "PREFIX e:<http://e/>DROP GRAPH e:g\\-1;PREFIX e:<http://f/>ADD e:g TO e:h",
            {"http://e/", "http://e/g-1", "http://f/", "http://f/g", "http://f/h"},
        ),
        ("INSERT DATA { GRAPH <http://e/g> { <a> <b> <c> } }", {"http://e/g", *"abc"}),
        ("PREFIX e:<x:>DROP GRAPH e:g;PREFIXe:<y:>DROP GRAPH e:g", None),
        ("COPYSILENT<g>TO<http://e/h>", None),
        ("COPY<http://e/h>TO<g>", None),
        ("INSERT DATA { GRAPH e:g { <http://e/a> <http://e/b> 1 } }", None),
        ("PREFIX e: <x/> INSERT DATA { GRAPH e:g { <http://e/a> e:b 1 } }", None),
        ("BASE <http://e/> INSERT DATA { GRAPH <g> { <a> <b> 1 } }", None),
    ],
)
def test_the_graphs_it_may_change_are_known(text: str, graphs: set[str] | None) -> None:
    """Those that are named; any, where that cannot be told."""
    shape = examine_update(text)

    assert shape.graphs == (None if graphs is None else frozenset(graphs))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("INSERT DATA { <http://e/a> <http://e/b> 1 }", "<http://e/a>"),
        ("DELETE DATA { GRAPH <http://e/g> { <a> <b> 1 } <c> <d> 2 }", "<c>"),
        ("DELETE WHERE { ?s ?p ?o }", "?s"),
        ("DELETE { ?s ?p 1 } INSERT { GRAPH <g> {} } WHERE { ?s ?p 1 }", "?s"),
        ("INSERT { [] <http://e/b> 1 } WHERE {}", "[] "),
        ("WITH <http://e/g> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", None),
        ("WITH <g> DELETE { ?s ?p 1 } WHERE {}; DELETE { ?a ?p 1 } WHERE {}", "?a"),
        ("DELETE { GRAPH <g> { ?s ?p 1 ; ?q 2 } } WHERE { ?s ?p 1 }", None),
        ("COPY DEFAULT TO <http://e/g>", "DEFAULT"),
        ("ADD <http://e/g> TO default", "default"),
    ],
)
def test_what_writes_the_default_graph_is_known(text: str, at: str | None) -> None:
    """With its place: the templates that stand outside GRAPH and WITH."""
    assert examine_update(text).outside == (None if at is None else text.index(at))
