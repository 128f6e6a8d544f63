"""Why a town is proposed to another, in the language of the page.

The graph has the reason in French, made from its evidence by `pvd_graph.peers.wording`.
In English it is made here from what is told of the peer: the challenges that both face,
what there is to look at, what differs and by how much. Of mountains, which are no
figure, the French sentence says all that is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from pvd_graph.app.formatting_english import quantity
from pvd_graph.app.labels import label
from pvd_graph.app.language import page_language
from pvd_graph.services.names import key_of
from pvd_graph.services.peer_values import figure_of

__all__ = ["reason_told"]

_TOLD = 2
_LIKE = Markup("No challenge in common is known; {} is like you in {}")
_LEAST = Markup("No challenge in common is known; {} is among those least unlike you")
# What `pvd_graph.peers.wording.mountain_difference` says, and the same in English.
_MOUNTAINS = {
    r" n'est pas en zone de montagne, ": Markup(
        "{} is outside mountain areas, unlike your town"
    ),
    r" est en zone de montagne \(([^)]*)\), ": Markup(
        "{} is in a mountain area ({}), unlike your town"
    ),
    r" est dans un autre massif que vous \(([^)]*)\)": Markup(
        "{} is in other mountains than your town ({})"
    ),
}
_GRANTED = re.compile(r" financé en (\d{4}) \(([^)]+)\)")
_Thing = Mapping[str, Any]
_Things = Sequence[_Thing]


def reason_told(peer: Mapping[str, Any]) -> str:
    """Return one or two sentences; names without English are marked as French.

    Args:
        peer: as the API tells it: ``label``, ``reason``, ``shared_challenges``,
            ``close_indicators``, ``different_indicators``, ``learn_from``.
    """
    reason: str = peer["reason"]
    if page_language() == "fr" or not reason:
        return reason
    told = [
        _opening(peer["label"], peer["shared_challenges"], peer["close_indicators"])
    ]
    if peer["learn_from"]:
        told.append(_deed(_meant(peer["learn_from"], reason)))
    text = Markup("; ").join(told) + "."
    if clause := _difference(peer, reason):
        text += Markup(" Main difference: {}.").format(clause)
    return text


def _meant(actions: _Things, reason: str) -> _Thing:
    """Return the action that the French sentence tells of: its year and programme."""
    if found := _GRANTED.search(reason):
        for one in actions:
            if all(word in (one["label"] or "") for word in found.groups()):
                return one
    return actions[0]


def _difference(peer: _Thing, reason: str) -> Markup | None:
    """Return the difference that the French sentence tells, else the largest."""
    if clause := _mountains(peer["label"], reason):
        return clause
    different = peer["different_indicators"]
    for one in different:
        known = figure_of(key_of(one["iri"]))
        if known and known.label_fr in reason:
            return _apart(peer["label"], one)
    return _apart(peer["label"], different[0]) if different else None


def _apart(town: str, figure: _Thing) -> Markup:
    """Return « density, 450 people/km² in Le Teil and 65 in your town »."""
    name = _within(label(figure["label"]))
    theirs, yours = figure.get("peer_value"), figure.get("target_value")
    if theirs is None or yours is None:
        return Markup("{}").format(name)
    known = figure_of(key_of(figure["iri"]))
    exact = known.decimals if known else None
    there, here = (
        quantity(value, figure.get("unit") or "", exact) for value in (theirs, yours)
    )
    return Markup("{}, {} in {} and {} in your town").format(name, there, town, here)


def _mountains(town: str, reason: str) -> Markup | None:
    for clause, english in _MOUNTAINS.items():
        if found := re.search(clause, reason):
            return english.format(town, *map(label, found.groups()))
    return None


def _opening(town: str, shared: _Things, close: _Things) -> Markup:
    faced = _names(shared, _TOLD)
    if faced:
        return Markup("Like you, {} faces: {}").format(town, faced)
    figures = _names(close, _TOLD)
    if figures:
        return _LIKE.format(town, figures)
    return _LEAST.format(town)


def _deed(action: Mapping[str, Any]) -> Markup:
    title = label(action["label"]) or "a project"
    when = str(action.get("year") or "")
    year = f" ({when})" if when and when not in title else ""
    return Markup("worth a look there: “{}”{}").format(title, year)


def _names(things: _Things, most: int) -> Markup:
    """Return the names of the first things: ``a``, ``a and b``, as in a sentence."""
    names = [label(one["label"]) for one in things[:most] if one["label"]]
    return Markup(" and ").join(_within(name) for name in names)


def _within(name: str) -> str:
    """Return a name in the middle of a sentence: acronyms keep their capitals."""
    first = name.split(" ", 1)[0]
    if isinstance(name, Markup) or (first.isupper() and len(first) > 1):
        return name
    return name[:1].lower() + name[1:]
