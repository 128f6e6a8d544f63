"""Groups as statements of `graph/derived/peer-groups`; see docs/data-model.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pvd_graph.model import Statement
from pvd_graph.peers.communities import Sizes
from pvd_graph.peers.group_model import FormerGroup, Grouping, PeerGroup
from pvd_graph.peers.group_traits import Trait
from pvd_graph.peers.groups import RESOLUTION, SEED
from pvd_graph.peers.similarity_graph import NEIGHBOURS, SITUATION
from pvd_graph.vocab import id_iri, literal, term

__all__ = ["group_iri", "grouping_statements"]

_TYPE = term("rdf:type")
_NO_SHARE = {"figure": ("pvd:medianInGroup", "pvd:medianOverall")}
_SHARES = ("pvd:shareInGroup", "pvd:shareOverall")
_DECIMALS = 4
_FRENCH = {"challenges": "défis", "indicators": "indicateurs", "size": "taille"}


def group_iri(slug: str) -> str:
    """Mint the IRI of a group of peer towns."""
    return id_iri("peer-group", slug)


def grouping_statements(found: Grouping, version: str) -> Iterator[Statement]:
    """Yield all that is said of the groups, made by release *version*."""
    run = f"<{id_iri('run', 'peer-groups', version)}>"
    yield from _run_statements(found, run, version)
    for group in found.groups:
        yield from _group_statements(group, run)
    for former in found.former:
        yield from _former_statements(former, run)


def _run_statements(found: Grouping, run: str, version: str) -> Iterator[Statement]:
    sizes = Sizes()
    share = round(100 * sizes.largest_share)
    french = (
        "Ce dont six calculs de Louvain (networkx) conviennent, sur le graphe des "
        f"{NEIGHBOURS} villes les plus proches de chacune, résolution {RESOLUTION:g}, "
        f"graine {SEED}. Ressemblance = {_weights(_FRENCH)}, chaque part rapportée à "
        f"son 99e centile. Un groupe a {sizes.smallest} villes au moins et {share} % "
        f"des villes au plus. Modularité atteinte : {found.modularity:g}."
    )
    english = (
        f"What six runs of Louvain (networkx) agree on, over the graph of the "
        f"{NEIGHBOURS} closest towns of each, resolution {RESOLUTION:g}, seed {SEED}. "
        f"Likeness = {_weights({})}, each part relative to its 99th percentile. A "
        f"group has at least {sizes.smallest} towns and at most {share}% of all. "
        f"Modularity reached: {found.modularity:g}."
    )
    yield run, _TYPE, term("prov:Activity")
    label = term("rdfs:label")
    yield run, label, literal("Calcul des groupes de villes comparables", lang="fr")
    yield run, label, literal("Grouping of peer towns", lang="en")
    yield run, term("dcterms:identifier"), literal(version)
    yield run, term("dcterms:description"), literal(french, lang="fr")
    yield run, term("dcterms:description"), literal(english, lang="en")


def _weights(words: Mapping[str, str]) -> str:
    return " + ".join(
        f"{weight:g} {words.get(block, block)}" for block, weight in SITUATION.items()
    )


def _group_statements(group: PeerGroup, run: str) -> Iterator[Statement]:
    iri = group_iri(group.slug)
    node = f"<{iri}>"
    yield from _named(group.slug, group.name.fr, group.name.en)
    for text, language in group.earlier:
        yield node, term("skos:altLabel"), literal(text, lang=language)
    for code in group.members:
        yield node, term("prov:hadMember"), f"<{id_iri('commune', code)}>"
    for code in group.typical:
        yield node, term("pvd:typicalMember"), f"<{id_iri('commune', code)}>"
    for rank, trait in enumerate(group.traits, 1):
        told = f"<{iri}/trait/{rank}>"
        yield node, term("pvd:trait"), told
        yield from _trait_statements(told, rank, trait)
        if trait.sense in group.name.said:
            yield node, term("pvd:namedAfter"), told
    yield node, term("prov:wasGeneratedBy"), run


def _named(slug: str, fr: str, en: str) -> Iterator[Statement]:
    node = f"<{group_iri(slug)}>"
    yield node, _TYPE, term("pvd:PeerGroup")
    yield node, term("dcterms:identifier"), literal(slug)
    yield node, term("skos:prefLabel"), literal(fr, lang="fr")
    yield node, term("skos:prefLabel"), literal(en, lang="en")


def _trait_statements(node: str, rank: int, trait: Trait) -> Iterator[Statement]:
    yield node, _TYPE, term("pvd:GroupTrait")
    yield node, term("dcterms:subject"), f"<{trait.subject}>"
    yield node, term("pvd:rank"), literal(str(rank), datatype="xsd:integer")
    inside, overall = _NO_SHARE.get(trait.kind, _SHARES)
    yield node, term(inside), _decimal(trait.inside)
    yield node, term(overall), _decimal(trait.overall)


def _former_statements(former: FormerGroup, run: str) -> Iterator[Statement]:
    node = f"<{group_iri(former.slug)}>"
    yield from _named(former.slug, former.fr, former.en)
    yield node, term("owl:deprecated"), literal("true", datatype="xsd:boolean")
    for slug in former.replaced_by:
        yield node, term("dcterms:isReplacedBy"), f"<{group_iri(slug)}>"
    yield node, term("prov:wasGeneratedBy"), run


def _decimal(value: float) -> str:
    """Return the canonical xsd:decimal to 4 decimals, so that dumps stay equal."""
    text = f"{round(value, _DECIMALS) + 0.0:.{_DECIMALS}f}"
    return literal(text.rstrip("0").rstrip("."), datatype="xsd:decimal")
