"""Names of people in a text, as far as their form tells: for a warning, never a proof.

Four signs: a title ("Mme Dupont", "madame martin"), a common given name ahead of a
surname ("Marie Dupont", "Jean-Paul MARTIN"), a function ahead of two names or of an
initial ("le maire, Anouk Vasseur", "le maire J. Dupont"), and names that are known, of
people with an account. A street, a school or a hall that bears the name of somebody is
left alone.

Pure. Misses what has no such sign, and takes some other names for people's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from pvd_graph.folding import fold

__all__ = ["person_names"]

_UPPER = "A-ZÀ-ÖØ-ÞŒ"
_WORD = rf"[{_UPPER}][\w]+"
_PARTICLE = r"(?i:de la|de|du|des|la|le|van der|van|von|el|ben|da|dos|di)"
_SURNAME = rf"(?:{_PARTICLE}\s+|d['’]\s?)*(?:[{_UPPER}]['’])?{_WORD}(?:[-'’]\w+)*"
_TITLED = re.compile(
    r"\b(?:M\.|MM\.|(?i:Mr|Mme|Mmes|Mlle|Monsieur|Madame|Mademoiselle|Dr|Docteur|"
    rf"Maître)|Me)\s+(?:[{_UPPER}]\.\s?-?){{0,3}}"
    rf"(?:(?:de|du|des|Le|La|DE|DU|DES|LE|LA)\s+)?[{_UPPER}][\w'’-]+"
    rf"(?:\s+[{_UPPER}][\w'’-]+)*"
)
_TITLED_SMALL = re.compile(
    r"\b(?:mme|mlle|mr|monsieur|madame|mademoiselle)\s+(?P<name>[^\W\d_][\w'’-]{2,})",
    re.IGNORECASE,
)
_GIVEN = re.compile(rf"(?<![\w’'-]){_WORD}(?:-{_WORD})*(?![\w-])")
_AFTER = re.compile(rf"[ \u00a0\u202f]+{_SURNAME}")
_FUNCTION = re.compile(
    r"\b(?:maire|adjointe?|élue?|conseill(?:er|ère)|direct(?:eur|rice)|présidente?|"
    r"chef(?:fe)? de projet|manager|manageuse|architecte|géomètre|notaire|gérante?|"
    r"propriétaire|commerçante?|artisane?|technicien(?:ne)?|responsable|"
    r"chargée? de mission|secrétaire(?: générale?)?|interlocut(?:eur|rice)|"
    r"habitante?|bénévole|agente?|[Cc]ontact)\s?[,:(]?\s+"
    rf"(?P<name>{_WORD}(?:-{_WORD})*\s+{_SURNAME})"
)
_FUNCTION_INITIAL = re.compile(
    r"\b(?i:maire|adjointe?|élue?|conseill(?:er|ère)|direct(?:eur|rice)|présidente?|"
    r"projet|manager|architecte|géomètre|notaire|gérante?|propriétaire|responsable|"
    r"commerçante?|artisane?|technicien(?:ne)?|mission|secrétaire|générale?|contact|"
    r"habitante?|bénévole|agente?)\s?[,:(]?\s+"
    rf"(?P<name>[{_UPPER}]\.(?:\s?-?[{_UPPER}]\.)?\s?{_SURNAME})"
)
# What bears the name of somebody, and what may stand between the two.
_BEARER = re.compile(
    r"\b(?:rue|avenue|boulevard|place|placette|square|impasse|quai|allées?|cours|"
    r"chemin|route|pont|passage|rond-point|parvis|esplanade|école|collège|lycée|"
    r"groupe scolaire|cité scolaire|crèche|maison|espace|salle|centre|gymnase|stade|"
    r"piscine|théâtre|cinéma|médiathèque|bibliothèque|musée|hôpital|clinique|parc|"
    r"jardin|halle|résidence|cité|quartier|institut|fondation|université|foyer|ehpad|"
    r"complexe|pôle|caserne|église|chapelle|station|gare|prix|loi)"
    r"(?:\s+(?:de la|de|du|des|le|la|les|l['’]|général|maréchal|docteur|dr|abbé|"
    r"commandant|capitaine|colonel|président|professeur))*\s*$",
    re.IGNORECASE,
)
_BEFORE = 60
# "Madame la Maire", "M. le Préfet": who holds an office, not who they are.
_OFFICES = frozenset(
    {
        *("maire", "prefet", "sousprefet", "depute", "senateur", "president"),
        *("presidente", "ministre", "prefete", "sousprefete", "deputee", "senatrice"),
        *("adjoint", "adjointe", "directeur", "directrice", "secretaire"),
    }
)
# "monsieur tout le monde", "madame qui tient la halle": no name follows.
_NO_SURNAME = _OFFICES | frozenset(
    {
        *("les", "des", "une", "cette", "votre", "notre", "qui", "que", "dont", "est"),
        *("avait", "etait", "vient", "tout", "toute", "pour", "par", "avec", "dans"),
        *("sur", "sans", "ainsi", "mais", "puis", "donc", "elle", "nous", "vous"),
        *("monsieur", "madame", "messieurs", "mesdames", "mademoiselle", "del", "aux"),
        *("maires", "conseiller", "conseillere", "elu", "elue", "president"),
    }
)
# "Contact : Maison France Services": the first word is of an organisation.
_NO_GIVEN_NAME = frozenset(
    {
        *("action", "agence", "association", "banque", "bureau", "caisse", "centre"),
        *("chambre", "communaute", "conseil", "departement", "espace", "etat"),
        *("fondation", "france", "grand", "grande", "mairie", "maison", "office"),
        *("parc", "pays", "petites", "petits", "pole", "region", "service", "services"),
        *("syndicat", "union", "ville", "villes", "etablissement", "val", "saint"),
        *("sainte", "notre", "la", "le", "les"),
    }
)


@cache
def _given_names() -> frozenset[str]:
    path = Path(__file__).with_name("given_names.txt")
    lines = path.read_text("utf-8").splitlines()
    words = (
        word for line in lines if not line.startswith("#") for word in line.split()
    )
    return frozenset(map(fold, words))


def person_names(text: str, known: Iterable[str] = ()) -> Iterator[tuple[range, str]]:
    """Yield what looks like the name of somebody, with where it stands.

    Args:
        text: that somebody wrote.
        known: names of people with an account; *text* is searched whatever its case
            and accents, and the place is then that of the whole text.
    """
    for found in _TITLED.finditer(text):
        words = [fold(one).replace(" ", "") for one in found.group().split()]
        # All in capitals, the sentence goes on after the office.
        shouted = found.group().isupper() and not _OFFICES.isdisjoint(words)
        if words[-1] not in _OFFICES and not shouted:
            yield range(*found.span()), found.group()
    for found in _TITLED_SMALL.finditer(text):
        name = found["name"]
        if name == name.lower() and fold(name).replace(" ", "") not in _NO_SURNAME:
            yield range(*found.span()), found.group()
    for found in _FUNCTION_INITIAL.finditer(text):
        yield range(*found.span("name")), found["name"]
    for found in _FUNCTION.finditer(text):
        first = fold(found["name"].split(maxsplit=1)[0])
        if first not in _NO_GIVEN_NAME:
            yield range(*found.span("name")), found["name"]
    yield from _with_given_name(text)
    folded = f" {fold(text)} "
    for name in known:
        words = fold(name).split()
        either = {" ".join(words), " ".join(reversed(words))}
        if len(words) > 1 and any(f" {one} " in folded for one in either):
            yield range(len(text), len(text)), name


def _with_given_name(text: str) -> Iterator[tuple[range, str]]:
    for found in _GIVEN.finditer(text):
        parts = found.group().split("-")
        if not all(fold(one) in _given_names() for one in parts):
            continue
        after = _AFTER.match(text, found.end())
        if after is None:
            continue
        start = found.start()
        if not _BEARER.search(text[max(0, start - _BEFORE) : start]):
            yield range(start, after.end()), text[start : after.end()]
