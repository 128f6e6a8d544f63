"""French spaces hold; what is not prose stays as it was typed."""

import time

import pytest

from pvd_graph.app.typography import french_spaces

NBSP, THIN = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Source : x", f"Source{NBSP}: x"),
        ("<b>Source</b> : x", f"<b>Source</b>{NBSP}: x"),
        ("oui ; non ! si ?", f"oui{THIN}; non{THIN}! si{THIN}?"),
        ("« défi »", f"«{NBSP}défi{NBSP}»"),
        ("« défi ».", f"«{NBSP}défi{NBSP}»."),
        ("8,2 % ou plus", f"8,2{NBSP}% ou plus"),
        ("45 000 € au plus", f"45{THIN}000{NBSP}€ au plus"),
        ("moins de 20 000 habitants", f"moins de 20{THIN}000{NBSP}habitants"),
        ("1 234 567 logements", f"1{THIN}234{THIN}567 logements"),
    ],
)
def test_spaces_that_may_not_end_a_line(typed: str, shown: str) -> None:
    """A colon or a percent sign alone at the start of a line on a phone."""
    assert french_spaces(f"<p>{typed}</p>") == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    "kept",
    [
        '<a href="/sparql?query=a : b ; c ?d" title="un : deux">x</a>',
        "<textarea>SELECT ?s ?p { ?s ?p ?o ; ?q ?r }</textarea>",
        "<p><code>a : b</code></p>",
        "<pre>20 000 ; « x »</pre>",
        "<p>en 2019 300 villes, 01300 123</p>",
        "<p>?s ?p ?o</p>",
        "<!doctype html><p>https://example.org/ 12:30</p>",
    ],
)
def test_what_is_no_prose_stays(kept: str) -> None:
    """Addresses, queries, code, years beside numbers."""
    assert french_spaces(kept) == kept


def test_the_path_of_a_map_costs_no_more_than_its_length() -> None:
    """Its numbers of three figures are not thousands; twice as many take twice."""

    def spent_s(dots: int) -> float:
        path = "M12.5 456h0" * dots
        page = f'<p>20 000 villes :</p><svg><path d="{path}"/></svg><p>1 500 ans</p>'
        start = time.process_time()
        shown = french_spaces(page)
        spent = time.process_time() - start
        assert shown.startswith(f"<p>20{THIN}000 villes{NBSP}:</p>")
        assert path in shown
        assert shown.endswith(f"<p>1{THIN}500{NBSP}ans</p>")
        return spent

    short = min(spent_s(4_000) for _ in range(3))
    long = min(spent_s(16_000) for _ in range(3))

    assert long < 8 * short
