"""What is asked of a list of peers, read from the query string or from a JSON body."""

from __future__ import annotations

from math import isfinite

from flask import request

from pvd_graph.app.json_body import LISTED, LONGEST, Body, out_of_bounds, too_many
from pvd_graph.app.params import choice_arg, int_arg, text_arg
from pvd_graph.app.peer_names import WEIGHTED, refuse_strangers
from pvd_graph.errors import BadParameterError
from pvd_graph.peers.blocks import BLOCKS
from pvd_graph.services.peer_profile import Profile
from pvd_graph.services.peer_wishes import Filters, Wish, weights_of

__all__ = [
    "DISTANCE_KM",
    "FIGURES",
    "POPULATION",
    "WEIGHT",
    "K",
    "profile_of",
    "wish_arg",
]

K = (1, 50, 10)
"""Length of a list: least, most, usual."""
WEIGHT = 1000.0
POPULATION = 100_000_000
DISTANCE_KM = 20_000.0
FIGURES = 200
"""How many figures a profile may have."""
_FIGURE = 1e12
LABEL = 100
"""How many characters the name of a made-up town may have."""
_MADE_UP = "Profil"


def wish_arg(*, strict: bool = True) -> Wish:
    """Return what the query string asks of a list of peers.

    Args:
        strict: whether names that are not known are refused.

    Raises:
        BadParameterError: a parameter out of its bounds, or a weight of no block; a
            name that is not known, where *strict*.
    """
    if strict:
        refuse_strangers()
    low, high, usual = K
    return Wish(
        k=int_arg("k", default=usual, low=low, high=high),
        weights=weights_of(_weight_args()),
        filters=Filters(
            region=text_arg("region"),
            departement=text_arg("departement").upper(),
            distance_km=_float_arg("distance_km", DISTANCE_KM),
            population_min=_size_arg("population_min"),
            population_max=_size_arg("population_max"),
            typologies=_list_arg("typology"),
            challenges=_list_arg("challenge"),
            finished_action=_flag_arg("finished_action"),
            experience=_flag_arg("experience"),
        ),
        explain=choice_arg("explain", ("true", "false")) != "false",
    )


def _weight_args() -> dict[str, float]:
    given: dict[str, float] = {}
    for name in request.args:
        if not name.startswith(WEIGHTED):
            continue
        block = name.removeprefix(WEIGHTED)
        if block not in BLOCKS:
            raise _no_such_weight(name, [f"{WEIGHTED}{one}" for one in BLOCKS])
        value = _float_arg(name, WEIGHT)
        if value is not None:
            given[block] = value
    return given


def _no_such_weight(name: str, known: list[str]) -> BadParameterError:
    listed = ", ".join(known)
    return BadParameterError(
        f"« {name[:LONGEST]} » n'est le poids d'aucune part : {listed}.",
        f"“{name[:LONGEST]}” is the weight of no part: {listed}.",
    )


def _float_arg(name: str, high: float) -> float | None:
    """Return the number *name* from 0 to *high*, None when absent."""
    text = text_arg(name)
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not (isfinite(value) and 0 <= value <= high):
        raise out_of_bounds(name, 0, high, text)
    return value


def _size_arg(name: str) -> int | None:
    if not text_arg(name):
        return None
    return int_arg(name, default=0, low=0, high=POPULATION)


def _flag_arg(name: str) -> bool:
    return choice_arg(name, ("true", "false")) == "true"


def _list_arg(name: str) -> tuple[str, ...]:
    """Return the values of a parameter that may be repeated, or listed with commas."""
    found = [
        one.strip()
        for text in request.args.getlist(name)
        for one in text.split(",")
        if one.strip()
    ]
    if len(found) > LISTED:
        raise too_many(name, LISTED)
    return tuple(dict.fromkeys(one[:LONGEST] for one in found))


def profile_of(text: bytes) -> tuple[Profile, Wish]:
    """Return what a JSON body says of a made-up town, and what it asks.

    Raises:
        BadParameterError: no such JSON, a member that is not known or out of bounds.
    """
    body = Body.parse(text)
    label = body.text("label", LABEL)
    population = body.number("population", 0, POPULATION)
    latitude = body.number("latitude", -90, 90)
    longitude = body.number("longitude", -180, 180)
    challenges = body.texts("challenges")
    figures = body.members("figures", FIGURES)
    typologies = body.members("typologies", LISTED)
    profile = Profile(
        label=label or _MADE_UP,
        population=population,
        latitude=latitude,
        longitude=longitude,
        challenges=challenges,
        figures=figures.every(lambda one, name: one.number(name, -_FIGURE, _FIGURE)),
        typologies=typologies.every(lambda one, name: one.text(name) or None),
        action_types=body.texts("action_types"),
    )
    wish = _wish_of(body)
    body.close()
    return profile, wish


def _wish_of(body: Body) -> Wish:
    low, high, usual = K
    k = body.whole("k", low, high)
    weights = body.members("weights", LISTED)
    given = {
        block: value
        for block in BLOCKS
        if (value := weights.number(block, 0, WEIGHT)) is not None
    }
    weights.close()
    filters = body.members("filters", LISTED)
    wish = Wish(
        k=usual if k is None else k,
        weights=weights_of(given),
        filters=Filters(
            region=filters.text("region"),
            departement=filters.text("departement").upper(),
            distance_km=filters.number("distance_km", 0, DISTANCE_KM),
            population_min=filters.whole("population_min", 0, POPULATION),
            population_max=filters.whole("population_max", 0, POPULATION),
            typologies=filters.texts("typologies"),
            challenges=filters.texts("challenges"),
            finished_action=filters.flag("finished_action", usual=False),
            experience=filters.flag("experience", usual=False),
        ),
        explain=body.flag("explain", usual=True),
    )
    filters.close()
    return wish
