"""Suggestions as statements of `graph/derived/peers`; see docs/data-model.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pvd_graph.model import Statement
from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.peers.figures import Figure
from pvd_graph.peers.model import Weights
from pvd_graph.vocab import id_iri, literal, term

__all__ = [
    "PARTS",
    "Suggestion",
    "figure_statements",
    "run_iri",
    "run_statements",
    "suggestion_iri",
    "suggestion_statements",
]

PARTS = dict(
    zip(
        BLOCKS,
        (
            "pvd:scoreChallenges",
            "pvd:scoreIndicators",
            "pvd:scoreActions",
            "pvd:scoreSize",
            "pvd:scoreProfile",
        ),
        strict=True,
    )
)
"""Block -> property of a suggestion that says the part of its score."""
_TYPE = term("rdf:type")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One peer proposed to one town.

    Attributes:
        target: code of the town that asks.
        rank: from 1.
        peer: code of the town proposed.
        parts: the five parts of the score in the order of `BLOCKS`, to 4 decimals.
        shared: (challenge IRI, contribution to 4 decimals).
        close: indicator slugs.
        different: indicator slugs.
        learn: action IRIs.
        reason: in French.
    """

    target: str
    rank: int
    peer: str
    parts: tuple[Decimal, ...]
    shared: tuple[tuple[str, Decimal], ...]
    close: tuple[str, ...]
    different: tuple[str, ...]
    learn: tuple[str, ...]
    reason: str

    @property
    def score(self) -> Decimal:
        """Return the sum of the parts, exactly."""
        return sum(self.parts, Decimal(0))


def suggestion_iri(target: str, rank: int) -> str:
    """Mint the IRI of the suggestion of *rank* made for the town *target*."""
    return id_iri("peer", target, str(rank))


def run_iri(version: str) -> str:
    """Mint the IRI of a run of the ranking by release *version*."""
    return id_iri("run", "peers", version)


def run_statements(
    version: str, weights: Weights, k: int, figures: Sequence[Figure]
) -> Iterator[Statement]:
    """Yield what is said of the run: its release and its parameters, in words."""
    run = f"<{run_iri(version)}>"
    french = (
        f"Score = {weights.challenges:g} défis + {weights.indicators:g} indicateurs + "
        f"{weights.actions:g} actions + {weights.size:g} taille + {weights.profile:g} "
        f"profil d'ensemble, chaque part rapportée à son 99e centile. Les {k} villes "
        "de chaque ville sont choisies par le score, par ce qu'elles ont fait pour ses "
        "défis et depuis quand, et par leur proximité. Chiffres comparés : "
        f"{', '.join(figure.slug for figure in figures) or 'aucun'}."
    )
    english = (
        f"Score = {weights.challenges:g} challenges + {weights.indicators:g} "
        f"indicators + {weights.actions:g} actions + {weights.size:g} size + "
        f"{weights.profile:g} whole profile, each part relative to its 99th "
        f"percentile. The {k} towns of each town are chosen by the score, by what they "
        "did about its challenges and since when, and by how near they are. Figures "
        "compared: "
        f"{', '.join(figure.slug for figure in figures) or 'none'}."
    )
    yield run, _TYPE, term("prov:Activity")
    yield run, term("rdfs:label"), literal("Calcul des villes proches", lang="fr")
    yield run, term("rdfs:label"), literal("Ranking of peer towns", lang="en")
    yield run, term("dcterms:identifier"), literal(version)
    yield run, term("dcterms:description"), literal(french, lang="fr")
    yield run, term("dcterms:description"), literal(english, lang="en")


def figure_statements(
    figure: Figure, publisher: str, theme: str
) -> Iterator[Statement]:
    """Yield the definition of a figure that the ranking computes; none for a given one.

    Args:
        figure: what is computed.
        publisher: IRI of who publishes its numerator, or "".
        theme: IRI of the theme of its numerator, or "".
    """
    if figure.formula == "value":
        return
    iri = f"<{id_iri('indicator', figure.slug)}>"
    label = figure.label_fr[0].upper() + figure.label_fr[1:]
    yield iri, _TYPE, term("pvd:Indicator")
    yield iri, term("skos:prefLabel"), literal(label, lang="fr")
    english = figure.label_en[0].upper() + figure.label_en[1:]
    yield iri, term("skos:prefLabel"), literal(english, lang="en")
    yield iri, term("skos:definition"), literal(figure.definition_fr, lang="fr")
    yield iri, term("skos:definition"), literal(figure.definition_en, lang="en")
    yield iri, term("pvd:unit"), literal(figure.unit)
    for slug in figure.inputs:
        source = f"<{id_iri('indicator', slug)}>"
        yield iri, term("prov:wasDerivedFrom"), source
    if publisher:
        yield iri, term("dcterms:publisher"), f"<{publisher}>"
    if theme:
        yield iri, term("pvd:theme"), f"<{theme}>"


def suggestion_statements(one: Suggestion, run: str) -> Iterator[Statement]:
    """Yield the statements of one suggestion, made by the run of IRI *run*."""
    key = suggestion_iri(one.target, one.rank)
    node = f"<{key}>"
    yield node, _TYPE, term("pvd:PeerSuggestion")
    yield node, term("pvd:target"), f"<{id_iri('commune', one.target)}>"
    yield node, term("pvd:peer"), f"<{id_iri('commune', one.peer)}>"
    yield node, term("pvd:rank"), literal(str(one.rank), datatype="xsd:integer")
    yield node, term("pvd:score"), _decimal(one.score)
    for block, part in zip(BLOCKS, one.parts, strict=True):
        yield node, term(PARTS[block]), _decimal(part)
    for challenge, contribution in one.shared:
        slug = challenge.rsplit("/", 1)[-1]
        reason = f"<{key}/shared/{slug}>"
        yield node, term("pvd:sharedReason"), reason
        yield reason, _TYPE, term("pvd:SharedReason")
        yield reason, term("pvd:challenge"), f"<{challenge}>"
        yield reason, term("pvd:scorePart"), _decimal(contribution)
    for slug in one.close:
        yield node, term("pvd:closeIndicator"), f"<{id_iri('indicator', slug)}>"
    for slug in one.different:
        yield node, term("pvd:differentIndicator"), f"<{id_iri('indicator', slug)}>"
    for action in one.learn:
        yield node, term("pvd:learnFrom"), f"<{action}>"
    yield node, term("dcterms:description"), literal(one.reason, lang="fr")
    yield node, term("prov:wasGeneratedBy"), f"<{run}>"


def _decimal(value: Decimal) -> str:
    """Return the canonical xsd:decimal: no trailing zero, so that dumps stay equal."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return literal(text, datatype="xsd:decimal")
