"""Visitors of the whole site: nobody gets an error, also when one node of three dies.

A small form of what ``make load`` measures on the whole graph.
"""

import os
import signal
from contextlib import ExitStack
from pathlib import Path

import pytest

from pvd_graph.services.pulling import pull
from pvd_graph.services.questions import load_questions
from tests.benchmarks.visitors import known_of, visit
from tests.chaos.serving import serving
from tests.live_site import live_data
from tests.protocol.wire import Address
from tests.proxied import nginx_program, proxied

pytestmark = pytest.mark.slow

_VISITORS = 30
# Connections that were cut while an answer came: no proxy can mend those.
_CUT = {"ConnectionError", "ChunkedEncodingError", "a page without its end"}


def test_visitors_of_all_pages_get_no_error(tmp_path: Path) -> None:
    """Pages, assets, search, API, files, queries; as those of one proxy."""
    node, process = serving(
        live_data(tmp_path / "data"), PVD_TRUSTED_PROXIES="127.0.0.1"
    )
    try:
        known = known_of(node.url, [question.query for question in load_questions()])
        crowd = visit(
            [node.url], known, visitors=_VISITORS, seconds=6, think_s=(0.0, 0.5)
        )
    finally:
        process.terminate()
        assert process.wait(60) == 0

    assert crowd.errors == []
    assert len(crowd.answers) > 10 * _VISITORS
    assert {"asset", "town", "query", "search as typed", "api"} <= set(crowd.kinds)


def test_one_node_of_three_dies_and_visitors_go_on(tmp_path: Path) -> None:
    """The proxy asks another; those after it is gone notice nothing."""
    nginx = nginx_program()
    if nginx is None:
        pytest.skip("no nginx on this machine: apt-get install nginx")
    origin = live_data(tmp_path / "origin" / "data")
    (origin / "graphs" / "journal.jsonl").touch()  # Nothing was loaded.
    copies = [tmp_path / name / "data" for name in ("one", "two")]
    with ExitStack() as stack:
        nodes: list[Address] = []
        for data in (origin, *copies):
            if data != origin:
                pull(str(origin), data)
            node, process = serving(data, PVD_TRUSTED_PROXIES="127.0.0.1")
            nodes.append(node)
            stack.callback(process.wait, 60)
            stack.callback(process.terminate)
        proxy = stack.enter_context(proxied(nginx, tmp_path / "proxy", nodes))
        known = known_of(proxy.url, [one.query for one in load_questions()])
        killed = nodes[1].pid
        crowd = visit(
            [proxy.url],
            known,
            visitors=_VISITORS,
            seconds=8,
            think_s=(0.0, 0.5),
            meanwhile=lambda: os.killpg(killed, signal.SIGKILL),
        )

    assert {wrong for _, _, wrong in crowd.errors} <= _CUT
    assert len(crowd.errors) <= _VISITORS
    assert len(crowd.answers) > 10 * _VISITORS
