"""What the catalogue and the description of the graph have in common.

Source: the authority tables of the Publications Office of the European Union,
https://op.europa.eu/en/web/eu-vocabularies ; media types of IANA.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

import pyoxigraph as ox

from pvd_graph.services.dumps import DumpFile
from pvd_graph.services.formats import literal, statement
from pvd_graph.store.archive import JournalEntry
from pvd_graph.vocab import BASE, expand

__all__ = [
    "API",
    "AUTHORITY",
    "CATALOGUE",
    "FRANCE",
    "GRAPH",
    "GRAPH_TEXTS",
    "LANGUAGES",
    "LICENCES",
    "ONTOLOGY",
    "PUBLISHER",
    "SPARQL",
    "THEMES",
    "Holdings",
    "Said",
    "facts_of",
    "texts",
    "theme_texts",
]

CATALOGUE = BASE + "catalog"
GRAPH = BASE + ".well-known/void#graph"
"""The whole graph, as a dataset."""
SPARQL = BASE + "sparql#service"
API = BASE + "catalog#api"
ONTOLOGY = BASE + "ontology"
PUBLISHER = BASE + "id/partner/pvd-graph"

AUTHORITY = "http://publications.europa.eu/resource/authority/"
FRANCE = AUTHORITY + "country/FRA"
LANGUAGES = (AUTHORITY + "language/FRA", AUTHORITY + "language/ENG")
THEMES = AUTHORITY + "data-theme"
LICENCES = (
    "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    "https://creativecommons.org/licenses/by/4.0/",
)
"""Those of the whole graph: each dataset says which one is its own."""

GRAPH_TEXTS = {
    "dcterms:title": (
        "Le graphe ouvert des petites villes de France",
        "The open graph of France's small towns",
    ),
    "dcterms:description": (
        (
            "Tous les jeux de données en un graphe : villes, défis et leurs preuves, "
            "actions, partenaires, villes pairs, et la provenance de chaque énoncé."
        ),
        (
            "All datasets in one graph: towns, challenges and their evidence, actions, "
            "partners, peer towns, and where every statement comes from."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a host serves of a generation.

    Attributes:
        host: its address, without a slash at its end.
        graphs: IRIs of the named graphs of the generation.
        entries: loads of the archive, oldest first.
        dumps: dumps that are made already, by name.
    """

    host: str
    graphs: Sequence[str]
    entries: Sequence[JournalEntry] = ()
    dumps: Mapping[str, DumpFile] = field(default_factory=dict)


@lru_cache(maxsize=1)
def _facts() -> dict[str, tuple[str, str]]:
    source = files("pvd_graph.services").joinpath("catalogue_facts.csv")
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return {row["slug"]: (row["themes"], row["frequency"]) for row in rows}


def facts_of(slug: str) -> tuple[list[str], str]:
    """Return the themes of a dataset and its rhythm, empty where it is not known.

    IRIs of the EU authority tables. A dataset that the table does not name is of
    regions and cities, as all that is loaded here.
    """
    themes, frequency = _facts().get(slug, ("REGI", ""))
    rhythm = f"{AUTHORITY}frequency/{frequency}" if frequency else ""
    return [f"{THEMES}/{code}" for code in themes.split("|")], rhythm


_THEME_TEXTS = {
    "AGRI": (
        "Agriculture, pêche, sylviculture et alimentation",
        "Agriculture, fisheries, forestry and food",
    ),
    "ECON": ("Économie et finances", "Economy and finance"),
    "EDUC": ("Éducation, culture et sport", "Education, culture and sport"),
    "ENER": ("Énergie", "Energy"),
    "ENVI": ("Environnement", "Environment"),
    "GOVE": ("Gouvernement et secteur public", "Government and public sector"),
    "HEAL": ("Santé", "Health"),
    "INTR": ("Questions internationales", "International issues"),
    "JUST": (
        "Justice, système juridique et sécurité publique",
        "Justice, legal system and public safety",
    ),
    "REGI": ("Régions et villes", "Regions and cities"),
    "SOCI": ("Population et société", "Population and society"),
    "TECH": ("Science et technologie", "Science and technology"),
    "TRAN": ("Transports", "Transport"),
}


def theme_texts(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield the name of the EU's list of themes, and of those that *triples* name."""
    title = ("Thème de données", "Data theme")
    yield from texts(THEMES, {"dcterms:title": title, "skos:prefLabel": title})
    named = {
        one.object.value for one in triples if isinstance(one.object, ox.NamedNode)
    }
    for code, said in _THEME_TEXTS.items():
        if (theme := f"{THEMES}/{code}") in named:
            yield from texts(theme, {"skos:prefLabel": said})


def texts(subject: str, said: Mapping[str, tuple[str, str]]) -> Iterator[ox.Triple]:
    """Yield texts of *subject*: prefixed property -> (French, English)."""
    for name, (french, english) in said.items():
        yield statement(subject, name, literal(french, "fr"))
        yield statement(subject, name, literal(english, "en"))


class Said:
    """What the graph says of the datasets."""

    def __init__(self, triples: Sequence[ox.Triple]) -> None:
        self._triples = triples

    def datasets(self) -> list[str]:
        """Return the IRIs of the datasets, sorted."""
        title = expand("dcterms:title")
        subjects = {
            one.subject for one in self._triples if one.predicate.value == title
        }
        return sorted(one.value for one in subjects if isinstance(one, ox.NamedNode))

    def values(self, subject: str, name: str) -> list[ox.NamedNode | ox.Literal]:
        """Return the values of a property."""
        path = expand(name)
        return [
            one.object
            for one in self._triples
            if isinstance(one.subject, ox.NamedNode)
            and (one.subject.value, one.predicate.value) == (subject, path)
            and isinstance(one.object, (ox.NamedNode, ox.Literal))
        ]

    def publishers(self) -> list[str]:
        """Return the IRIs of the publishers, the project's own included."""
        path = expand("dcterms:publisher")
        found = {one.object for one in self._triples if one.predicate.value == path}
        named = {one.value for one in found if isinstance(one, ox.NamedNode)}
        return sorted({PUBLISHER, *named})
