"""A town sees its peers' sheets first, on what it faces."""

from pathlib import Path

from pvd_graph.experience.content import Content, parse_content
from pvd_graph.services.sheets_for_town import sheets_for_town
from tests.app.sheet_site import SheetSite
from tests.experience.sheets import SHEET, typed


def sheet(commune: str, *challenges: str) -> Content:
    """Return a sheet of a town on challenges."""
    found, faults = parse_content(typed(challenges=list(challenges)), commune)
    assert found is not None, faults
    return found


def test_peers_on_the_same_challenge_come_first(tmp_path: Path) -> None:
    """In the small graph 99001 faces long vacancy, and 99002 is its peer."""
    keys = [f"{SHEET[:-1]}{number}" for number in range(1, 6)]
    contents = [
        sheet("01034", "logements-vacants"),
        sheet("01034", "mobilite"),
        sheet("99002", "logements-vacants"),
        sheet("99002", "mobilite"),
        sheet("99001", "logements-vacants"),
    ]
    site = SheetSite(tmp_path, list(zip(keys, contents, strict=True)))
    reader = site.reader()

    found = sheets_for_town(reader, reader, "99001")

    order = [one.id for one in found]
    assert order == [keys[2], keys[3], keys[0]]
    left = sheets_for_town(reader, reader, "99001", seen=order[:2])
    assert [one.id for one in left] == [keys[0]]
