"""Small generations that say in every statement which one they are."""

from __future__ import annotations

import csv
import hashlib
import shutil
from pathlib import Path

import zstandard

from pvd_graph.services.searched import search_entries
from pvd_graph.store.changing import ChangingStore
from pvd_graph.store.generations import Generations, HeldGraph
from pvd_graph.store.oxigraph import OxigraphReader
from pvd_graph.store.search_file import build_index

__all__ = ["MARKS", "is_whole", "publish_marked"]

_EX = "https://example.org/"
_THINGS = 200
MARKS = f"SELECT ?mark (COUNT(?s) AS ?n) {{ ?s <{_EX}mark> ?mark }} GROUP BY ?mark"


def publish_marked(data: Path) -> int:
    """Publish the next generation: 400 statements in two graphs; return its number."""
    generations = Generations(data / "store", keep=12)
    folder = generations.start()
    number = int(folder.name)
    store = ChangingStore(folder / "work")
    graphs = []
    for name in ("a", "b"):
        lines = "".join(
            f'<{_EX}{name}{i}> <{_EX}mark> "{number}" .\n' for i in range(_THINGS)
        ).encode()
        text = folder / f"{name}.nt"
        text.write_bytes(lines)
        store.create(_EX + name)
        store.load(_EX + name, text, _THINGS)
        text.unlink()
        file = f"{name}.nt.zst"
        (folder / "graphs" / file).write_bytes(zstandard.compress(lines))
        digest = hashlib.sha256(lines).hexdigest()
        graphs.append(HeldGraph(_EX + name, file, digest, _THINGS))
    store.save(folder / "db")
    del store
    shutil.rmtree(folder / "work")
    reader = OxigraphReader.open(folder / "db", number)
    build_index(folder / "search.sqlite", search_entries(reader))
    return generations.publish(folder, graphs)


def is_whole(body: bytes, generation: str | None) -> bool:
    """Tell whether an answer to `MARKS` is of that generation, and of no other."""
    rows = list(csv.reader(body.decode().splitlines()))
    return rows[1:] == [[generation, str(2 * _THINGS)]]
