"""Messages about accounts: each holds its link, in the language of its reader."""

import pytest

from pvd_graph.services.account_mails import (
    about_address,
    account_changed,
    invitation,
    reset,
)

ADDRESS = "https://pvd.example.org"
LINK = f"{ADDRESS}/account/reset/x"


def test_an_invitation_speaks_both_languages() -> None:
    """Nobody knows yet which its reader prefers; braces in a name do no harm."""
    mail = invitation(
        "a@example.org", "Ville {link} fictive", LINK, "11/12/2026", address=ADDRESS
    )

    assert mail.text.count(LINK) == 1
    assert "« Ville {link} fictive »" in mail.subject
    assert "rejoindre « Ville {link} fictive »" in mail.text
    assert "You are invited" in mail.text
    assert "11/12/2026" in mail.text
    assert mail.text.rstrip().endswith("les réponses.")


@pytest.mark.parametrize(
    ("locale", "word"), [("fr", "Bonjour"), ("en", "Hello"), ("", "Bonjour")]
)
def test_the_language_is_that_of_the_reader(locale: str, word: str) -> None:
    """French where it is not known."""
    for mail in (
        reset("a@example.org", LINK, locale, address=ADDRESS),
        account_changed("a@example.org", "password", locale, address=ADDRESS),
        account_changed("a@example.org", "second_factor", locale, address=ADDRESS),
        *(
            about_address(one, "a@example.org", locale, address=ADDRESS, link=LINK)
            for one in ("new", "asked", "moved")
        ),
    ):
        assert mail.text.startswith(word)
        assert f"{ADDRESS}/account/" in mail.text
        assert "\n-- \n" in mail.text
        assert "{" not in mail.text


@pytest.mark.parametrize(
    ("locale", "word"), [("fr", "vient de la\nlui rendre"), ("en", "given it back")]
)
def test_a_message_to_an_address_of_no_account_leads_nowhere(
    locale: str, word: str
) -> None:
    """A new password is not to be had for it."""
    mail = about_address("restored", "a@example.org", locale, address=ADDRESS)

    assert word in mail.text
    assert "/account/" not in mail.text
