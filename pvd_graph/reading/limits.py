"""What reading a file from outside may take: bytes, cells, levels."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LIMITS", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file.

    Attributes:
        unpacked_bytes: how long it may be once decompressed.
        ratio: how many times longer than its compressed bytes. Real tables reach 20 to
            40 (measured on those of the bundled sources: 2.7 to 5.2), zip bombs 1,000.
        ratio_from_bytes: decompressed bytes below which the ratio is not looked at.
        line_bytes: of one line of text, or one record of JSON.
        cell_chars: of one cell.
        columns: of a table; the most that spreadsheets allow.
        rows: of a sheet; the most that spreadsheets allow.
        strings_chars: of the table of texts that an XLSX file shares between cells:
            the one part of it that is held in memory.
        depth: levels of JSON.
        row_group_bytes: of one row group of Parquet, which is held in memory.
    """

    unpacked_bytes: int = 4 << 30
    ratio: int = 200
    ratio_from_bytes: int = 32 << 20
    line_bytes: int = 16 << 20
    cell_chars: int = 131_072
    columns: int = 16_384
    rows: int = 1_048_576
    strings_chars: int = 256 << 20
    depth: int = 64
    row_group_bytes: int = 1 << 30


LIMITS = Limits()
"""Those of every load."""
