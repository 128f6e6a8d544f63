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


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", "memory://"),
        ("redis://10.0.0.5:6379/1", "redis://10.0.0.5:6379/1"),
        ("valkeys://:word@cache:6379", "rediss://:word@cache:6379"),
    ],
)
def test_rates_are_counted_where_asked(text: str, address: str) -> None:
    """Valkey is spoken to as Redis is."""
    assert Settings.from_env({"PVD_RATE_STORAGE": text}).rate_storage == address


@pytest.mark.parametrize("text", ["cache:6379", "mongodb://u:word@cache"])
def test_a_wrong_address_is_not_repeated(text: str) -> None:
    """There may be a password in it."""
    with pytest.raises(InputError, match="PVD_RATE_STORAGE") as refused:
        Settings.from_env({"PVD_RATE_STORAGE": text})
    assert "word" not in str(refused.value)


def test_texts_of_queries_are_kept_only_when_asked() -> None:
    """They are what people wrote."""
    assert not Settings.from_env({}).query_texts
    assert Settings.from_env({"PVD_QUERY_LOG": "on"}).query_texts


def test_endpoints_that_may_be_called_are_listed() -> None:
    """Exact addresses, once each; none by default."""
    env = {"PVD_SERVICE_ALLOW": "https://one.example/sparql, http://two.example:8080/"}

    assert Settings.from_env(env).service_allow == (
        "https://one.example/sparql",
        "http://two.example:8080/",
    )
    assert Settings.from_env({}).service_allow == ()


@pytest.mark.parametrize(
    "text",
    [
        *(
            "one.example/sparql",
            "ftp://one.example/",
            "file:///etc/passwd",
            "https://:80/",
        ),
        *("https://u:word@one.example/", "https://one.example/#x", "http://a.b:x/"),
        *("https://one.example/<x>", "https://é.example/", "http://a.example:99999/"),
    ],
)
def test_what_is_no_endpoint_is_refused_and_not_repeated(text: str) -> None:
    """There may be a password in it; its rank tells which it is."""
    with pytest.raises(InputError, match=r"PVD_SERVICE_ALLOW.*n° 2") as refused:
        Settings.from_env({"PVD_SERVICE_ALLOW": f"https://one.example/ {text}"})
    assert text not in str(refused.value)


def test_words_are_checked_too() -> None:
    """A log in a form that does not exist would be noticed on the worst day."""
    assert Settings.from_env({"PVD_LOG": "JSON"}).log_format == "json"
    with pytest.raises(InputError, match="PVD_LOG"):
        Settings.from_env({"PVD_LOG": "xml"})
