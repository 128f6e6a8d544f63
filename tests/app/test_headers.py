"""The lists by which answers are kept, or not, name what there is."""

from flask.testing import FlaskClient

from pvd_graph.app import headers


def test_what_is_personal_is_listed(client: FlaskClient) -> None:
    """A blueprint that asks who is signed in is one whose answers nobody keeps."""
    app = client.application
    asking = {
        name
        for name, marks in app.after_request_funcs.items()
        if name and any(mark.__name__ == "_keep_to_oneself" for mark in marks)
    }

    assert asking == headers.PERSONAL


def test_every_name_of_a_list_is_a_view(client: FlaskClient) -> None:
    """A view under another name would be kept, or framed, in silence."""
    views = set(client.application.view_functions)

    for name in ("_LIVE", "_OWN", "_FRAMED", "_STATIC"):
        assert getattr(headers, name) <= views, name
    assert headers._PICTURE in views  # noqa: SLF001 - one of the lists
