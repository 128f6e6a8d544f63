"""Whether who signs in by a provider works for whom they write for.

ProConnect tells the SIRET of an agent's employer. It is compared with the town that
they write for, or with its EPCI: many a town shares its project lead. Another employer
refuses nobody, since an administrator has invited them knowing who they are; it is
written in the log, where administrators look.
"""

from __future__ import annotations

import re
from typing import Literal

from pvd_graph import queries, vocab
from pvd_graph.accounts.model import Organisation
from pvd_graph.ports import GraphReader
from pvd_graph.services.names import key_of

__all__ = ["Employer", "employer_of"]

Employer = Literal["same", "epci", "other", "unknown"]
"""The organisation itself, the EPCI of a town, another, or nothing to compare."""

_SIRET = re.compile(r"[0-9]{14}", re.ASCII)
_SIREN_LENGTH = 9


def employer_of(
    reader: GraphReader, organisation: Organisation, siret: str
) -> Employer:
    """Return what the employer of this SIRET is to an organisation.

    Of partners and of the programme no SIREN is known.
    """
    if not _SIRET.fullmatch(siret):
        return "unknown"
    siren = siret[:_SIREN_LENGTH]
    if organisation.kind == "epci":
        return "same" if siren == organisation.code else "other"
    if organisation.kind != "town":
        return "unknown"
    town = queries.iri(vocab.id_iri("commune", organisation.code))
    rows = reader.select(queries.load("employer_sirens", commune=town))
    own = {row["siren"] for row in rows if "siren" in row}
    around = {key_of(row["epci"]) for row in rows if "epci" in row}
    if siren in own:
        return "same"
    if siren in around:
        return "epci"
    return "other" if own else "unknown"
