"""The wheel, installed alone in a clean environment, builds and answers."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.conftest import ROOT


def _run(*command: str, cwd: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(  # noqa: S603 - our own commands
        command,
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_wheel_stands_alone(tmp_path: Path) -> None:
    """Locked dependencies, the wheel, nothing else: build the graph and ask it."""
    wheels = tmp_path / "wheels"
    _run(
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(wheels),
        cwd=ROOT,
    )
    (wheel,) = wheels.glob("*.whl")
    clean = tmp_path / "clean"
    venv.create(clean, with_pip=True)
    python, pvd = str(clean / "bin" / "python"), str(clean / "bin" / "pvd")
    install = (python, "-m", "pip", "install", "--quiet")
    lock = str(ROOT / "requirements.lock")
    _run(*install, "--require-hashes", "-r", lock, cwd=tmp_path)
    _run(*install, "--no-deps", str(wheel), cwd=tmp_path)

    _run(pvd, "build", cwd=tmp_path)
    count = "SELECT (COUNT(*) AS ?n) { ?c a <http://rdf.insee.fr/def/geo#Commune> }"
    answer = _run(pvd, "query", count, cwd=tmp_path)

    assert answer.split() == ["n", "34969"]
    assert "Belley" in _run(pvd, "peers", "01034", cwd=tmp_path)
