"""How many names are found, how surely, how fast; and how many titles speak of what.

    PYTHONPATH=. python tests/benchmarks/bench_reconciliation.py --data var
    PYTHONPATH=. python tests/benchmarks/bench_reconciliation.py --titles FILE.csv.gz

The first reads the archived reference of a data folder; the second a table with a
column ``description``, and prints sixty titles at random with what was found, to be
judged by eye. Figures and judgement stand in docs/reconciliation.md.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pvd_graph.resources import ontology_folder
from pvd_graph.services.communes_known import KnownCommunes
from pvd_graph.services.concepts_known import KnownConcepts
from pvd_graph.store.archive import Archive
from tests.benchmarks.data_folders import published_folder
from tests.services.misspelt import Misspelt, misspelt

VARIANTS, SEED, SHOWN = 10_000, 2026, 60


def _resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / (1 << 20)


def _speed(communes: KnownCommunes, variants: list[Misspelt]) -> None:
    names = [(one.name, one.departement) for one in communes.communes.values()]
    started = time.process_time()
    for name, departement in names:
        communes.find(name, departement=departement)
    print(f"exact: {len(names) / (time.process_time() - started):,.0f} a second")
    typos = [one for one in variants if one.recipe.startswith("typos")]
    started = time.process_time()
    for one in typos:
        communes.find(one.text, departement=one.commune.departement)
    rate = len(typos) / (time.process_time() - started)
    print(f"misspelt, within a département: {rate:,.0f} a second")
    started = time.process_time()
    for one in typos[:200]:
        communes.find(one.text)
    rate = 200 / (time.process_time() - started)
    print(f"misspelt, anywhere: {rate:,.0f} a second")


def _accuracy(communes: KnownCommunes, variants: list[Misspelt]) -> None:
    asked, first, certain, wrong = Counter[str](), Counter[str](), Counter[str](), 0
    for one in variants:
        found = communes.find(one.text, departement=one.commune.departement)
        right = [each.key for each in found.candidates[:1]] == [one.commune.code]
        asked[one.recipe] += 1
        first[one.recipe] += right
        certain[one.recipe] += bool(found.key)
        wrong += found.key not in {"", one.commune.code}
    print("| variant | names | first, % | certain, % |\n|---|---|---|---|")
    for recipe, count in sorted(asked.items()):
        shares = (100 * each[recipe] / count for each in (first, certain))
        print(f"| {recipe} | {count} | {' | '.join(f'{one:.1f}' for one in shares)} |")
    share = 100 * first.total() / asked.total()
    print(f"all: {share:.2f} % first, {wrong} wrong ones declared certain")


def _communes(data: Path) -> None:
    archive = Archive(data / "graphs")
    entry = archive.latest("cog")
    if entry is None:
        print(f"{data}: no communal reference; run pvd build")
        return
    before = _resident_mib()
    communes = KnownCommunes.from_graph(archive.path(entry))
    communes.find("any")  # makes the index
    print(f"memory: {_resident_mib() - before:.0f} MiB")
    variants = misspelt(communes.communes.values(), VARIANTS, SEED)
    _speed(communes, variants)
    _accuracy(communes, variants)


def _titles(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (row["description"] for row in csv.DictReader(lines))


def _concepts(path: Path) -> None:
    concepts = KnownConcepts.from_ontology(ontology_folder())
    titles = list(_titles(path))
    started = time.process_time()
    found = [concepts.best(title, "challenge") for title in titles]
    rate = len(titles) / (time.process_time() - started)
    pairs = [(one, title) for one, title in zip(found, titles, strict=True) if one]
    print(f"{len(pairs)} of {len(titles)} titles speak of a challenge; {rate:,.0f}/s")
    print(sorted(Counter(one.score for one, _ in pairs).items()))
    chance = random.Random(SEED)  # noqa: S311 - a sample to look at
    for one, title in chance.sample(pairs, SHOWN):
        print(f"{one.score:.2f}  {one.key:28}  {' '.join(title.split())[:110]}")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=published_folder)
    parser.add_argument("--titles", type=Path)
    asked = parser.parse_args()
    if asked.data:
        _communes(asked.data)
    if asked.titles:
        _concepts(asked.titles)


if __name__ == "__main__":
    main()
