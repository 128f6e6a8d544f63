"""Talking about a sheet over HTTP: useful, questions, answers, messages, following."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.app.sheet_forms import Running, writers
from tests.members import secret_in


@dataclass(frozen=True)
class Talking(Running):
    """A site with a published sheet."""

    key: str = ""

    @property
    def path(self) -> str:
        """Return the address of the talk."""
        return f"/experiences/{self.key}/talk"


@pytest.fixture(scope="module")
def talking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talking]:
    """Open it."""
    with writers(tmp_path_factory.mktemp("talking")) as running:
        key = running.begin()
        running.submit(key)
        assert running.decide(key, "accept").status_code == 303
        parts = (running.members, running.ana, running.bob, running.eve, running.mod)
        yield Talking(*parts, key=key)


def test_the_author_is_told_of_the_decision(talking: Talking) -> None:
    """By e-mail, with the way to the sheet."""
    found = [
        mail for mail in talking.members.mails() if mail["To"] == "ana@zone.example"
    ]

    assert any("est publi" in str(mail["Subject"]) for mail in found) or any(
        b"est publi" in (mail.get_payload(decode=True) or b"") for mail in found
    )


def test_useful_shows_on_the_sheet(talking: Talking) -> None:
    """With the name of the town; until it is taken back."""
    path = f"/experiences/{talking.key}"
    talking.eve.post(f"{path}/useful", talking.path, useful="1")
    assert "Autre-Ville" in talking.members.browser().get(path).text

    talking.eve.post(f"{path}/useful", talking.path)
    assert "Autre-Ville" not in talking.members.browser().get(path).text
    assert talking.ana.post(f"{path}/useful", talking.path).status_code == 303
    mine = talking.ana.post(f"{path}/useful", talking.path, useful="1")
    assert mine.status_code == 403


def test_a_question_is_public_once_answered(talking: Talking) -> None:
    """The contact is told; a moderator hides it."""
    path = f"/experiences/{talking.key}"
    asked = talking.eve.post(
        f"{path}/questions", talking.path, text="Combien de **baux** ?"
    )
    assert asked.status_code == 303
    assert talking.members.mails()[-1]["To"] == "mairie@zone.example"
    reader = talking.members.browser()
    assert "baux" not in reader.get(path).text
    third = talking.members.organisation("town", "Tierce-Ville", "99003")
    zoe = talking.members.member("zoe@zone.example", third, "contributor")
    assert "baux" not in zoe.get(talking.path).text
    waiting = talking.eve.get(talking.path).text
    assert "<strong>baux</strong>" in waiting
    assert "Pas encore de réponse" in waiting
    page = talking.ana.get(talking.path).text
    (number,) = re.findall(r"/experiences/questions/(\d+)/answer", page)

    answer = f"/experiences/questions/{number}/answer"
    assert talking.ana.post(answer, talking.path, text="Trois.").status_code == 303
    told = talking.members.mails()
    assert told[-1]["To"] == "eve@zone.example"
    body = told[-1].get_payload(decode=True)
    assert isinstance(body, bytes)
    assert "répond à votre question" in body.decode()
    assert path in body.decode()
    # Correcting an answer tells nobody again.
    assert talking.ana.post(answer, talking.path, text="Trois.").status_code == 303
    assert len(talking.members.mails()) == len(told)
    shown = reader.get(path).text
    assert "<strong>baux</strong>" in shown
    assert "Trois." in shown

    hide = f"/experiences/questions/{number}/hide"
    assert talking.mod.post(hide, talking.path, hidden="1").status_code == 303
    assert "baux" not in reader.get(path).text
    assert "baux" not in talking.eve.get(talking.path).text
    for browser in (talking.eve, talking.ana):
        assert browser.post(hide, talking.path, hidden="0").status_code == 404
    assert talking.eve.post(answer, talking.path, text="Moi").status_code == 404


@pytest.mark.parametrize(
    "text", ["Au 06 - 12 - 34 - 56 - 78 ?", "À jean [arobase] zone.fr ?"]
)
def test_a_number_or_an_address_is_refused(talking: Talking, text: str) -> None:
    """However it is written, whatever one confirms; what was typed is there again."""
    path = f"/experiences/{talking.key}"
    fields = {"text": text, "names_confirmed": "1", "sheet": talking.key}
    asked = talking.eve.post(f"{path}/questions", talking.path, **fields)
    assert asked.status_code == 400
    assert "ressemble à une donnée personnelle" in asked.text
    assert f"{text}</textarea>" in asked.text

    good = talking.eve.post(f"{path}/questions", talking.path, text="Quel numéro ?")
    assert good.status_code == 303
    page = talking.ana.get(talking.path).text
    number = max(re.findall(r"/experiences/questions/(\d+)/answer", page), key=int)
    answer = f"/experiences/questions/{number}/answer"
    refused = talking.ana.post(answer, talking.path, **fields)
    assert refused.status_code == 400
    assert f"{text}</textarea>" in refused.text
    assert text not in talking.members.browser().get(path).text
    done = talking.ana.post(answer, talking.path, text="Celui de la mairie.")
    assert done.status_code == 303


def test_a_name_asks_for_a_word(talking: Talking) -> None:
    """In a question, and in its answer; what was typed is there again."""
    path, text = f"/experiences/{talking.key}", "Et le marché Marie Bonneau ?"
    asked = talking.eve.post(f"{path}/questions", talking.path, text=text)
    assert asked.status_code == 400
    assert "ressemble au nom d" in asked.text
    assert f"{text}</textarea>" in asked.text
    assert 'name="names_confirmed"' in asked.text
    sent = talking.eve.post(
        f"{path}/questions", talking.path, text=text, names_confirmed="1"
    )
    assert sent.status_code == 303
    page = talking.ana.get(talking.path).text
    number = max(re.findall(r"/experiences/questions/(\d+)/answer", page), key=int)
    answer = f"/experiences/questions/{number}/answer"
    fields = {"text": "Il porte le nom de Marie Bonneau.", "sheet": talking.key}
    refused = talking.ana.post(answer, talking.path, **fields)
    assert refused.status_code == 400
    assert f"{fields['text']}</textarea>" in refused.text
    fields["names_confirmed"] = "1"
    assert talking.ana.post(answer, talking.path, **fields).status_code == 303
    bad = {"text": "Voir a@b.example", "names_confirmed": "1", "sheet": talking.key}
    assert talking.ana.post(answer, talking.path, **bad).status_code == 400


def test_a_message_is_passed_on(talking: Talking) -> None:
    """The contact's address is shown nowhere; the sender's goes with the message."""
    assert "mairie@" not in talking.eve.get(talking.path).text

    done = talking.eve.post(
        f"/experiences/{talking.key}/message", talking.path, text="Bravo !"
    )

    assert done.status_code == 303
    mail = talking.members.mails()[-1]
    assert (mail["To"], mail["Reply-To"]) == ("mairie@zone.example", "eve@zone.example")
    empty = talking.eve.post(
        f"/experiences/{talking.key}/message", talking.path, text=" "
    )
    assert empty.status_code == 400


def test_following_and_no_longer(talking: Talking) -> None:
    """A town, a challenge, a partner."""
    for kind, key in (("commune", "99001"), ("challenge", "logements-vacants")):
        fields = {"kind": kind, "key": key, "sheet": talking.key}
        talking.eve.post("/experiences/follow", talking.path, follow="1", **fields)
        assert "Ne plus suivre" in talking.eve.get(talking.path).text
        talking.eve.post("/experiences/follow", talking.path, **fields)
    assert "Ne plus suivre" not in talking.eve.get(talking.path).text


def test_what_is_followed_is_listed_and_ended(talking: Talking) -> None:
    """Where the digest says, also when no sheet of it is left; nothing made up."""
    follow, mine = "/experiences/follow", "/experiences/mine"
    fields = {"kind": "challenge", "key": "logements-vacants"}
    talking.eve.post(follow, talking.path, follow="1", **fields)
    page = talking.eve.get(mine).text
    assert 'id="follows"' in page
    assert "Ne plus suivre Logements vacants" in page

    done = talking.eve.post(follow, mine, **fields)

    assert done.status_code == 303
    assert 'id="follows"' not in talking.eve.get(mine).text
    for key in ("<script>", "zzz", ""):
        made_up = {**fields, "key": key, "follow": "1"}
        assert talking.eve.post(follow, talking.path, **made_up).status_code == 404


def test_a_town_finds_what_it_is_asked(talking: Talking) -> None:
    """Until it has answered; without a contact, whoever wrote the sheet is told."""
    key = talking.begin()
    talking.submit(key, contact="")
    assert talking.decide(key, "accept").status_code == 303
    path, talk = f"/experiences/{key}", f"/experiences/{key}/talk"
    text = "Qui ouvre la halle"

    talking.eve.post(f"{path}/questions", talk, text=text)

    assert talking.members.mails()[-1]["To"] == "ana@zone.example"
    assert text in talking.bob.get("/experiences/mine").text
    assert text not in talking.eve.get("/experiences/mine").text
    (number,) = re.findall(r"/questions/(\d+)/answer", talking.ana.get(talk).text)
    answer = f"/experiences/questions/{number}/answer"
    talking.ana.post(answer, talk, text="La gardienne.")
    assert text not in talking.bob.get("/experiences/mine").text


def test_a_peer_town_is_shown_the_sheet_first(talking: Talking) -> None:
    """On its own page of sheets: it faces the same."""
    page = talking.eve.get("/experiences/mine").text

    assert f"/experiences/{talking.key}" in page
    assert (
        talking.key
        not in talking.ana.get("/experiences/mine").text.split("À lire pour")[-1]
        or "À lire pour" not in talking.ana.get("/experiences/mine").text
    )


def test_without_account_nothing_is_said(talking: Talking) -> None:
    """The page leads to the sign-in; forms without their secret are refused."""
    stranger = talking.members.browser()
    assert "/account/login" in stranger.get(talking.path).location
    token = secret_in(stranger.get("/account/login").text)
    for end in ("useful", "questions", "message"):
        path = f"/experiences/{talking.key}/{end}"
        assert stranger.send(path, text="a").status_code == 400
        assert stranger.send(path, text="a", csrf_token=token).status_code == 401


def test_a_sheet_that_is_withdrawn_is_silent(talking: Talking) -> None:
    """Last: nothing is left to talk about."""
    key = talking.begin()
    talking.submit(key)
    talking.decide(key, "accept")
    path = f"/experiences/{key}/talk"
    assert talking.eve.get(path).status_code == 200
    talking.decide(key, "withdraw", "À revoir")

    assert talking.eve.get(path).status_code == 404
