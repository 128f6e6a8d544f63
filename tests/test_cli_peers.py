"""``pvd peers`` as someone types it, on the published graph."""

import json
import subprocess

import pytest

from tests.conftest import PVD, Built


def _peers(built: Built, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [*PVD, "--data", str(built.data), "peers", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_a_name_is_as_good_as_a_code(built: Built) -> None:
    """Whoever lives there knows the name."""
    by_name, by_code = _peers(built, "belley"), _peers(built, "01034")

    assert by_name.returncode == 0
    assert by_name.stdout == by_code.stdout


def test_filters_and_weights_are_those_of_the_api(built: Built) -> None:
    """They come back with the answer."""
    done = _peers(
        built,
        "01034",
        "--departement",
        "38",
        "--weight",
        "size=100",
        "-k",
        "2",
        "--json",
    )

    found = json.loads(done.stdout)
    assert found["filters"] == {"departement": "38"}
    assert found["weights"]["size"] > 0.5
    assert all(one["code_insee"].startswith("38") for one in found["peers"])


def test_a_commune_outside_is_answered(built: Built) -> None:
    """Paris too; what the list rests on is said first."""
    done = _peers(built, "75056", "-k", "1")

    assert done.returncode == 0
    assert "ne fait pas partie du programme" in done.stdout.splitlines()[1]


def test_why_puts_two_side_by_side(built: Built) -> None:
    """By name too, as text and as JSON."""
    text = _peers(built, "01034", "--why", "Loudéac")
    as_json = _peers(built, "01034", "--why", "22136", "--json")

    assert text.returncode == 0
    assert text.stdout.startswith("Belley (01034) et Loudéac (22136), à ")
    assert json.loads(as_json.stdout)["b"]["label"] == "Loudéac"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("Saint-Martin",), "97801"),
        (("Nullepart-les-Bains",), "Nullepart"),
        (("01034", "--weight", "luck=1"), "challenges"),
        (("01034", "--weight", "size=x"), "nombre"),
        (("01034", "--weight", "size=-1"), "positif"),
        (("01034", "--region", "zz"), "région"),
        (("01034", "--why", "01034"), "différentes"),
    ],
)
def test_what_cannot_be_shown_exits_2(
    built: Built, arguments: tuple[str, ...], told: str
) -> None:
    """With the reason on standard error and nothing else."""
    done = _peers(built, *arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
