"""What a query may see of a server."""

from pvd_graph.store.remote.ledger import Deployed
from pvd_graph.store.remote.model import Dataset
from pvd_graph.store.remote.naming import NOTHING, marked
from pvd_graph.store.remote.seen import Seen
from tests.remote_store import META, ONE, TWO

M, N = marked(META, "m"), marked(ONE, "1")
WHOLE = Dataset(("urn:pvd-graph:part:1",), (M, N))
SEEN = Seen(Deployed(WHOLE, 1))


def test_a_query_sees_the_whole_generation() -> None:
    """Unless it chooses."""
    text, dataset = SEEN.asked(f"ASK {{ <{META}> ?p ?o }}")

    assert text == f"ASK {{ <{M}> ?p ?o }}"
    assert dataset == WHOLE


def test_a_query_may_choose_among_the_graphs_of_the_generation() -> None:
    """By FROM or by the protocol, which wins; never a graph of another generation."""
    other = marked(META, "other")
    query = f"ASK FROM <{META}> FROM NAMED <{ONE}> FROM NAMED <{other}> {{ ?s ?p ?o }}"

    assert SEEN.asked(query, chooses=True)[1] == Dataset((M,), (N,))
    assert SEEN.asked(query, chooses=True, named=[META])[1] == (
        Dataset((NOTHING,), (M,))
    )
    assert SEEN.asked(query, default=[TWO, other])[1] == (
        Dataset((NOTHING,), (NOTHING,))
    )
    assert SEEN.graph(ONE) == Dataset((N,), (NOTHING,))


def test_the_word_from_alone_chooses_nothing() -> None:
    """It may be the name of something else."""
    assert SEEN.asked("ASK { ?s <a:FROM> ?o }", chooses=True)[1] == WHOLE
