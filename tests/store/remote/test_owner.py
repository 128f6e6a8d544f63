"""Whose the graphs of a server are."""

from pathlib import Path

import pytest

from pvd_graph.errors import StoreError
from pvd_graph.services.backup_files import is_kept
from pvd_graph.store.remote.chosen import choosing, publish_graphs
from pvd_graph.store.remote.ledger import Ledger
from pvd_graph.store.remote.owner import SITE, claim, identity_of, take_over
from pvd_graph.store.remote.published import realm_of
from pvd_graph.store.remote.server import RemoteServer
from tests.remote_store import small_generation


def _sites(folder: Path) -> tuple[Path, Path]:
    one, other = folder / "one", folder / "other"
    one.mkdir()
    other.mkdir()
    return one, other


def test_a_site_has_one_identity_that_backups_keep(tmp_path: Path) -> None:
    """Nothing else stays in the folder; what is no identity is told."""
    one, other = _sites(tmp_path)

    assert identity_of(one) == identity_of(one) != identity_of(other)
    assert [path.name for path in one.iterdir()] == [SITE]
    assert is_kept((SITE,))
    (one / SITE).write_text("lost")
    with pytest.raises(StoreError, match="identité du site"):
        identity_of(one)


def test_a_second_site_is_refused_until_it_takes_over(
    server: RemoteServer, tmp_path: Path
) -> None:
    """It is told the remedy; then the first one is the second."""
    one, other = _sites(tmp_path)
    claim(server, one)
    claim(server, one)

    with pytest.raises(StoreError, match=r"celui d'un autre site.*pvd take-server"):
        claim(server, other)
    assert Ledger(server).owners() == [identity_of(one)]

    assert take_over(server, other) == identity_of(one)
    claim(server, other)
    with pytest.raises(StoreError, match="celui d'un autre site"):
        claim(server, one)
    assert take_over(server, other) == ""


def test_of_two_sites_that_come_at_once_one_withdraws(
    server: RemoteServer, tmp_path: Path
) -> None:
    """Both may have written before either has looked: both see the same order."""
    first, second = sorted(_sites(tmp_path), key=identity_of)
    Ledger(server).add_owner(identity_of(first))
    Ledger(server).add_owner(identity_of(second))

    with pytest.raises(StoreError, match="celui d'un autre site"):
        claim(server, second)
    claim(server, first)


def test_another_site_neither_sends_nor_removes(
    server: RemoteServer, tmp_path: Path
) -> None:
    """What the first one serves is as it was, though the second one publishes."""
    one, other = _sites(tmp_path)
    graphs = small_generation(tmp_path / "graphs")
    changed = small_generation(tmp_path / "changed", "changed")
    with choosing(server.address):
        publish_graphs(one, 1, graphs)
        before = Ledger(server).graphs()

        with pytest.raises(StoreError, match="celui d'un autre site"):
            publish_graphs(other, 1, changed)

    assert Ledger(server).graphs() == before
    assert Ledger(server).served() == realm_of(graphs)
