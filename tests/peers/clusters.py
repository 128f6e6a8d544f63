"""Three kinds of made-up towns, told apart by what they face; nothing in them is real.

Old ones, in a mountain range, small; poor ones, large; and those without doctors, with
a few who are poor too. What a third of all towns face, "commerce", tells nothing.
"""

import numpy as np

from pvd_graph.peers.tables import Action, Concept, Declaration, Tables, Town
from pvd_graph.vocab import id_iri

KINDS = {"vieillissement": 36, "bas-revenus": 30, "acces-soins": 24}
TOP = id_iri("challenge", "tout")
SCHOOL = id_iri("action-type", "dotation-4")
JURA = id_iri("term", "massif-jura")


def challenge(slug: str) -> str:
    """Return the IRI of a challenge."""
    return id_iri("challenge", slug)


def clustered(*, lost: float = 0.0, seed: int = 1, new: int = 0) -> Tables:
    """Return the towns, without a share *lost* of what they face; *new* towns join.

    The new ones, of the first kind, have codes behind all others.
    """
    draw = np.random.default_rng(seed)
    kinds = [kind for kind, count in KINDS.items() for _ in range(count)]
    kinds += ["vieillissement"] * new
    codes = [f"99{number:03d}" for number in range(len(kinds))]
    faced = [
        (code, slug)
        for number, (code, kind) in enumerate(zip(codes, kinds, strict=True))
        for slug in (kind, *(["commerce"] if number % 3 == 0 else []))
    ]
    old = [kind == "vieillissement" for kind in kinds]
    return Tables(
        towns=tuple(
            Town(code, population=1500.0 + at if is_old else 6000.0 + at)
            for at, (code, is_old) in enumerate(zip(codes, old, strict=True))
        ),
        concepts=(
            Concept(TOP),
            *(Concept(challenge(slug), (TOP,)) for slug in (*KINDS, "commerce")),
        ),
        declared=tuple(
            Declaration(code, challenge(slug))
            for code, slug in faced
            if draw.random() >= lost
        ),
        actions=tuple(
            Action(f"a{at}", code, SCHOOL)
            for at, code in enumerate(codes)
            if kinds[at] == "bas-revenus"
        ),
        indicators=("population_density",),
        values=np.array(
            [[20.0 + at % 7 if is_old else 90.0] for at, is_old in enumerate(old)]
        ),
        categories=("massif",),
        classes=tuple((JURA,) if is_old else ("-",) for is_old in old),
    )


def names_of(tables: Tables) -> dict[str, str]:
    """Return code -> a name."""
    return {town.code: f"Ville {town.code}" for town in tables.towns}
