"""The table that describes the publisher stands beside the file, no part of it."""

from dataclasses import replace
from pathlib import Path

from pvd_graph.model import ObjectRule, Table
from pvd_graph.services.partner_table import PARTNER_FILE, is_beside
from tests.small_loads import ONE, demo


def test_only_what_names_partners_beside_a_file_is_beside(tmp_path: Path) -> None:
    """A dataset of partners has them for its file."""
    manifest = demo(tmp_path, ONE)
    (table,) = manifest.tables
    rule = ObjectRule("id/partner/{slug}", ("org:FormalOrganization",))
    partners = Table(Path(PARTNER_FILE), objects=(rule,))

    both = replace(manifest, tables=(table, partners))
    assert [is_beside(both, one) for one in both.tables] == [False, True]
    assert not is_beside(replace(manifest, tables=(partners,)), partners)
    assert not is_beside(both, Table(Path("actors.ttl")))
