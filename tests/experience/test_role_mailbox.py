"""A mailbox of a role is told from one of a person."""

import pytest

from pvd_graph.experience.role_mailbox import is_role_mailbox


@pytest.mark.parametrize(
    "address",
    [
        "mairie@zone.example",
        "maire@zone.example",
        "urbanisme.pvd@zone.example",
        "service-urbanisme@zone.example",
        "serviceurbanisme@zone.example",
        "chef.de.projet.pvd@zone.example",
        "secretariat2@zone.example",
        "contact.zone@zone.example",
        "accueil-mairie@zone.example",
        "mairiedezone@mail.example",
        "ville-de-zone@mail.example",
        "petitesvillesdedemain@zone.example",
        # From a free webmail, as many small towns do.
        "mairie.villeneuve@orange.fr",
        "mairie-villeneuve@wanadoo.fr",
        "mairie@free.fr",
        "commune.villeneuve@gmail.com",
        "secretariat.mairie.villeneuve@laposte.net",
        "villedevilleneuve@club-internet.fr",
    ],
)
def test_a_role(address: str) -> None:
    """As a whole."""
    assert is_role_mailbox(address)


@pytest.mark.parametrize(
    "address",
    [
        "jean.dupont@zone.example",
        "jdupont@mail.example",
        "jean.villeneuve@orange.fr",
        "paul.contact@gmail.com",
        "marie.bourg@orange.fr",
        "jean.maire@zone.example",
        "jeanmaire@zone.example",
        "villeneuve.jean@orange.fr",
        "dupont.urbanisme@zone.example",
        "urbanisme.dupont@zone.example",
        "contact@gmail.com",
        "urbanisme.villeneuve@orange.fr",
        "de.la@zone.example",
        "zone@zone.example",
    ],
)
def test_a_person(address: str) -> None:
    """A word of a role beside a name makes none, nor does a role anybody may take."""
    assert not is_role_mailbox(address)
