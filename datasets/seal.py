"""Write the row counts and checksums of bundled tables into their manifests.

To be run after a derivation: ``python datasets/seal.py``. It changes nothing but the
``rows`` and ``sha256`` of each ``[[tables]]`` that has them. Standard library only.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import re
from pathlib import Path

_TABLE = re.compile(
    r'(?P<head>\[\[tables\]\]\npath = "(?P<path>[^"]+)".*\n)'
    r"(?P<rows>rows = \d+.*\n)?"
    r'sha256 = "[^"]*"\n'
)


def count_rows(data: bytes, *, gzipped: bool) -> int:
    """Return the number of rows under the header of a CSV file."""
    text = (gzip.decompress(data) if gzipped else data).decode("utf-8")
    return sum(1 for _ in csv.reader(io.StringIO(text, newline=""))) - 1


def seal(manifest: Path) -> None:
    """Bring the counts and checksums of *manifest* up to date."""

    def described(found: re.Match[str]) -> str:
        data = (manifest.parent / found["path"]).read_bytes()
        rows = ""
        if found["rows"] is not None:
            count = count_rows(data, gzipped=found["path"].endswith(".gz"))
            rows = f"rows = {count}\n"
        digest = hashlib.sha256(data).hexdigest()
        return f'{found["head"]}{rows}sha256 = "{digest}"\n'

    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(_TABLE.sub(described, text), encoding="utf-8")


def main() -> None:
    """Seal every manifest under ``--datasets``, by default those beside the script."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--datasets", type=Path, default=Path(__file__).resolve().parent
    )
    folder: Path = parser.parse_args().datasets
    for manifest in sorted(folder.glob("*/dataset.toml")):
        seal(manifest)


if __name__ == "__main__":
    main()
