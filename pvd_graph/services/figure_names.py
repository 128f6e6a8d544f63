"""What a rule measures, in words: the figure, not what the rule concludes from it.

“Low median standard of living: €19,690” and “No food shop: 2 shops” judge a figure
that may lie on the good side of the threshold. The names are those of the indicators;
what they are divided by is in the unit, which stands beside the figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pvd_graph.enrichment.rule_parts import Ref, Rule
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_rules import indicators
from pvd_graph.services.english import english_texts
from pvd_graph.vocab import id_iri

__all__ = ["measured_names"]


def measured_names(reader: GraphReader, rule: Rule) -> tuple[str, str]:
    """Return what *rule* measures in French and in English.

    The names of the rule itself where an indicator is not described, and the French
    name of an indicator that has no English one.
    """
    known, english = indicators(reader), english_texts(reader)
    french: dict[str, str] = {}
    for slug, _ in rule.measure.refs:
        indicator = known.get(id_iri("indicator", slug))
        if indicator is None:
            return rule.label.fr, rule.label.en
        french[slug] = indicator.name
    translated = {slug: english.get(name, name) for slug, name in french.items()}
    measure = rule.measure
    if measure.kind == "annual-rate" and measure.over is not None:
        (slug, last), (_, first) = measure.of[0], measure.over
        return (
            f"{french[slug]}, de {first} à {last}",
            f"{translated[slug]}, from {first} to {last}",
        )
    return (
        _added(measure.of, measure.less, french, " moins "),
        _added(measure.of, measure.less, translated, " minus "),
    )


def _added(
    of: Iterable[Ref], less: Iterable[Ref], names: Mapping[str, str], minus: str
) -> str:
    """Return the names in a row, of which the first alone keeps its capital."""
    parts = [
        ", ".join(names[slug][:1].lower() + names[slug][1:] for slug, _ in refs)
        for refs in (of, less)
    ]
    told = minus.join(filter(None, parts))
    return told[:1].upper() + told[1:]
