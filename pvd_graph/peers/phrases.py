"""Words for what a rule found, for kinds of action and for programmes.

Kept in `phrases.csv`, beside this file: `kind,slug,phrase`. A rule has a verb phrase
that fits behind the name of a town and says what the rule measures, no more; a kind of
action a noun phrase with its article.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

__all__ = ["phrases"]


@lru_cache(maxsize=8)
def phrases(kind: str) -> Mapping[str, str]:
    """Return slug -> phrase of one kind: rule, action-type, programme."""
    text = files("pvd_graph.peers").joinpath("phrases.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType(
        {row["slug"]: row["phrase"] for row in rows if row["kind"] == kind}
    )
