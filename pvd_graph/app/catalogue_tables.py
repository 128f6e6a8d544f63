"""Organisations, datasets, the programme and what a search finds, as tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from pvd_graph.app.context import current_reader, current_search
from pvd_graph.app.json_shapes import hit_json
from pvd_graph.app.kinds import KINDS
from pvd_graph.app.params import choice_arg, text_arg
from pvd_graph.app.tables import Cell, Table, window
from pvd_graph.services.browse_datasets import dataset, datasets
from pvd_graph.services.browse_partners import Partner, partner
from pvd_graph.services.browse_programme import programme
from pvd_graph.services.browse_sources import (
    ACTIONS,
    MEMBERSHIPS,
    PARTNERS,
    sources,
)
from pvd_graph.services.names import key_of
from pvd_graph.services.partner_facets import PartnerFilter, filter_partners
from pvd_graph.services.searching import find

__all__ = [
    "dataset_table",
    "datasets_table",
    "partner_filter",
    "partner_table",
    "partners_table",
    "programme_table",
    "search_table",
    "towns_found_table",
]


_PARTNER_COLUMNS = (
    "slug",
    "label",
    "short_name",
    "group",
    "kinds",
    "level",
    "homepage",
    "signature_order",
    "manages",
    "offers",
    "funded_projects",
    "amount_eur",
    "datasets",
    "iri",
)


def partner_filter() -> PartnerFilter:
    """Return the filter of the list of partners that the address asks for."""
    return PartnerFilter(
        **{one.name: text_arg(one.name) for one in fields(PartnerFilter)}
    )


def partners_table() -> Table:
    """Return the organisations that the filters let through, signatories first."""
    reader = current_reader()
    return Table(
        "partners",
        _PARTNER_COLUMNS,
        window(
            _partner_cells(one) for one in filter_partners(reader, partner_filter())
        ),
        sources(reader, [PARTNERS, ACTIONS]),
        {"generation": reader.generation},
    )


def _partner_cells(one: Partner) -> tuple[Cell, ...]:
    return (
        one.slug,
        one.name,
        one.short_name,
        one.group,
        tuple(kind.name for kind in one.kinds),
        one.level.name if one.level else None,
        one.homepage or None,
        min((each.order for each in one.signatures), default=None),
        tuple(each.name for each in one.manages),
        tuple(each.title for each in one.offers),
        one.actions,
        one.amount_eur,
        tuple(each.slug for each in one.published),
        one.iri,
    )


def partner_table(slug: str) -> Table:
    """Return what the graph says an organisation does, one row a role.

    Raises:
        NotFoundError: no organisation has this slug.
    """
    reader = current_reader()
    one = partner(reader, slug)
    columns = ("slug", "label", "does", "what", "order", "role", "funded_projects")
    return Table(
        "roles",
        (*columns, "towns", "amount_eur", "what_iri"),
        [(one.slug, one.name, *each) for each in _roles(one)],
        sources(reader, [PARTNERS, ACTIONS]),
        {"generation": reader.generation, "iri": one.iri, "group": one.group},
    )


def _roles(one: Partner) -> Iterator[tuple[Cell, ...]]:
    nothing = (None, None, None)
    for signature in one.signatures:
        letter = signature.letter
        yield "signs", letter.name, signature.order, None, *nothing, letter.iri
    for run in one.manages:
        yield "manages", run.name, None, None, *nothing, run.iri
    for offer in one.offers:
        yield "offers", offer.title, None, None, *nothing, offer.iri
    for funding in one.fundings:
        through = funding.programme
        yield (
            "funds",
            through.name if through else None,
            None,
            funding.role.name if funding.role else None,
            funding.actions,
            funding.communes,
            funding.amount_eur,
            through.iri if through else None,
        )
    for each in one.published:
        yield "publishes", each.title, None, None, *nothing, each.iri


def datasets_table() -> Table:
    """Return the datasets with their producers and licences."""
    reader = current_reader()
    columns = ("slug", "title", "description", "publisher", "licence", "attribution")
    known = tuple(datasets(reader).values())
    return Table(
        "datasets",
        (*columns, "landing_page", "issued", "triples", "iri"),
        window(
            (
                one.slug,
                one.title,
                one.description,
                one.publisher.name if one.publisher else None,
                one.licence or None,
                one.attribution or None,
                one.landing_page or None,
                one.issued or None,
                one.triples,
                one.iri,
            )
            for one in known
        ),
        known,
        {"generation": reader.generation},
    )


def dataset_table(slug: str) -> Table:
    """Return the named graphs of a dataset.

    Raises:
        NotFoundError: no dataset has this slug.
    """
    reader = current_reader()
    one = dataset(reader, slug)
    columns = ("graph", "version", "rows_read", "rows_kept", "triples", "sha256")
    return Table(
        "loads",
        (*columns, "derived_from", "iri"),
        [
            (
                load.name,
                load.version or None,
                load.rows_read,
                load.rows_kept,
                load.triples,
                load.sha256 or None,
                load.derived_from,
                load.iri,
            )
            for load in one.loads
        ],
        [one],
        {"generation": reader.generation, "iri": one.iri, "title": one.title},
    )


def programme_table() -> Table:
    """Return the dated facts of the programme: its history, and counts of towns."""
    reader = current_reader()
    story = programme(reader)
    rows: list[tuple[Cell, ...]] = [
        (
            *("event", one.date, one.label, None, None, None),
            *(one.source or None, one.links, one.iri),
        )
        for one in story.events
    ]
    rows += [
        (
            "count",
            one.period,
            one.label,
            one.value,
            one.lower,
            one.upper,
            one.source or None,
            one.links,
            one.iri,
        )
        for one in story.counts
    ]
    columns = ("kind", "date", "label", "value", "lower", "upper", "source", "links")
    return Table(
        "facts",
        (*columns, "iri"),
        sorted(rows, key=lambda row: str(row[1])),
        sources(reader, [PARTNERS, MEMBERSHIPS]),
        {"generation": reader.generation, "iri": story.iri},
    )


def search_table() -> Table:
    """Return what a text finds, best first, at most 1,000 hits."""
    reader = current_reader()
    text, kind = text_arg("q"), choice_arg("kind", KINDS)
    found = find(reader, current_search(), text, 1000, kind=kind) if text else None
    columns = ("kind", "label", "detail", "path", "iri")
    hits = [hit_json(hit) for hit in (found.hits if found else ())]
    return Table("hits", columns, [[hit[key] for key in columns] for hit in hits])


def towns_found_table() -> Table:
    """Return those of the hits that have a place: communes, of today or absorbed."""
    found = search_table()
    kind = found.columns.index("kind")
    rows = [
        (key_of(str(row[-1])), *row) for row in found.rows if row[kind] == "commune"
    ]
    return Table(found.name, ("code_insee", *found.columns), rows, found.sources)
