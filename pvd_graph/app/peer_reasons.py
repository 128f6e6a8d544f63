"""Why a town is proposed to another, in the language of the page.

The graph has the reason in French, made from its evidence by `pvd_graph.peers.wording`.
In English it is made here from what is told of the peer: the challenges that both face,
what there is to look at, what differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pvd_graph.app.labels import in_page_language
from pvd_graph.app.language import page_language

__all__ = ["reason_told"]

_TOLD = 2
_Things = Sequence[Mapping[str, Any]]


def reason_told(peer: Mapping[str, Any]) -> str:
    """Return one or two sentences.

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
    text = "; ".join(told) + "."
    different = _names(peer["different_indicators"], 1)
    return f"{text} Main difference: {different}." if different else text


def _opening(town: str, shared: _Things, close: _Things) -> str:
    faced = _names(shared, _TOLD)
    if faced:
        return f"Like you, {town} faces: {faced}"
    figures = _names(close, _TOLD)
    if figures:
        return f"No challenge in common is known; {town} is like you in {figures}"
    return f"No challenge in common is known; {town} is among those least unlike you"


def _deed(action: Mapping[str, Any]) -> str:
    label = in_page_language(action["label"] or "a project")
    year = f" ({action['year']})" if action.get("year") else ""
    return (
        f"worth a look there: “{label}”{'' if str(action['year']) in label else year}"
    )


def _names(things: _Things, most: int) -> str:
    """Return the names of the first things: ``a``, ``a and b``, as in a sentence."""
    names = [in_page_language(one["label"]) for one in things[:most] if one["label"]]
    return " and ".join(_within(name) for name in names)


def _within(name: str) -> str:
    """Return a name in the middle of a sentence: acronyms keep their capitals."""
    first = name.split(" ", 1)[0]
    return name if first.isupper() and len(first) > 1 else name[:1].lower() + name[1:]
