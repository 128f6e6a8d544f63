"""What describes the graph itself, as tables: terms, lists of concepts, questions.

With them, what the graph says of any thing that has no table of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from pvd_graph.app.context import current_reader
from pvd_graph.app.links import iri_of_path
from pvd_graph.app.tables import Cell, Table, window
from pvd_graph.resources import ontology_folder
from pvd_graph.services.browse_ontology import ontology_file, read_ontology
from pvd_graph.services.browse_questions import question, question_iri
from pvd_graph.services.browse_schemes import scheme
from pvd_graph.services.describing import Description, describe
from pvd_graph.services.questions import load_questions

__all__ = [
    "ontology_table",
    "question_table",
    "questions_table",
    "resource_table",
    "scheme_table",
]

_QUESTION_COLUMNS = (
    *("id", "category", "question_fr", "question_en", "query", "terms", "iri"),
)


def ontology_table() -> Table:
    """Return the terms of the current version of the ontology."""
    read = read_ontology(ontology_file(ontology_folder(), ""))
    columns = ("name", "kind", "label_fr", "label_en", "definition_fr")
    return Table(
        "terms",
        (*columns, "definition_en", "domains", "ranges", "deprecated", "iri"),
        window(
            (
                *(one.name, one.kind, one.labels["fr"], one.labels["en"]),
                *(one.definitions["fr"], one.definitions["en"]),
                *(one.domains, one.ranges, one.deprecated, one.iri),
            )
            for one in read.terms
        ),
        about={"version": read.version},
    )


def scheme_table(slug: str) -> Table:
    """Return the concepts of a list, each after its broader one.

    Raises:
        NotFoundError: no list of concepts has this slug.
    """
    reader = current_reader()
    one = scheme(reader, slug)
    columns = ("slug", "notation", "depth", "label_fr", "label_en", "alternatives")
    return Table(
        "concepts",
        (*columns, "definition_fr", "definition_en", "matches", "iri"),
        window(
            (
                *(each.slug, each.notation or None, each.depth),
                _first(each.said("skos:prefLabel", "fr")),
                _first(each.said("skos:prefLabel", "en")),
                each.said("skos:altLabel", "fr"),
                _first(each.said("skos:definition", "fr")),
                _first(each.said("skos:definition", "en")),
                tuple(to for _, to in each.matches),
                each.iri,
            )
            for each in one.concepts
        ),
        about={"generation": reader.generation, "iri": one.iri},
    )


def _first(texts: tuple[str, ...]) -> str | None:
    return next(iter(texts), None)


def questions_table() -> Table:
    """Return the questions that the graph answers, with their queries."""
    rows = window(_question_cells(one.id) for one in load_questions())
    return Table("questions", _QUESTION_COLUMNS, rows)


def question_table(question_id: str) -> Table:
    """Return one question.

    Raises:
        NotFoundError: no question has this id.
    """
    return Table("questions", _QUESTION_COLUMNS, [_question_cells(question_id)])


def _question_cells(question_id: str) -> tuple[Cell, ...]:
    one = question(question_id)
    return (
        *(one.id, one.category, one.question_fr, one.question_en),
        *(one.query, tuple(one.terms), question_iri(one.id)),
    )


def resource_table(path: str) -> Table:
    """Return what the graph says of a thing, one statement a row.

    Of what points at it, fifty a property at most, as its page shows.

    Raises:
        NotFoundError: the graph says nothing of it.
    """
    reader = current_reader()
    thing = describe(reader, iri_of_path(path))
    columns = ("direction", "property", "property_label", "value", "value_label")
    return Table(
        "statements",
        (*columns, "language"),
        window(_statements(thing)),
        about={
            "generation": reader.generation,
            "iri": thing.iri,
            "label": thing.name,
            "in_total": {one.property.iri: one.total for one in thing.incoming},
        },
    )


def _statements(thing: Description) -> Iterator[tuple[Cell, ...]]:
    for name, values in thing.properties:
        for value in values:
            label = value.thing.name if value.thing else None
            yield "out", name.iri, name.name, value.text, label, value.lang or None
    for incoming in thing.incoming:
        of = incoming.property
        for other in incoming.things:
            yield "in", of.iri, of.name, other.iri, other.name, None
