"""Find where the records of a JSON file stand, when nobody says."""

from __future__ import annotations

from pathlib import Path

import ijson

from pvd_graph.model import Wording
from pvd_graph.reading.json_guard import GuardedJson
from pvd_graph.reading.refusing import unreadable

__all__ = ["find_records"]


def find_records(path: Path, guard: GuardedJson, notes: list[Wording]) -> str:
    """Return what ``records`` should say: ``item`` for a list, else the one place.

    Lists of objects come first; without any, an object of objects (``communes.*``).

    Raises:
        UnreadableFileError: there is no such place, or several.
    """
    lists, objects, keys = _places(guard)
    if lists == ["item"]:
        return "item"
    found = lists or objects
    if len(found) == 1:
        notes.append(
            Wording(
                f"enregistrements lus dans « {found[0]} ». Déclarez « records » pour "
                "le confirmer.",
                f"records read at “{found[0]}”. Declare “records” to confirm it.",
            )
        )
        return found[0]
    shown = ", ".join(f"« {one} »" for one in (found or keys)[:10])
    said = ", ".join(f"“{one}”" for one in (found or keys)[:10])
    if not shown:
        wording = Wording(
            "le fichier ne contient aucun enregistrement.", "the file holds no record."
        )
        raise unreadable(path, wording)
    wording = Wording(
        f"où sont les enregistrements ? Le fichier a : {shown}. Déclarez « records ».",
        f"where are the records? The file has: {said}. Declare “records”.",
    )
    raise unreadable(path, wording)


def _places(guard: GuardedJson) -> tuple[list[str], list[str], list[str]]:
    """Return the lists of objects, the objects of objects and the keys at the top."""
    lists: list[str] = []
    objects: list[str] = []
    keys: list[str] = []
    depth, key, kind = 0, "", ""
    for event, value in ijson.basic_parse(guard):
        guard.since = 0
        if depth == 1 and event == "map_key":
            key = value
            keys.append(key)
        if event in ("start_map", "start_array"):
            if not depth and event == "start_array":
                return ["item"], [], []
            if depth == 1:
                kind = event
            elif depth == 2 and event == "start_map":  # noqa: PLR2004 - inside a value of the top
                place = key if kind == "start_array" else f"{key}.*"
                places = lists if kind == "start_array" else objects
                if place not in places[-1:]:
                    places.append(place)
            depth += 1
        elif event in ("end_map", "end_array"):
            depth -= 1
    return lists, objects, keys
