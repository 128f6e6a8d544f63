"""What stands in deploy/: run, or checked by the tools of those who will read it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, free_port
from tests.live_site import live_data
from tests.protocol.wire import Address, exchange, until
from tests.stopping import stop

DEPLOY = ROOT / "deploy"
COMPOSE = DEPLOY / "compose.yaml"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def _settings() -> set[str]:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    return set(re.findall(r"`(PVD_[A-Z_]+)", text))


def _compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return found


def _run(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return subprocess.run(  # noqa: S603 - our own commands, and the system's
        command,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def test_every_setting_that_is_set_exists() -> None:
    """A misspelt one would be silently without effect."""
    texts = [
        path.read_text(encoding="utf-8") for path in DEPLOY.rglob("*") if path.is_file()
    ]
    named = {name for text in texts for name in re.findall(r"\bPVD_[A-Z_]+", text)}

    assert len(named) > 8
    assert named <= _settings()


def test_every_file_that_compose_mounts_is_there() -> None:
    """And every volume, network and service that is named."""
    told = _compose()
    for service in told["services"].values():
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            if source.startswith("."):
                assert (DEPLOY / source).is_file(), source
            else:
                assert source in told["volumes"]
        assert set(service.get("depends_on", [])) <= set(told["services"])
        assert set(service["networks"]) <= set(told["networks"])
        image = service["image"]
        assert ":" in image.rpartition("/")[2], "an image without a version"


def test_the_database_is_no_newer_than_what_backs_it_up() -> None:
    """pg_dump refuses a server of a later version than its own."""
    clients = {"bookworm": 15, "trixie": 17}  # packages.debian.org/postgresql-client
    image = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    (release,) = set(re.findall(r"^FROM \S+-slim-(\w+)", image, re.MULTILINE))
    (version,) = re.findall(r"/postgres:(\d+)", COMPOSE.read_text(encoding="utf-8"))

    assert int(version) <= clients[release]


def test_every_variable_of_compose_is_in_its_example() -> None:
    """Whoever copies it knows what to fill in."""
    text = COMPOSE.read_text(encoding="utf-8")
    example = (DEPLOY / "compose.env.example").read_text(encoding="utf-8")

    wanted = set(re.findall(r"\$\{([A-Z_]+)", text))
    assert wanted == set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))


def test_the_image_is_made_of_files_that_are_there() -> None:
    """Each COPY from the checkout; a stage that is named; not as root."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    for line in re.findall(r"^COPY (?!--from)(.*)$", text, re.MULTILINE):
        for name in line.split()[:-1]:
            assert (ROOT / name).exists(), name
    assert set(re.findall(r"--from=(\w+)", text)) <= set(re.findall(r" AS (\w+)", text))
    assert re.findall(r"^USER (.*)$", text, re.MULTILINE) == ["pvd-graph"]


