"""Which commune a text means: a code, « Belley (01034) », or a name of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pvd_graph.codes import CodeInsee, parse_code_insee
from pvd_graph.errors import NotFoundError
from pvd_graph.folding import fold
from pvd_graph.ports import GraphReader
from pvd_graph.services.browse_towns import current_code
from pvd_graph.services.names import key_of
from pvd_graph.services.searching import find
from pvd_graph.store.search import SearchHit, SearchIndex

__all__ = ["Meant", "commune_of", "meant_commune"]

_CODE = re.compile(r"(?:.*\()?((?:[0-9]{2}|2[AB])[0-9]{3})\)?", re.ASCII | re.DOTALL)
_SUGGESTED = 8


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text means.

    Attributes:
        code: of the commune of today; empty where several may be meant, or none.
        hits: the communes that may be meant, best first; empty with a code.
    """

    code: str
    hits: tuple[SearchHit, ...] = ()


def meant_commune(reader: GraphReader, index: SearchIndex, text: str) -> Meant:
    """Return which commune *text* means, or those that it may mean.

    The code of an absorbed commune means that of today. A name means a commune where
    it is the only one of that name, or the only one that the search finds.

    Raises:
        NotFoundError: a code that no commune has or had.
    """
    name = text.strip()
    if not name:
        return Meant("")
    code = _CODE.fullmatch(name.upper())
    if code:
        return Meant(current_code(reader, CodeInsee(code[1])))
    hits = find(reader, index, name, _SUGGESTED, kind="commune").hits
    exact = [hit for hit in hits if fold(hit.label) == fold(name)]
    only = exact if len(exact) == 1 else hits
    return Meant(key_of(only[0].iri)) if len(only) == 1 else Meant("", hits)


def commune_of(reader: GraphReader, index: SearchIndex, text: str) -> str:
    """Return the code of the one commune that *text* means.

    Raises:
        BadCodeError: figures that are no code: a spreadsheet drops leading zeros.
        NotFoundError: none, or several: the message lists them.
    """
    if text.strip().isdecimal():
        parse_code_insee(text)
    meant = meant_commune(reader, index, text)
    if meant.code:
        return meant.code
    if not meant.hits:
        problem = f"Aucune commune ne s'appelle « {text} »."
        raise NotFoundError(problem, f"No commune is called “{text}”.")
    listed = ", ".join(f"{hit.label} ({key_of(hit.iri)})" for hit in meant.hits)
    problem = f"Plusieurs communes peuvent être « {text} » : {listed}. Donnez le code."
    english = f"“{text}” may be several communes: {listed}. Give the code."
    raise NotFoundError(problem, english)
