"""Units in which amounts of money are counted.

Shared by manifests, which name the unit of a column, and by mapping, which reads it in
a cell.
"""

from __future__ import annotations

__all__ = ["EUROS_OF"]

EUROS_OF: dict[str, int] = {
    "€": 1,
    "eur": 1,
    "euro": 1,
    "euros": 1,
    "k€": 1_000,
    "keur": 1_000,
    "m€": 1_000_000,
    "meur": 1_000_000,
    "md€": 1_000_000_000,
    "mds€": 1_000_000_000,
}
"""Unit in small letters -> euros."""
