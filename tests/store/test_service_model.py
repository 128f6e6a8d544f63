"""How calls of other endpoints fail, in words."""

from pvd_graph.store import service_model

ADDRESS = "https://one.example/sparql"


def test_each_error_names_the_server_and_says_how_to_go_on() -> None:
    """In both languages, and each with its own reason."""
    errors = [
        service_model.forbidden(ADDRESS),
        service_model.unreachable(ADDRESS),
        service_model.out_of_time(ADDRESS),
        service_model.answered(ADDRESS, 404),
        service_model.no_results(ADDRESS),
        service_model.unreadable(ADDRESS),
        service_model.too_large(ADDRESS, 10 << 20),
        service_model.too_many_calls(ADDRESS, 50),
    ]

    assert len({str(one) for one in errors}) == len({one.english for one in errors})
    for one in errors:
        assert ADDRESS in str(one)
        assert "à part" in str(one)
        assert ADDRESS in one.english
        assert "by itself" in one.english
    assert "404" in str(errors[3])
    assert "10 Mio" in str(errors[6])
