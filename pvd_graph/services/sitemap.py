"""The pages of the site, for search engines.

Source: https://www.sitemaps.org/protocol.html : at most 50,000 addresses a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from pvd_graph.ports import GraphReader
from pvd_graph.services.action_facets import ActionFilter, filter_actions
from pvd_graph.services.browse_challenges import challenges
from pvd_graph.services.browse_datasets import datasets
from pvd_graph.services.browse_groups import groups
from pvd_graph.services.browse_partners import partners
from pvd_graph.services.browse_questions import question_iri
from pvd_graph.services.browse_schemes import schemes
from pvd_graph.services.browse_sheets import sheets
from pvd_graph.services.browse_towns import towns
from pvd_graph.services.questions import load_questions
from pvd_graph.services.records import per_generation
from pvd_graph.vocab import BASE

__all__ = ["PART", "site_index", "site_pages", "site_part"]

PART = 50_000
"""Most addresses that one file may hold."""

_FIXED = (
    *(
        "/",
        "/communes",
        "/groups",
        "/challenges",
        "/actions",
        "/experiences",
        "/partners",
        "/programme",
        "/programme/dashboard",
        "/map",
    ),
    *("/datasets", "/ontology", "/data-model", "/questions", "/catalog", "/dumps/"),
    *("/compare", "/api", "/about", "/guide", "/accessibility", "/privacy"),
    "/site-map",
)
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@per_generation
def site_pages(reader: GraphReader) -> tuple[str, ...]:
    """Return the paths of the pages: fixed ones, then a page a thing.

    Of the communes, those of the programme: the others have a page, but nothing that
    other sites do not say better.
    """
    actions = [one.iri for one in filter_actions(reader, ActionFilter())]
    return (
        *_FIXED,
        *(f"/communes/{code}" for code in towns(reader)),
        *(f"/groups/{slug}" for slug in groups(reader)),
        *(f"/challenges/{slug}" for slug in challenges(reader)),
        *(f"/partners/{slug}" for slug in partners(reader)),
        *(f"/datasets/{slug}" for slug in datasets(reader)),
        *(one.path for one in sheets(reader).values()),
        *(f"/ontology/schemes/{one.slug}" for one in schemes(reader)),
        *("/" + question_iri(one.id).removeprefix(BASE) for one in load_questions()),
        *(iri.replace(BASE + "id/action/", "/actions/") for iri in actions),
    )


def _document(root: str, entry: str, addresses: Sequence[str]) -> str:
    lines = [f"<{entry}><loc>{escape(one)}</loc></{entry}>" for one in addresses]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<{root} xmlns="{_NAMESPACE}">',
            *lines,
            f"</{root}>\n",
        ]
    )


def site_part(pages: Sequence[str], host: str, number: int = 1) -> str:
    """Return the addresses of part *number*, from 1 on, as a sitemap."""
    part = pages[(number - 1) * PART : number * PART]
    return _document("urlset", "url", [host + path for path in part])


def site_index(pages: Sequence[str], host: str) -> str:
    """Return the list of the parts."""
    parts = range(1, -(-len(pages) // PART) + 1)
    addresses = [f"{host}/sitemap-{number}.xml" for number in parts]
    return _document("sitemapindex", "sitemap", addresses)
