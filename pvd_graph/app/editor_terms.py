"""What the editor completes: prefixes, classes and properties of this graph.

All of it comes from the ontology: ``context.jsonld`` names every class and property
that the shapes let the graph use, ours and those of others, and ``pvd.ttl`` labels
ours. The editor asks no other host.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pvd_graph.resources import ontology_folder
from pvd_graph.services.browse_ontology import read_ontology
from pvd_graph.vocab import BASE, PREFIXES, expand

__all__ = ["editor_terms"]

# Named things that queries point at, beside the vocabularies.
_THINGS = (
    *("commune", "departement", "region", "epci", "challenge", "theme", "indicator"),
    *("programme", "partner", "term", "action-type"),
)


def _names() -> list[str]:
    """Return the prefixed names of the context, sorted."""
    file = ontology_folder() / "context.jsonld"
    context = json.loads(file.read_text(encoding="utf-8"))["@context"]
    found = {
        value["@id"] if isinstance(value, dict) else value for value in context.values()
    }
    return sorted(
        name
        for name in found
        if isinstance(name, str)
        and name.partition(":")[0] in PREFIXES
        and not name.partition(":")[2].startswith("//")
    )


@cache
def editor_terms() -> dict[str, Any]:
    """Return ``{"prefixes": {...}, "classes": [...], "properties": [...]}``.

    A class or a property is ``{"iri", "name", "label"}``, the label in French, ``""``
    where we have none. Read once a process.
    """
    ontology = read_ontology(ontology_folder() / "pvd.ttl")
    labels = {term.iri: term.labels.get("fr", "") for term in ontology.terms}
    terms = [
        {"iri": expand(name), "name": name, "label": labels.get(expand(name), "")}
        for name in _names()
    ]
    things = {one: f"{BASE}id/{one}/" for one in _THINGS}
    return {
        "prefixes": dict(sorted((PREFIXES | things).items())),
        # By the convention of every vocabulary used here, a class starts upper case.
        "classes": [one for one in terms if _local(one["name"])[0].isupper()],
        "properties": [one for one in terms if _local(one["name"])[0].islower()],
    }


def _local(name: str) -> str:
    return name.partition(":")[2]
