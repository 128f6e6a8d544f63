"""Mailboxes of a role: what stands before the @ is a function as a whole.

``urbanisme.pvd@zone.example`` is one, ``paul.contact@zone.example`` is Paul's. Many
small towns write from a free webmail: there the address names the body too, as
``mairie.villeneuve@…``. Pure.
"""

from __future__ import annotations

import re

from pvd_graph.folding import fold

__all__ = ["is_role_mailbox"]

_ROLES = frozenset(
    {
        *("mairie", "maire", "ville", "commune", "contact", "accueil", "secretariat"),
        *("info", "infos", "urbanisme", "pvd", "service", "services", "communication"),
        *("habitat", "culture", "environnement", "economie", "commerce", "commerces"),
        *("projet", "projets", "technique", "techniques", "developpement", "cdc"),
        *("agglo", "petitesvillesdedemain", "ort", "opah", "tourisme", "mediatheque"),
        *("cabinet", "direction", "revitalisation", "bourg", "centrebourg", "mobilite"),
        *("mobilites", "social", "ccas", "participation", "citoyennete", "numerique"),
        *("amenagement", "town", "townhall", "webmaster", "dpo", "etatcivil", "dgs"),
        *("administration", "general", "generale", "territorial", "territoire", "chef"),
        *("cheffe", "chefdeprojet", "cheffedeprojet", "manager", "secretaire", "elus"),
        *("logement", "logements", "patrimoine", "batiments", "travaux", "voirie"),
        *("enfance", "jeunesse", "sport", "sports", "associations", "vieassociative"),
        *("presse", "marches", "finances", "comptabilite", "dga", "dst", "dgst"),
        *("police", "municipale", "bibliotheque", "musee", "plu", "plui", "ads"),
        *("attractivite", "economique", "durable", "local", "centre", "communaute"),
        *("intercommunalite", "crte", "planification", "energie", "transition"),
        *("ecologique", "eau", "dechets", "agenda", "bureau", "office", "courrier"),
    }
)
_LINKS = ("de", "du", "des", "la", "le", "les", "et", "en", "au", "aux", "pour", "d")
_ROLE = re.compile(
    "(?:" + "|".join(sorted((*_ROLES, *_LINKS), key=len, reverse=True)) + ")+"
)
_BODY = re.compile(
    r"mairie\w*|commune(?:de\w+)?|ville(?:de\w+)?|communaute(?:de\w+)?|cc|ccas\w*|agglo"
)
_FREE = frozenset(
    {
        *("gmail", "googlemail", "orange", "wanadoo", "free", "sfr", "neuf", "laposte"),
        *("hotmail", "outlook", "live", "msn", "yahoo", "ymail", "icloud", "mac", "me"),
        *("proton", "protonmail", "pm", "aol", "bbox", "numericable", "gmx", "mailo"),
        *("aliceadsl", "cegetel", "clubinternet", "dartybox", "tutanota", "zoho"),
    }
)
"""Who gives an address to anybody, by the name before ``.fr`` or ``.com``."""

_CUT = re.compile(r"[._+-]+|\d+")


def is_role_mailbox(address: str) -> bool:
    """Tell whether *address* is one of a role: ``mairie@…``, ``urbanisme.pvd@…``.

    Each word is of a role, or stands in the domain of the town's own; after the body
    ("mairie", "ville", "commune") its name may follow.
    """
    local, _, domain = address.lower().partition("@")
    words = [fold(word).replace(" ", "") for word in _CUT.split(local)]
    words = [word for word in words if word]
    host = fold(domain.rpartition(".")[0]).replace(" ", "")
    is_free = domain.replace("-", "").split(".")[0] in _FREE
    named = False
    for place, word in enumerate(words):
        if _BODY.fullmatch(word):
            return True
        is_place = place > 0 and not is_free and len(word) > 2 and word in host  # noqa: PLR2004 - letters
        if _ROLE.fullmatch(word) and word not in _LINKS:
            named = True
        elif not is_place and word not in _LINKS:
            return False
    return named and not is_free
