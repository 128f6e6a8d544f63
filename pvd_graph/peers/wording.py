"""Say in one or two French sentences why a town is proposed to another.

True by construction: each clause is made from one piece of evidence, and says no more
than it. Money granted for a project is said to be that, never what became of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from pvd_graph.peers.figures import Figure
from pvd_graph.peers.french import NBSP, NNBSP, at_town, listed, number, subject

__all__ = [
    "Deed",
    "Story",
    "figure_difference",
    "mountain_difference",
    "named_action",
    "named_challenge",
    "retold",
    "sentence",
]

_CHALLENGES_TOLD = 2
_SAID_ONCE = "compte "
_LACKS = "n'a pas "
_NAMED = "rencontre le défi "
_NAMED_MANY = "rencontre les défis "
_COUNT = "nombre de "
_APART = f"{NNBSP}; "
_DIFFERENCE = f". Différence principale{NBSP}: "
_SHEET_TELLS = "une fiche d'expérience raconte ce qui y a été fait"
_NOTHING_SHARED = "Aucun défi "


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that happened in the peer town.

    Attributes:
        what: noun phrase with its article: "un projet de renaturation".
        funded: True where all that is known is that money was granted.
        finished: True where the action is known to be over.
        year: of the grant or of the start; NaN when not known.
        programme: short name of what paid, or "".
        told: True for a published sheet; *what* is its title, or "".
        own_work: True where it answers no challenge of the target, but what the
            target's own actions are about.
    """

    what: str
    funded: bool
    finished: bool
    year: float
    programme: str
    told: bool = False
    own_work: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """What a sentence is made of.

    Attributes:
        peer: name of the town that is proposed.
        shared: verb phrases, what both face.
        alone: True where the target has no known challenge at all.
        close: labels of figures that are close.
        deed: the first thing to learn from, if any.
        difference: a clause, see `figure_difference`, or "".
    """

    peer: str
    shared: tuple[str, ...]
    alone: bool
    close: tuple[str, ...]
    deed: Deed | None
    difference: str


def named_challenge(label: str) -> str:
    """Return a verb phrase for a challenge of which only the label is known."""
    return f"{_NAMED}«{NBSP}{label}{NBSP}»"


def named_action(label: str) -> str:
    """Return a noun phrase for a kind of action of which only the label is known."""
    return f"un projet «{NBSP}{label}{NBSP}»" if label else "un projet"


def figure_difference(figure: Figure, peer: str, theirs: float, yours: float) -> str:
    """Return « densité de population de 450 hab./km² au Teil, contre 65 chez vous ».

    A plain count is said as one: « 2 lycées au Teil, contre 1 chez vous ».
    """
    their_text = number(theirs, figure.decimals, figure.unit)
    your_text = number(yours, figure.decimals, figure.unit)
    where = at_town(peer)
    if figure.label_fr.startswith(_COUNT):
        counted = number(theirs, figure.decimals, figure.label_fr.removeprefix(_COUNT))
        return f"{counted} {where}, contre {your_text} chez vous"
    return f"{figure.label_fr} de {their_text} {where}, contre {your_text} chez vous"


def mountain_difference(peer: str, theirs: str, yours: str) -> str:
    """Return the clause on mountains; a range is named, "" is outside of all."""
    name = subject(peer)
    if not theirs:
        return f"{name} n'est pas en zone de montagne, contrairement à vous"
    if not yours:
        return f"{name} est en zone de montagne ({theirs}), contrairement à vous"
    return f"{name} est dans un autre massif que vous ({theirs})"


def sentence(story: Story) -> str:
    """Return the reason in French, with its final stop."""
    told = [_opening(story)]
    if story.deed:
        told.append(_deed(story.deed))
    return _joined(told, story.difference)


def _joined(told: Sequence[str], difference: str) -> str:
    text = _APART.join(told)
    return f"{text}{_DIFFERENCE}{difference}." if difference else f"{text}."


def retold(reason: str, titles: Sequence[str]) -> str:
    """Return what `sentence` said, where the sheets to learn from are others now.

    Args:
        reason: as `sentence` returned it.
        titles: of the published sheets to learn from; the first is told, unless
            another of them is already. Empty: no sheet is told.
    """
    text, _, difference = reason.removesuffix(".").partition(_DIFFERENCE)
    clauses = text.split(_APART)
    # Without a challenge in common the opening has two clauses.
    opening = clauses[: 2 if text.startswith(_NOTHING_SHARED) else 1]
    deed = _APART.join(clauses[len(opening) :])
    if not titles:
        deed = "" if deed.startswith(_SHEET_TELLS) else deed
    elif not any(deed.startswith(_told_sheet(title)) for title in titles):
        deed = _told_sheet(titles[0])
    return _joined([*opening, *filter(None, [deed])], difference)


def _told_sheet(title: str) -> str:
    named = f" («{NBSP}{title}{NBSP}»)" if title else ""
    return f"{_SHEET_TELLS}{named}"


def _opening(story: Story) -> str:
    if story.shared:
        faced = _faced(story.shared[:_CHALLENGES_TOLD])
        return f"Comme vous, {subject(story.peer)} {faced}"
    known = _NOTHING_SHARED + (
        "n'est encore recensé chez vous" if story.alone else "commun n'est recensé"
    )
    name = subject(story.peer)
    if story.close:
        figures = listed(story.close)
        return f"{known}{NNBSP}; {name} vous ressemble par d'autres traits ({figures})"
    return (
        f"{known}{NNBSP}; {name} est parmi les villes les moins différentes de la vôtre"
    )


def _faced(phrases: Sequence[str]) -> str:
    """Join verb phrases, and say once what all of them begin with.

    « compte peu de crèches et peu d'infirmiers », « n'a pas de gare ni de crèche »,
    « rencontre les défis « A » et « B » ».
    """
    first, *others = phrases
    if others and all(phrase.startswith(_LACKS) for phrase in phrases):
        return " ni ".join([first, *(one.removeprefix(_LACKS) for one in others)])
    if others and all(phrase.startswith(_NAMED) for phrase in phrases):
        return _NAMED_MANY + listed([one.removeprefix(_NAMED) for one in phrases])
    if first.startswith(_SAID_ONCE):
        others = [phrase.removeprefix(_SAID_ONCE) for phrase in others]
    return listed([first, *others])


def _deed(deed: Deed) -> str:
    why = ", sur un sujet où vous avez aussi un projet" if deed.own_work else ""
    if deed.told:
        return _told_sheet(deed.what) + why
    if deed.funded:
        happened = "y a été financé"
    else:
        happened = "y est terminé" if deed.finished else "y est recensé"
    when = f" en {deed.year:.0f}" if deed.funded and isfinite(deed.year) else ""
    paid = f" ({deed.programme})" if deed.programme else ""
    return f"{deed.what} {happened}{when}{paid}{why}"
