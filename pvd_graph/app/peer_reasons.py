"""Why a town is proposed to another, in the language of the page.

The graph has the reason in French, made from its evidence by `pvd_graph.peers.wording`.
In English it is made here from what is told of the peer: the challenges that both face,
what there is to look at, what differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from pvd_graph.app.labels import label
from pvd_graph.app.language import page_language

__all__ = ["reason_told"]

_TOLD = 2
_LIKE = Markup("No challenge in common is known; {} is like you in {}")
_LEAST = Markup("No challenge in common is known; {} is among those least unlike you")
_Things = Sequence[Mapping[str, Any]]


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
        told.append(_deed(peer["learn_from"][0]))
    text = Markup("; ").join(told) + "."
    different = _names(peer["different_indicators"], 1)
    if different:
        text += Markup(" Main difference: {}.").format(different)
    return text


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
