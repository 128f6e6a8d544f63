"""Write the bill of materials of what is shipped: CycloneDX 1.6, as JSON.

    python .ci/sbom.py dist/pvd-graph.cdx.json

The pins of the lock with their hashes come from ``cyclonedx-py``, licences from the
metadata of what is installed, and vendored assets from their manifest. The same
sources give the same text: no time and no random number.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pvd_graph.services.licences import packages  # noqa: E402 - found by the line above


def _python() -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 - a tool of ours
        [
            *(sys.executable, "-m", "cyclonedx_py", "requirements"),
            *(str(ROOT / "requirements.lock"), "--pyproject"),
            *(str(ROOT / "pyproject.toml"), "--spec-version", "1.6"),
            *("--output-format", "JSON", "--output-reproducible", "--no-validate"),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _licences() -> dict[str, str]:
    """Return package -> SPDX expression, where its metadata tell one."""
    found = {}
    for one in packages():
        about = metadata.metadata(one.name)
        if expression := about.get("License-Expression"):
            found[one.name.lower().replace("_", "-")] = str(expression)
    return found


def _vendored() -> list[dict[str, Any]]:
    path = ROOT / "web" / "static" / "vendor" / "manifest.json"
    found = []
    for one in json.loads(path.read_text("utf-8"))["packages"]:
        name, version = one["name"], one["version"]
        purl = f"pkg:npm/{quote(name, safe='/')}@{version}"
        found.append(
            {
                "type": "library",
                "bom-ref": purl,
                "name": name,
                "version": version,
                "purl": purl,
                "licenses": [{"expression": one["licence"]}],
                "externalReferences": [{"type": "website", "url": one["home"]}]
                if one.get("home")
                else [],
            }
        )
    return found


def main() -> None:
    """Write the file that the command line names."""
    bill = _python()
    licences = _licences()
    for component in bill["components"]:
        expression = licences.get(component["name"].lower())
        if expression and not component.get("licenses"):
            component["licenses"] = [{"expression": expression}]
    bill["components"] += _vendored()
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
