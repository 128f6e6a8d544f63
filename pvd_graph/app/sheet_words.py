"""What the pages of sheets call fields, states and events."""

from __future__ import annotations

from pvd_graph.app.language import page_language
from pvd_graph.experience.model import Sheet
from pvd_graph.model import Wording

__all__ = ["event_told", "field_told", "finding_told", "state_told"]

_FIELDS = {
    "title": Wording("Titre", "Title"),
    "action": Wording("Projet financé", "Funded project"),
    "challenges": Wording("Défis", "Challenges"),
    "context": Wording("Le contexte", "The context"),
    "course": Wording("Ce qui a été fait", "What was done"),
    "results": Wording("Les résultats", "The results"),
    "difficulties": Wording("Les difficultés", "The difficulties"),
    "lessons": Wording("Ce que nous ferions autrement", "What we would do otherwise"),
    "advice": Wording("Nos conseils", "Our advice"),
    "started": Wording("Début", "Beginning"),
    "ended": Wording("Fin", "End"),
    "cost_eur": Wording("Coût total", "Total cost"),
    "contact": Wording("Contact", "Contact"),
    "partners": Wording("Partenaires", "Partners"),
    "measures": Wording("Mesures avant et après", "Measures before and after"),
    "documents": Wording("Documents", "Documents"),
    "pictures": Wording("Images", "Pictures"),
}
_STATES = {
    "draft": Wording("brouillon", "draft"),
    "submitted": Wording("soumise, en relecture", "submitted, being read"),
    "changes_requested": Wording("modification demandée", "change requested"),
    "refused": Wording("refusée", "refused"),
    "published": Wording("publiée", "published"),
    "withdrawn": Wording("retirée", "withdrawn"),
    "expired": Wording("expirée", "expired"),
}
_EVENTS = {
    "begun": Wording("Commencée", "Begun"),
    "submitted": Wording("Soumise", "Submitted"),
    "changes_requested": Wording("Modification demandée", "Change requested"),
    "refused": Wording("Refusée", "Refused"),
    "published": Wording("Publiée, révision", "Published, revision"),
    "withdrawn": Wording("Retirée", "Withdrawn"),
    "expired": Wording("Expirée", "Expired"),
    "recalled": Wording("Reprise par son auteur", "Taken back by its author"),
    "extended": Wording("Reconduite", "Extended"),
    "reminded": Wording("Rappel envoyé : à relire", "Reminder sent: to be read again"),
    "reminded_end": Wording(
        "Rappel envoyé : bientôt retirée", "Reminder sent: soon withdrawn"
    ),
    "not_published": Wording(
        "Non publiée : le graphe la refuse", "Not published: the graph refuses it"
    ),
}
_FINDINGS = {
    "email": Wording("adresse électronique", "e-mail address"),
    "phone": Wording("numéro de téléphone", "telephone number"),
    "number": Wording("longue suite de chiffres", "long run of digits"),
    "name": Wording("nom de personne", "name of a person"),
}


def _told(words: dict[str, Wording], key: str) -> str:
    found = words.get(key)
    return key if found is None else found.told(page_language())


def field_told(name: str) -> str:
    """Return how a field is called; ``measures.2.label`` is of the measures."""
    return _told(_FIELDS, name.replace("-", ".").split(".")[0])


def state_told(sheet: Sheet) -> str:
    """Return how far a sheet is."""
    return _told(_STATES, sheet.state)


def event_told(kind: str) -> str:
    """Return what happened."""
    return _told(_EVENTS, kind)


def finding_told(kind: str) -> str:
    """Return what looks like personal data."""
    return _told(_FINDINGS, kind)
