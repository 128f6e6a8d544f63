"""Settings come from the environment, once, and a wrong one is named."""

from pathlib import Path

import pytest

from pvd_graph.config import Settings
from pvd_graph.errors import InputError


def test_defaults_hold_without_environment() -> None:
    """An empty variable is an absent one."""
    assert Settings.from_env({"PVD_DATA": ""}) == Settings()


def test_variables_are_read() -> None:
    """Each kind: path, seconds, count."""
    env = {"PVD_DATA": "/srv/pvd", "PVD_QUERY_TIMEOUT": "2.5", "PVD_THREADS": "8"}

    settings = Settings.from_env(env)

    assert settings.data == Path("/srv/pvd")
    assert settings.query_timeout_s == 2.5
    assert settings.threads == 8


@pytest.mark.parametrize("text", ["dix", "0", "-1"])
def test_a_wrong_number_names_its_variable(text: str) -> None:
    """Nobody should have to guess which of twenty settings was wrong."""
    with pytest.raises(InputError, match="PVD_QUERY_TIMEOUT"):
        Settings.from_env({"PVD_QUERY_TIMEOUT": text})
