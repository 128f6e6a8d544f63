"""Choose among representations by ``Accept`` and ``Accept-Encoding``. Pure.

Source: RFC 9110, sections 12.4.2, 12.5.1 and 12.5.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

__all__ = ["LONGEST_HEADER", "choose", "choose_encoding"]

_QUALITY = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?", re.ASCII)
LONGEST_HEADER = 4_000
"""Characters of a header that are read."""


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    """Yield the (range, quality) of a header, lower case; malformed ones are left out.

    Parameters other than ``q`` are left out too: no two representations here differ
    by a parameter, and ``charset=utf-8`` or ``header=present`` ask for what they get.
    """
    for item in header[:LONGEST_HEADER].lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        quality = "1"
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                quality = value.strip()
        if name and _QUALITY.fullmatch(quality):
            yield name, float(quality)


def _specificity(accepted: str, offer: str) -> int:
    """Return how precisely *accepted* names *offer*: 3 exactly, 0 not at all."""
    if accepted == offer:
        return 3
    if accepted == offer.partition("/")[0] + "/*":
        return 2
    return int(accepted == "*/*")


def choose(accept: str, offers: Sequence[str]) -> str | None:
    """Return the media type of *offers* that suits *accept* best, None if none does.

    The highest quality wins; then what is named over what a wildcard covers; then the
    order in *accept*; then the order of *offers*. No preference means the first offer.

    Args:
        accept: the header, empty when absent.
        offers: media types without parameters, best first.
    """
    ranges = list(_ranges(accept))
    if not ranges:
        return offers[0] if offers else None
    best: tuple[tuple[float, int, int, int], str] | None = None
    for rank, offer in enumerate(offers):
        matches = [
            (precision, -place, quality)
            for place, (accepted, quality) in enumerate(ranges)
            if (precision := _specificity(accepted, offer.lower()))
        ]
        if not matches:
            continue
        precision, place, quality = max(matches)
        key = (quality, precision, place, -rank)
        if quality > 0 and (best is None or key > best[0]):
            best = (key, offer)
    return None if best is None else best[1]


@lru_cache(1_000)
def choose_encoding(accept_encoding: str, offers: tuple[str, ...]) -> str:
    """Return the coding of *offers* that the client prefers, else ``identity``.

    Args:
        accept_encoding: the header, empty when absent: then nothing is compressed.
        offers: codings, best first; the order decides between equal qualities.
    """
    qualities = dict(_ranges(accept_encoding))
    anything = qualities.get("*", 0.0)
    ranked = [
        (qualities.get(offer, anything), -rank, offer)
        for rank, offer in enumerate(offers)
    ]
    quality, _, offer = max(ranked, default=(0.0, 0, "identity"))
    # Who says `gzip;q=0.5, identity` would rather have no compression.
    return (
        offer
        if quality > 0 and quality >= qualities.get("identity", 0)
        else ("identity")
    )
