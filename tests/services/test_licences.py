"""Everything that is shipped of others has a name, a version and a licence."""

from pvd_graph.services.licences import packages, vendored


def test_every_package_of_the_site_is_there() -> None:
    """Those that it runs on, with what their metadata say; not the site itself."""
    found = {one.name.lower(): one for one in packages()}

    assert {"flask", "granian", "pyoxigraph", "rdflib", "sqlalchemy"} <= set(found)
    assert "pvd-graph" not in found
    assert found["flask"].licence.startswith("BSD")
    assert found["flask"].home.startswith("https://")
    told = [one for one in found.values() if one.licence]
    assert len(told) > 0.9 * len(found)


def test_every_vendored_asset_is_there_with_what_it_carries() -> None:
    """An editor is made of many."""
    found = {one.name: one for one in vendored()}

    assert found["leaflet"].licence == "BSD-2-Clause"
    assert ("codemirror", "MIT") in found["@zazuko/yasgui"].bundles
    assert all(one.licence for one in found.values())
