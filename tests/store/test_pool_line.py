"""The line before the workers: who is next, who must leave."""

from pvd_graph.store.pool_line import Line, Ticket


def tickets(line: Line[str], *clients: str) -> list[Ticket[str]]:
    """Return one ticket for each of *clients*, in line when there was room."""
    made = [Ticket[str](client) for client in clients]
    for ticket in made:
        line.join(ticket)
    return made


def served(line: Line[str]) -> str | None:
    """Return the client that is served next, None when nobody is."""
    found: list[str] = []

    def lease_for(client: str) -> str:
        found.append(client)
        return client

    return found[0] if line.next(lease_for) else None


def test_the_client_who_runs_least_is_next() -> None:
    """A hundred queries of one delay those of the same, not of the others."""
    line = Line[str](places=10, client_running=0)
    tickets(line, "a", "a", "a", "b")

    assert [served(line) for _ in range(5)] == ["a", "b", "a", "a", None]


def test_equal_clients_keep_their_order() -> None:
    """And queries without a client are served as they come."""
    line = Line[str](places=10, client_running=1)
    tickets(line, "", "b", "", "a")

    assert [served(line) for _ in range(4)] == ["", "b", "", "a"]


def test_a_client_waits_for_its_own() -> None:
    """Above its bound a query waits although workers are free."""
    line = Line[str](places=10, client_running=1)
    tickets(line, "a", "a")

    assert served(line) == "a"
    assert served(line) is None
    line.ended("a")
    assert served(line) == "a"


def test_full_line_takes_from_the_greediest() -> None:
    """Who comes first to a full line is not refused because another filled it."""
    line = Line[str](places=3, client_running=1)
    first, second, last = tickets(line, "a", "a", "a")
    woken: list[str] = []
    last.wake = lambda: woken.append("last")

    assert line.join(Ticket("b"))
    assert (first.evicted, second.evicted, last.evicted) == (False, False, True)
    assert woken == ["last"]
    assert not line.join(Ticket("a"))
    assert not line.join(Ticket("b"))
    assert (line.share("a"), line.share("b"), len(line)) == (2, 1, 3)


def test_without_clients_a_full_line_refuses() -> None:
    """Nobody is known to be greedier than another."""
    line = Line[str](places=1, client_running=0)

    assert line.join(Ticket(""))
    assert not line.join(Ticket(""))


def test_who_left_is_not_served() -> None:
    """A client that went away frees its place."""
    line = Line[str](places=1, client_running=0)
    (ticket,) = tickets(line, "a")

    assert line.leave(ticket)
    assert not line.leave(ticket)
    assert served(line) is None


def test_late_is_who_waited_too_long() -> None:
    """They still wait: who keeps the time tells them to go."""
    line = Line[str](places=2, client_running=0)
    early, late = Ticket[str]("a", give_up=5.0), Ticket[str]("b", give_up=9.0)
    line.join(early)
    line.join(late)

    assert line.late(6.0) == [early]
    assert len(line) == 2
