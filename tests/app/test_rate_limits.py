"""Rates: counted by client, in memory or in a server that several share."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from typing import Any

import pytest
import redis
from flask import Flask

from pvd_graph.app import create_app, handlers, language, rendering
from pvd_graph.app.query_port import EXTENSION
from pvd_graph.app.rate_limits import RULES, limit_rates
from pvd_graph.app.sparql_clients import ClientPolicy, Clients
from pvd_graph.resources import web_folder
from tests.conftest import free_port
from tests.key_server import key_server
from tests.small_site import SmallSite

TWO = {"view": ("things", "2 per minute")}
HTML = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}


class Naming:
    """The part of an endpoint that tells clients apart."""

    def __init__(self, policy: ClientPolicy) -> None:
        """Follow *policy*."""
        self._clients = Clients(policy)

    def client_of(self, environ: Mapping[str, Any]) -> str:
        """Name a client."""
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
        return self._clients.name(environ["REMOTE_ADDR"], forwarded)


def _app(storage: str = "memory://", **options: Any) -> Flask:  # noqa: ANN401 - of limit_rates
    folder = web_folder()
    app = Flask(
        __name__,
        static_folder=folder / "static",
        template_folder=folder / "templates",
    )
    rendering.register(app)
    language.register(app)
    handlers.register(app)
    app.add_url_rule("/", "view", lambda: "done")
    app.add_url_rule("/free", "free", lambda: "done")
    limit_rates(app, storage, rules=TWO, failures={}, **options)
    return app


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run Debian's Redis, or skip saying that it is absent."""
    with key_server(tmp_path_factory.mktemp("redis")) as address:
        yield address


@pytest.fixture(params=["memory", "redis"])
def storage(request: pytest.FixtureRequest) -> str:
    """Count in memory, and in a server."""
    if request.param == "memory":
        return "memory://"
    address: str = request.getfixturevalue("redis_url")
    with redis.Redis.from_url(address) as base:
        base.flushall()
    return address


def test_what_is_left_is_told_until_nothing_is(storage: str) -> None:
    """Then 429, with a delay after which it works."""
    client = _app(storage).test_client()
    first, second, third = (client.get("/", headers=JSON) for _ in range(3))

    assert first.headers["RateLimit-Policy"] == '"things";q=2;w=60'
    assert first.headers["RateLimit"].startswith('"things";r=1;t=')
    assert second.headers["RateLimit"].startswith('"things";r=0;t=')
    assert [one.status_code for one in (first, second, third)] == [200, 200, 429]
    assert third.mimetype == "application/problem+json"
    assert third.get_json()["limit"] == "things"
    assert third.get_json()["title"] == "Trop de demandes"
    assert 0 < int(third.headers["Retry-After"]) <= 60
    assert third.headers["RateLimit"].startswith('"things";r=0;t=')


def test_a_browser_gets_a_page(storage: str) -> None:
    """In French, with the seconds to wait."""
    client = _app(storage).test_client()
    answers = [client.get("/", headers=HTML) for _ in range(3)]

    assert answers[2].status_code == 429
    assert answers[2].mimetype == "text/html"
    assert "Réessayez dans" in answers[2].get_data(as_text=True)


def test_other_views_are_free(storage: str) -> None:
    """No counter, no header."""
    client = _app(storage).test_client()
    answers = [client.get("/free") for _ in range(4)]

    assert {one.status_code for one in answers} == {200}
    assert all("RateLimit" not in one.headers for one in answers)


def test_clients_are_told_apart_as_the_endpoint_does(storage: str) -> None:
    """A header is believed from a trusted proxy, and from nobody else."""
    app = _app(storage)
    policy = ClientPolicy(proxies=(ip_network("192.0.2.1"),))
    app.extensions[EXTENSION] = Naming(policy)
    client = app.test_client()

    def ask(remote: str, forwarded: str) -> int:
        return client.get(
            "/",
            headers={"X-Forwarded-For": forwarded},
            environ_base={"REMOTE_ADDR": remote},
        ).status_code

    proxied = [ask("192.0.2.1", f"198.51.100.{n}") for n in range(4)]
    lying = [ask("203.0.113.9", f"198.51.100.{n}") for n in range(4)]
    assert proxied == [200] * 4
    assert lying == [200, 200, 429, 429]


def test_servers_share_what_redis_counts(redis_url: str) -> None:
    """Two processes behind one address are one site."""
    with redis.Redis.from_url(redis_url) as base:
        base.flushall()
    first, second = (_app(redis_url).test_client() for _ in range(2))
    statuses = [one.get("/").status_code for one in (first, second, first, second)]

    assert statuses == [200, 200, 429, 429]


def test_a_server_that_is_gone_stops_nothing() -> None:
    """The site counts by itself meanwhile."""
    client = _app(f"redis://127.0.0.1:{free_port()}/0").test_client()
    statuses = [client.get("/").status_code for _ in range(3)]

    assert statuses == [200, 200, 429]


def test_limits_can_be_left_out() -> None:
    """As throughput is measured."""
    client = _app(enabled=False).test_client()
    answers = [client.get("/") for _ in range(4)]

    assert {one.status_code for one in answers} == {200}
    assert all("RateLimit" not in one.headers for one in answers)


def test_rules_name_views_that_exist(site: SmallSite) -> None:
    """A view that is renamed would have no limit."""
    assert RULES.keys() <= create_app(site).view_functions.keys()
