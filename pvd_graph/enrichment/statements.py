"""Write what a rule found as N-Triples terms, as ``docs/data-model.md`` says."""

from __future__ import annotations

from collections.abc import Iterator

from pvd_graph.enrichment.derive import DECIMALS, Assessment, Derivation, Group
from pvd_graph.enrichment.rules import Ref, Rule
from pvd_graph.model import Statement, Wording
from pvd_graph.vocab import id_iri, literal, term

__all__ = ["statements"]

_TYPE = term("rdf:type")
_KIND = f"<{id_iri('term', 'defi-derive')}>"


def statements(derivation: Derivation) -> Iterator[Statement]:
    """Yield the triples of one derived graph: the rule, its bands, its assessments.

    A rule with bands has a threshold, a median and a size for each band
    (``pvd:PopulationBand``); every assessment repeats those that applied to it, so that
    a page reads one node.

    Yields:
        (subject, predicate, object) as N-Triples terms, subject by subject, always in
        the same order.
    """
    rule = derivation.rule
    yield from _rule(derivation)
    if rule.reference.bands:
        for group in derivation.groups:
            yield from _band(rule, group)
    for found in derivation.assessments:
        yield from _assessment(rule, found)
        yield _commune(found.code), term("pvd:facesChallenge"), _challenge(rule)


def _iri(kind: str, *keys: str) -> str:
    return f"<{id_iri(kind, *keys)}>"


def _commune(code: str) -> str:
    return _iri("commune", code)


def _challenge(rule: Rule) -> str:
    return _iri("challenge", rule.challenge)


def _decimal(value: float) -> str:
    """Return the canonical form: no exponent, no trailing zero, no point alone."""
    text = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return literal(text, datatype="xsd:decimal")


def _integer(value: int) -> str:
    return literal(str(value), datatype="xsd:integer")


def _texts(subject: str, predicate: str, text: Wording) -> Iterator[Statement]:
    yield subject, term(predicate), literal(text.fr, lang="fr")
    yield subject, term(predicate), literal(text.en, lang="en")


def _applied(subject: str, group: Group) -> Iterator[Statement]:
    """Yield what a group compares with."""
    if group.threshold is not None:
        yield subject, term("pvd:threshold"), _decimal(group.threshold)
    yield subject, term("pvd:referenceMedian"), _decimal(group.median)
    yield subject, term("pvd:groupSize"), _integer(group.size)


def _rule(derivation: Derivation) -> Iterator[Statement]:
    rule = derivation.rule
    subject = _iri("rule", rule.slug)
    yield subject, _TYPE, term("pvd:Rule")
    yield from _texts(subject, "skos:prefLabel", rule.label)
    yield from _texts(subject, "skos:definition", rule.definition)
    yield subject, term("pvd:challenge"), _challenge(rule)
    for indicator in rule.indicators:
        yield subject, term("pvd:usesIndicator"), _iri("indicator", indicator)
    yield subject, term("pvd:unit"), literal(rule.unit)
    yield subject, term("pvd:direction"), literal(rule.threshold.direction)
    yield subject, term("pvd:thresholdKind"), literal(rule.threshold.kind)
    yield from _texts(subject, "pvd:referenceGroup", rule.reference.group)
    yield from _texts(subject, "dcterms:source", rule.threshold.source)
    if rule.reference.bands:
        if derivation.median is not None:
            median = _decimal(derivation.median)
            yield subject, term("pvd:referenceMedian"), median
        yield subject, term("pvd:groupSize"), _integer(derivation.size)
        for group in derivation.groups:
            yield subject, term("pvd:populationBand"), _band_iri(rule, group)
    else:
        for group in derivation.groups:
            yield from _applied(subject, group)


def _band_iri(rule: Rule, group: Group) -> str:
    end = "plus" if group.high is None else str(group.high - 1)
    return _iri("rule", rule.slug, f"{group.low}-{end}")


def _band(rule: Rule, group: Group) -> Iterator[Statement]:
    subject = _band_iri(rule, group)
    yield subject, _TYPE, term("pvd:PopulationBand")
    yield subject, term("pvd:minimumPopulation"), _integer(group.low)
    if group.high is not None:
        yield subject, term("pvd:maximumPopulation"), _integer(group.high - 1)
    yield from _applied(subject, group)


def _assessment(rule: Rule, found: Assessment) -> Iterator[Statement]:
    subject = _iri("assessment", rule.slug, found.code)
    yield subject, _TYPE, term("pvd:ChallengeAssessment")
    yield subject, term("pvd:commune"), _commune(found.code)
    yield subject, term("pvd:challenge"), _challenge(rule)
    yield subject, term("pvd:assessmentKind"), _KIND
    yield subject, term("pvd:intensity"), _decimal(found.intensity)
    yield subject, term("pvd:value"), _decimal(found.value)
    yield subject, term("pvd:rank"), _integer(found.rank)
    yield subject, term("pvd:rule"), _iri("rule", rule.slug)
    yield from _applied(subject, found.group)
    if rule.reference.bands:
        yield subject, term("pvd:populationBand"), _band_iri(rule, found.group)
    for ref in found.observations:
        yield subject, term("prov:wasDerivedFrom"), _observation(ref, found.code)


def _observation(ref: Ref, code: str) -> str:
    indicator, period = ref
    return f"<{id_iri('observation', indicator, code, period)}>"