@pytest.mark.parametrize("name", ["pvd-graph.conf", "compose.conf", "nodes.conf"])
def test_nginx_takes_its_configuration(name: str, tmp_path: Path) -> None:
    """As its own check says, with the name of the upstream made one that resolves."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if nginx is None:
        pytest.skip("no nginx on this machine: apt-get install nginx")
    text = (DEPLOY / "nginx" / name).read_text(encoding="utf-8")
    (tmp_path / "site.conf").write_text(
        text.replace("server site:", "server 127.0.0.1:")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n"
        f"access_log off;\nclient_body_temp_path {tmp_path}/body;\n"
        f"proxy_temp_path {tmp_path}/proxy;\ninclude {tmp_path}/site.conf;\n}}\n",
        encoding="utf-8",
    )
    error_log = f"error_log {tmp_path}/error.log;"
    done = _run(nginx, "-t", "-c", str(tmp_path / "nginx.conf"), "-g", error_log)

    assert done.returncode == 0, done.stderr


def _verified(units: list[Path]) -> str:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd-analyze on this machine")
    done = _run(program, "verify", "--man=no", *map(str, units))
    return done.stdout + done.stderr


@pytest.mark.slow
def test_a_clean_folder_is_installed_into_and_answers(tmp_path: Path) -> None:
    """Twice, as an upgrade does: settings and data stay; then it is served."""
    wheels = tmp_path / "wheels"
    made = _run(
        *(sys.executable, "-m", "build", "--wheel", "--no-isolation"),
        *("--outdir", str(wheels), str(ROOT)),
    )
    assert made.returncode == 0, made.stderr
    (wheel,) = wheels.glob("*.whl")
    places = {
        "PREFIX": str(tmp_path / "opt"),
        "DATA": str(tmp_path / "data"),
        "ETC": str(tmp_path / "etc"),
        "UNITS": str(tmp_path / "units"),
        "BACKUPS": str(tmp_path / "backups"),
        "SERVICE_USER": "",
        "PYTHON": sys.executable,
    }
    script = [str(DEPLOY / "install.sh"), str(wheel), str(ROOT / "requirements.lock")]
    first = _run(*script, **places)
    assert first.returncode == 0, first.stdout + first.stderr
    settings = tmp_path / "etc" / "environment"
    before = settings.read_text(encoding="utf-8")
    again = _run(*script, **places)

    assert again.returncode == 0
    assert settings.read_text(encoding="utf-8") == before
    assert settings.stat().st_mode & 0o077 == 0
    assert re.search(r"^PVD_METRICS_TOKEN=[0-9a-f]{48}$", before, re.MULTILINE)
    assert f"PVD_DATA={tmp_path}/data" in before
    units = sorted((tmp_path / "units").iterdir())
    assert [path.name for path in units] == [path.name for path in UNITS]
    assert not any("/opt/pvd-graph" in path.read_text("utf-8") for path in units)
    pvd = str(tmp_path / "opt" / "current" / "bin" / "pvd")
    check = _run(pvd, "check", PVD_DATA=str(tmp_path / "data"))
    assert check.returncode == 0
    assert "0 jeux archivés" in check.stdout
    _serves(tmp_path / "units" / "pvd-graph.service", settings, tmp_path / "data")
    told = _verified([path for path in units if path.suffix == ".service"])
    assert str(tmp_path) not in told, told


def _serves(unit: Path, settings: Path, data: Path) -> None:
    """Run what the installed *unit* runs, with its settings, as it is stopped."""
    live_data(data)
    (command,) = re.findall(r"^ExecStart=(.*)$", unit.read_text("utf-8"), re.MULTILINE)
    lines = [line for line in settings.read_text("utf-8").splitlines() if line]
    given = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
    token, port = given["PVD_METRICS_TOKEN"], free_port()
    log = data.parent / "serve.log"
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*command.split(), "--port", str(port)],
            # As systemd does: what the files say, and no more.
            env={"PATH": os.environ["PATH"], **given, "PVD_DRAIN": "0"},
            stdout=out,
            stderr=out,
            cwd=data,
        )
    server = Address("127.0.0.1", port)

    def ready() -> bool:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            return exchange(server, "/readyz").status == 200
        except OSError:
            return False

    try:
        assert until(ready, 180), log.read_text(encoding="utf-8")
        assert exchange(server, "/communes/99001").status == 200
        # Through a proxy, as from elsewhere.
        far = {"X-Forwarded-For": "192.0.2.1"}
        assert exchange(server, "/metrics", headers=far).status in {401, 403}
        shown = {**far, "Authorization": f"Bearer {token}"}
        assert exchange(server, "/metrics", headers=shown).status == 200
    finally:
        stop(process, log)
    # Each line of the log is an object, as the settings ask.
    assert all(json.loads(line) for line in log.read_text("utf-8").splitlines())


def test_units_name_programs_that_an_install_makes() -> None:
    """And commands that there are, as their help says."""
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        for line in re.findall(r"^ExecStart\w*=(.*)$", text, re.MULTILINE):
            program, command, *options = line.split()
            assert program == "/opt/pvd-graph/current/bin/pvd"
            done = _run(
                *(sys.executable, "-m", "pvd_graph", command, "--help"),
                PYTHONPATH=str(ROOT),
            )
            assert done.returncode == 0
            for option in options:
                assert not option.startswith("--") or option in done.stdout
