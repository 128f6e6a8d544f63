"""What is shipped can be made again, and is listed."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.conftest import ROOT

_SOURCES = ("pvd_graph", "ontology", "datasets", "web")
_FILES = ("pyproject.toml", "README.md", "LICENSE")


def _wheel(checkout: Path, out: Path, **environment: str) -> Path:
    done = subprocess.run(  # noqa: S603 - a tool of ours
        [*(sys.executable, "-m", "build", "--wheel", "--no-isolation"), "-o", str(out)],
        cwd=checkout,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = out.glob("*.whl")
    return wheel


@pytest.mark.slow
def test_the_wheel_is_the_same_wherever_and_whenever_it_is_made(tmp_path: Path) -> None:
    """In two folders, with files of other dates and another language of the system."""
    sums = set()
    for number, environment in enumerate(
        ({"TZ": "UTC", "LC_ALL": "C"}, {"TZ": "Pacific/Noumea", "LC_ALL": "C.UTF-8"})
    ):
        checkout = tmp_path / f"checkout-{number}"
        checkout.mkdir()
        for name in _SOURCES:
            ignore = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, checkout / name, ignore=ignore)
        for name in _FILES:
            shutil.copy(ROOT / name, checkout / name)
        for path in checkout.rglob("*"):
            os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
        out = tmp_path / f"out-{number}"
        # The last change of the sources is what a release sets.
        wheel = _wheel(checkout, out, SOURCE_DATE_EPOCH="1764201600", **environment)
        sums.add(hashlib.sha256(wheel.read_bytes()).hexdigest())

    assert len(sums) == 1


@pytest.mark.slow
def test_the_bill_of_materials_lists_what_is_shipped(tmp_path: Path) -> None:
    """Every pin of the lock with its hashes, every asset; valid, and the same twice."""
    texts = []
    for name in ("a.json", "b.json"):
        subprocess.run(  # noqa: S603 - a script of ours
            [sys.executable, str(ROOT / ".ci" / "sbom.py"), str(tmp_path / name)],
            check=True,
        )
        texts.append((tmp_path / name).read_text(encoding="utf-8"))
    told = json.loads(texts[0])
    components = {one["name"]: one for one in told["components"]}
    pins = [
        line.partition("==")[0]
        for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines()
        if line[:1].isalnum()
    ]

    assert texts[0] == texts[1]
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(texts[0]) is None
    assert set(pins) <= set(components)
    assert components["leaflet"]["licenses"] == [{"expression": "BSD-2-Clause"}]
    assert components["leaflet"]["purl"] == "pkg:npm/leaflet@1.9.4"
    assert components["flask"]["purl"].startswith("pkg:pypi/flask@")


@pytest.mark.parametrize(
    ("told", "status", "outcome"),
    [
        ("No known vulnerabilities found", 0, "No known"),
        ("Found 1 known vulnerability in 1 package", 1, "are known"),
        ("ConnectionError: Failed to resolve", 1, "NOT MADE"),
        ("flask could not be audited", 0, "NOT MADE"),
    ],
)
def test_an_audit_says_whether_it_could_be_made(
    tmp_path: Path, told: str, status: int, outcome: str
) -> None:
    """An audit of nothing finds nothing: that is no good news."""
    auditor = tmp_path / "pip-audit"
    auditor.write_text(f"#!/bin/sh\necho '{told}'\nexit {status}\n", "utf-8")
    auditor.chmod(0o755)
    done = subprocess.run(  # noqa: S603 - a script of ours
        ["/bin/sh", str(ROOT / ".ci" / "audit")],
        env={**os.environ, "PIP_AUDIT": str(auditor)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == int(outcome == "are known")
    assert outcome in done.stdout
