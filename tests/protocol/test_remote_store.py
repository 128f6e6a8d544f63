"""The protocol again, over a server that holds the graph."""

from collections.abc import Iterator

import pytest

from tests.protocol import (
    test_query_errors,
    test_query_formats,
    test_query_operation,
    test_results_csv_tsv,
    test_results_json,
)
from tests.protocol.servers import small_server
from tests.protocol.wire import Address
from tests.remote_store import environment_of
from tests.servers import open_oxigraph

_AGAIN = (
    *(test_query_errors, test_query_formats, test_query_operation),
    *(test_results_csv_tsv, test_results_json),
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """Serve the small generation from an `oxigraph` server."""
    folder = tmp_path_factory.mktemp("remote")
    with pytest.MonkeyPatch.context() as environment, open_oxigraph() as running:
        for name, value in environment_of(running).items():
            environment.setenv(name, value)
        with small_server(folder) as address:
            yield address


# Each under its own name: these ask the fixture above.
for _module in _AGAIN:
    for _name, _test in vars(_module).items():
        if _name.startswith("test_"):
            _short = _module.__name__.rpartition(".test_")[2]
            globals()[f"test_{_short}_{_name.removeprefix('test_')}"] = _test
