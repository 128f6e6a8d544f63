"""Every sentence of the pages of peers, for 50 towns drawn, against the graph."""

import random
import re
from collections.abc import Iterator
from html import unescape

import numpy as np
import pytest
from flask.testing import FlaskClient

from pvd_graph.app import create_app
from pvd_graph.app.site import LiveSite
from pvd_graph.peers.newcomers import join
from pvd_graph.services.peer_model import newcomers, peer_model
from pvd_graph.store.generations import Generations
from pvd_graph.store.oxigraph import OxigraphReader
from tests.conftest import Built
from tests.e2e.peer_cards import Card, cards_of
from tests.e2e.peer_facts import Facts, at, who

SEED, DRAWN = 20190919, 50
OVERSEAS = ("971", "972", "973", "974", "976")
_DIFFERENCE = " Différence principale : "
_LEADS = {
    "Elles rencontrent des défis proches": "challenges",
    "Aucun défi commun n'est constaté": "no challenges",
    "Aucun projet financé n'y est connu": "no actions",
}
_WRONG_FRENCH = re.compile(
    r"\b(?:de|que|le|la|ne|se) (?=[AEIOUÉÈÊÀÂÎÔÛŒaeiouéèêàâîôûœ])"
    r"|\b(?:de|à) Les? |\b(?:l'|d')(?:Les? )"
    r"|(?<![\d,\u202f ])[01](?:,\d+)? (?:lycées|personnes|habitants|collèges)"
    r"|\d{4} (?:habitants|€)|\d\.\d|  | ,|\(\)|None|\bnan\b"
)


@pytest.fixture(scope="module")
def facts(reader: OxigraphReader) -> Facts:
    """Read the graph apart from the code that words it."""
    return Facts(reader)


@pytest.fixture(scope="module")
def client(built: Built) -> Iterator[FlaskClient]:
    """Ask the site of the published graph."""
    site = LiveSite(Generations(built.data / "store"))
    yield create_app(site).test_client()
    site.close()


def drawn(facts: Facts) -> list[str]:
    """Return 50 towns, one of each overseas département, and one without challenge."""
    codes = sorted(facts.names)
    chosen = random.Random(SEED).sample(codes, DRAWN)  # noqa: S311 - a draw, no secret
    chosen += [next(one for one in codes if one.startswith(far)) for far in OVERSEAS]
    return chosen + [one for one in codes if not facts.declared.get(one)][:2]


def _plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def _check_reason(facts: Facts, target: str, card: Card) -> None:
    """Every clause of the reason must be one that the graph makes true."""
    text = _plain(card.reason)
    assert text.endswith("."), text
    body, _, difference = text.partition(_DIFFERENCE)
    opening, _, deed = body.removesuffix(".").partition(" ; ")
    name = who(facts.names[card.code])
    shared = facts.shared_clauses(target, card.code)
    if opening.startswith("Aucun défi"):
        alone = not facts.declared.get(target)
        assert alone or not card.challenges, text
        assert ("chez vous" in opening) is alone, text
        resembling, _, deed = deed.partition(" ; ")
        _check_traits(facts, target, card, resembling)
    else:
        faced = opening.removeprefix(f"Comme vous, {name} ")
        assert faced != opening, text
        assert faced in set(_said_together(shared)), (text, shared)
    assert not deed or deed in {*facts.deed_clauses(target, card.code)}, text
    assert bool(deed) is bool(card.actions), text
    told = difference.removesuffix(".")
    assert not told or told in {*facts.difference_clauses(target, card.code)}, text


def _said_together(clauses: set[str]) -> Iterator[str]:
    """Yield one clause, or two, what both begin with being said once."""
    yield from clauses
    lacks, named = "n'a pas ", "rencontre le défi "
    for one in clauses:
        for other in clauses - {one}:
            second = other
            if one.startswith(lacks) and other.startswith(lacks):
                yield f"{one} ni {other.removeprefix(lacks)}"
            if one.startswith(named) and other.startswith(named):
                both = [each.removeprefix(named) for each in (one, other)]
                yield f"rencontre les défis {' et '.join(both)}"
            if one.startswith("compte "):
                second = other.removeprefix("compte ")
            yield f"{one} et {second}"


def _check_traits(facts: Facts, target: str, card: Card, clause: str) -> None:
    name = who(facts.names[card.code])
    if clause == f"{name} est parmi les villes les moins différentes de la vôtre":
        return
    found = re.fullmatch(
        rf"{re.escape(name)} vous ressemble par d'autres traits \((.+)\)", clause
    )
    assert found, clause
    for label in re.split(", | et (?!de plus)", found[1]):
        assert facts.alike(label, target, card.code), (target, card.code, label)


