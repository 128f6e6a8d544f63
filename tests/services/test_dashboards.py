"""What is missing where, counted by hand on the small graph."""

from pvd_graph.services.dashboards import dashboard
from pvd_graph.store.oxigraph import OxigraphReader


def test_territories_add_up(small: OxigraphReader) -> None:
    """Each town is in one région and in one département."""
    found = dashboard(small)

    assert sum(one.towns for one in found.regions) == found.towns
    assert sum(one.towns for one in found.departements) == found.towns
    assert sum(one.actions for one in found.regions) == 2
    assert sum(one.granted_eur for one in found.regions) == 58660 + 1000
    assert found.towns - sum(one.ort for one in found.regions) == len(found.unsigned)


def test_a_challenge_without_action_is_told(small: OxigraphReader) -> None:
    """Two towns face it, one has a project about it."""
    gaps = {one.challenge.slug: one for one in dashboard(small).gaps}
    vacancy = gaps["logements-vacants"]

    assert (vacancy.towns, vacancy.acting, vacancy.without) == (2, 1, 1)


def test_a_region_is_looked_at_alone(small: OxigraphReader) -> None:
    """Belley has neither challenge nor project here."""
    found = dashboard(small, "84")

    assert found.towns == 1
    assert found.gaps == []
    assert found.partners == []
    assert dashboard(small, "00").towns == 0


def test_partners_are_counted_by_town(small: OxigraphReader) -> None:
    """Two projects of the State in two towns."""
    assert [(one.name, count) for one, count in dashboard(small, "99").partners] == [
        ("État", 2)
    ]
