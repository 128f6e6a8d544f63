"""A network small enough to check by hand; nothing in it is real.

Six towns of five régions. "Eau" is faced by two towns, "vacance" by four, and stands
under "habitat". The State contributes everywhere, the Parc in two départements, the
Pays in one.
"""

from pvd_graph.peers.knowledge_network import (
    KnowledgeGraph,
    Link,
    Thing,
    knowledge_network,
)
from pvd_graph.vocab import id_iri

FACED = {
    "99001": ("eau", "vacance"),
    "99002": ("eau", "vacance"),
    "99003": ("vacance",),
    "99004": ("vacance",),
    "99005": (),
    "99006": (),
}
HELPERS = {
    "a1": ("99001", "eau", ("etat", "parc")),
    "a2": ("99002", "eau", ("etat", "pays")),
    "a3": ("99003", "vacance", ("etat", "parc")),
    "a4": ("99005", "eau", ("etat", "pays")),
    "a5": ("99006", "", ("etat",)),
}


def town(code: str) -> str:
    """Return the IRI of a made-up town."""
    return id_iri("commune", code)


def small_network() -> KnowledgeGraph:
    """Return the network, made anew."""
    things = [
        Thing(
            town(code),
            "town",
            f"Ville {code}",
            {
                "departement": f"D{int(code) % 5}",
                "region": f"R{int(code) % 5}",
                "population": None if code == "99004" else 1000,
            },
        )
        for code in FACED
    ]
    things += [
        Thing(
            id_iri("challenge", "habitat"),
            "challenge",
            "Habitat",
            {"top": True, "notation": "D01"},
        ),
        Thing(
            id_iri("challenge", "vacance"),
            "challenge",
            "Vacance",
            {"notation": "D01.1"},
        ),
        Thing(id_iri("challenge", "eau"), "challenge", "Eau", {"notation": "D08.1"}),
    ]
    things += [
        Thing(id_iri("action", key), "action", f"Projet {key}") for key in HELPERS
    ]
    things += [
        Thing(id_iri("partner", key), "partner", key.title())
        for key in ("etat", "parc", "pays")
    ]
    links = [
        Link(town(code), id_iri("challenge", one), "facesChallenge")
        for code, those in FACED.items()
        for one in those
    ]
    links.append(
        Link(id_iri("challenge", "vacance"), id_iri("challenge", "habitat"), "broader")
    )
    for key, (code, addressed, helpers) in HELPERS.items():
        action = id_iri("action", key)
        links.append(Link(town(code), action, "hasAction"))
        if addressed:
            links.append(Link(action, id_iri("challenge", addressed), "addresses"))
        links += [
            Link(id_iri("partner", one), action, "contributes", {"amount_eur": 10.0})
            for one in helpers
        ]
    return knowledge_network(things, links)