def _check_links(facts: Facts, target: str, card: Card) -> None:
    """What is listed below the reason is so too."""
    both = facts.closed(target) & facts.closed(card.code)
    for address, label in card.challenges:
        challenge = f"https://w3id.org/pvd-graph/id/challenge/{address.split('/')[-1]}"
        assert challenge in both, (target, card.code, label)
        assert label in facts.labels[challenge]
    mine = facts.actions.get(card.code, {})
    for address, text in card.actions:
        iri = (
            f"https://w3id.org/pvd-graph/id/action/{address.partition('/actions/')[2]}"
        )
        assert iri in mine, (card.code, address)
        title, _, amount = _plain(text).rpartition(" : ")
        paid = sum(float(one.split(" ")[1]) for one in mine[iri]["amount"])
        if paid:
            assert title in {_plain(one) for one in mine[iri]["title"]}
            assert amount == f"{round(paid):,} €".replace(",", " ")


def _check_head(facts: Facts, card: Card) -> None:
    people = f"{int(min(facts.populations[card.code])):,}".replace(",", " ")
    place = min(facts.departements[card.code])
    assert _plain(card.head) == (
        f"{facts.names[card.code]} {place}, {people} habitants"
    )


def test_every_sentence_is_true_in_the_graph(client: FlaskClient, facts: Facts) -> None:
    """Shared challenges, figures with value and unit, grants, relief: each is there."""
    told = 0
    for target in drawn(facts):
        page = client.get(f"/communes/{target}/peers").get_data(as_text=True)
        leads, cards = cards_of(page)
        assert len(cards) == 10, target
        for card in cards:
            _check_head(facts, card)
            _check_reason(facts, target, card)
            _check_links(facts, target, card)
            told += 1
        said = {
            told for lead in leads for start, told in _LEADS.items() if start in lead
        }
        assert ("challenges" in said) is any(card.challenges for card in cards)
        assert ("no challenges" in said) is not any(card.challenges for card in cards)
        assert ("no actions" in said) is not any(card.actions for card in cards)
    assert told == 10 * (DRAWN + len(OVERSEAS) + 2)


def test_sentences_are_right_french(client: FlaskClient, facts: Facts) -> None:
    """Elision, articles, agreement, numbers and spaces, on pages and on pairs."""
    for target in drawn(facts):
        page = client.get(f"/communes/{target}/peers").get_data(as_text=True)
        leads, cards = cards_of(page)
        assert f"Villes comparables {at(facts.names[target])}" in _plain(unescape(page))
        for text in (*leads, *(card.reason for card in cards)):
            found = _WRONG_FRENCH.search(_plain(text))
            assert found is None, (found, text)
        assert all("\u202f;" in card.reason for card in cards if ";" in card.reason)
        assert all(card.reason[0].isupper() for card in cards)


def test_a_published_list_and_a_computed_pair_agree(
    client: FlaskClient, facts: Facts
) -> None:
    """The page of a pair says the score and the rank that the list shows."""
    for target in drawn(facts)[:10]:
        found = client.get(f"/api/v1/communes/{target}/peers?k=2").get_json()
        for peer in found["peers"]:
            pair = client.get(
                f"/api/v1/communes/{target}/similarity/{peer['code_insee']}"
            ).get_json()

            assert pair["score"] == pytest.approx(peer["score"], abs=1e-9)
            assert pair["components"] == pytest.approx(peer["components"])
            assert pair["b"]["rank_for_other"]["listed"] == peer["rank"]
            assert pair["b"]["reason_for_other"] == peer["reason"]


def test_a_town_read_as_a_newcomer_has_its_own_parts(
    reader: OxigraphReader, facts: Facts
) -> None:
    """What holds for a made-up town holds for real ones: same facts, same row."""
    drawn_model = peer_model(reader)
    model, n = drawn_model.model, drawn_model.model.size
    for code in drawn(facts)[-12:]:
        at_row = model.towns.index(code)
        known = newcomers(reader, drawn_model, [code])

        joined = join(model, drawn_model.knowledge.tables, known.tables)
        assert np.allclose(
            joined.parts(slice(n, n + 1))[:, 0, :n],
            model.parts(slice(at_row, at_row + 1))[:, 0],
            atol=1e-9,
        ), code


def test_who_passes_a_threshold_is_who_the_rule_found(
    client: FlaskClient, facts: Facts
) -> None:
    """The page of a pair judges figures as the rules did when the graph was made."""
    towns = drawn(facts)[-20:]
    judged = 0
    for one, other in zip(towns[::2], towns[1::2], strict=True):
        body = client.get(f"/api/v1/communes/{one}/similarity/{other}").get_json()
        for row in body["figures"]:
            if row["kind"] != "rule":
                continue
            rule = row["iri"].split("/id/rule/")[1]
            for side, code in (("a", one), ("b", other)):
                found = rule in facts.rules.get(code, set())
                assert row["beyond"][side] is found, (code, rule, row)
                judged += 1
    assert judged > 300
