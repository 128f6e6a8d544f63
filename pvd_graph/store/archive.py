"""Named graphs as files: sorted N-Triples, compressed, listed in a journal.

The archive is the truth; the store is an index that can be rebuilt from it. A graph
file is written under a temporary name, synced, renamed, its folder synced, and only
then does one line in the journal make it known. What a crash leaves behind is a
temporary file, or a graph file that no line names: neither is ever read.

Knows files. Knows nothing of what the statements mean.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import IO, cast

import zstandard

from pvd_graph.errors import StoreError
from pvd_graph.store.synced import sync_folder

__all__ = [
    "Archive",
    "GraphFile",
    "JournalEntry",
    "patch_graph",
    "read_lines",
    "write_graph",
]

# 200,000 lines of some 180 bytes: about 60 MB a run, whatever the size of the graph.
_RUN_LINES = 200_000
_BLOCK = 1 << 18
# Level 6 takes twice the time for a tenth less.
_LEVEL = 3


@dataclass(frozen=True, slots=True)
class GraphFile:
    """One graph on disk. *sha256* is of the N-Triples text, not of its compression."""

    path: Path
    sha256: str
    triples: int


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the journal: a load that is whole on disk.

    *fingerprint* names all that the graph was made from (tables, manifest, version of
    the tool), so that a build knows it need not be made again. *origin* tells what
    wrote the line: empty for a build or a push, else ``ingest`` or ``rollback``. *at*
    is when, in UTC; *about* the file that describes the load, beside its graph;
    *supersedes* the dataset whose graph this one takes the place of.
    """

    dataset: str
    version: str
    sha256: str
    triples: int
    fingerprint: str
    rows_read: int
    rows_kept: int
    file: str
    origin: str = ""
    at: str = ""
    about: str = ""
    supersedes: str = ""


def _sorted_runs(lines: Iterable[str], folder: Path) -> list[Path]:
    """Write *lines* as sorted runs of bounded length into *folder*."""
    source, runs = iter(lines), list[Path]()
    while run := sorted(set(islice(source, _RUN_LINES))):
        path = folder / f"run-{len(runs):04d}"
        path.write_bytes("".join(run).encode())
        runs.append(path)
    return runs


class _Run:
    """A sorted run that is being read: the next of its lines."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.lines: list[bytes] = []

    def fill(self) -> bool:
        """Have some lines at hand; False when none is left."""
        self.lines = self.lines or self._file.readlines(_BLOCK)
        return bool(self.lines)

    def take(self, bound: bytes) -> list[bytes]:
        """Return the lines up to *bound*, which are then gone."""
        end = bisect_right(self.lines, bound)
        taken, self.lines = self.lines[:end], self.lines[end:]
        return taken


def _merged(runs: list[Path], stack: ExitStack) -> Iterator[list[bytes]]:
    """Yield the lines of sorted *runs* in order, each once, many at a time.

    All that is not after the first of the last lines at hand is put together and
    sorted: the sort finds the runs in it and merges them, ten times as fast as one line
    after the other. UTF-8 sorts as the characters do.
    """
    live = [_Run(stack.enter_context(run.open("rb"))) for run in runs]
    while live := [run for run in live if run.fill()]:
        bound = min(run.lines[-1] for run in live)
        batch = [line for run in live for line in run.take(bound)]
        batch.sort()
        yield list(dict.fromkeys(batch))


def write_graph(path: Path, lines: Iterable[str]) -> GraphFile:
    r"""Write N-Triples *lines* (each ending in ``" .\n"``) sorted and once each.

    Memory is bounded by a run of 200,000 lines; the rest is sorted on disk. The same
    set of statements always gives the same text, hence the same *sha256*.

    Raises:
        StoreError: the disk refused.
    """

    def batches(stack: ExitStack) -> Iterator[list[bytes]]:
        work = stack.enter_context(tempfile.TemporaryDirectory(dir=path.parent))
        return _merged(_sorted_runs(lines, Path(work)), stack)

    return _written(path, batches)


def patch_graph(
    path: Path, source: GraphFile, gone: Iterable[str], added: Iterable[str]
) -> GraphFile:
    """Write to *path* the lines of *source*, without those *gone* and with *added*.

    The same file as `write_graph` makes of them, in a fifth of the time where few
    change: what is sorted already is not sorted again.

    Raises:
        StoreError: *source* is not what was written, or the disk refused.
    """
    out, new = (sorted(line.encode() for line in each) for each in (gone, added))

    def batches(stack: ExitStack) -> Iterator[list[bytes]]:
        raw = cast("io.RawIOBase", stack.enter_context(open_graph(source.path)))
        return _patched(io.BufferedReader(raw, _BLOCK), source, out, new)

    return _written(path, batches)


def _patched(
    file: io.BufferedReader, source: GraphFile, gone: list[bytes], added: list[bytes]
) -> Iterator[list[bytes]]:
    """Yield the sorted lines of *file* but for *gone*, and *added*, both sorted."""
    digest = hashlib.sha256()
    damage = f"{source.path} : archive abîmée"
    try:
        while batch := file.readlines(_BLOCK):
            digest.update(b"".join(batch))
            leave, come = (bisect_right(each, batch[-1]) for each in (gone, added))
            for line in gone[:leave]:
                place = bisect_left(batch, line)
                if batch[place : place + 1] == [line]:
                    del batch[place]
            for line in added[:come]:
                place = bisect_left(batch, line)
                if batch[place : place + 1] != [line]:
                    batch.insert(place, line)
            gone, added = gone[leave:], added[come:]
            yield batch
    except zstandard.ZstdError as error:
        raise StoreError(damage) from error
    # A file that was cut off ends without a word.
    if digest.hexdigest() != source.sha256:
        raise StoreError(damage)
    yield added


def _written(
    path: Path, batches: Callable[[ExitStack], Iterator[list[bytes]]]
) -> GraphFile:
    """Write sorted lines, many at a time, as the graph file *path*.

    Raises:
        StoreError: the disk refused.
    """
    digest, triples = hashlib.sha256(), 0
    temporary = path.with_name(path.name + ".tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            sorted_lines = batches(stack)
            target = stack.enter_context(temporary.open("wb"))
            compressor = zstandard.ZstdCompressor(level=_LEVEL, threads=0)
            with compressor.stream_writer(target, closefd=False) as out:
                for batch in sorted_lines:
                    text = b"".join(batch)
                    digest.update(text)
                    out.write(text)
                    triples += len(batch)
            target.flush()
            os.fsync(target.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        problem = f"{path} : écriture impossible ({error})"
        raise StoreError(problem) from error
    finally:
        temporary.unlink(missing_ok=True)
    return GraphFile(path, digest.hexdigest(), triples)


def open_graph(path: Path) -> IO[bytes]:
    """Open the N-Triples text of a graph file as a stream of bytes.

    Raises:
        StoreError: the file is not there.
    """
    try:
        source = path.open("rb")
    except OSError as error:
        problem = f"{path} : lecture impossible ({error})"
        raise StoreError(problem) from error
    return zstandard.ZstdDecompressor().stream_reader(source, closefd=True)


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a graph file, in order, newline included.

    Raises:
        StoreError: the file is damaged. Raised when the damage is reached.
    """
    try:
        with io.TextIOWrapper(open_graph(path), encoding="utf-8", newline="\n") as text:
            yield from text
    except zstandard.ZstdError as error:
        problem = f"{path} : archive abîmée ({error})"
        raise StoreError(problem) from error


class Archive:
    """The folder ``<data>/graphs``: graph files and the journal that names them."""

    def __init__(self, folder: Path) -> None:
        """Keep graphs under *folder*, created when absent."""
        self.folder = folder
        self._journal = folder / "journal.jsonl"
        folder.mkdir(parents=True, exist_ok=True)

    def entries(self) -> list[JournalEntry]:
        """Return the journal, oldest first.

        A last line cut by a power failure is a load that was never acknowledged: it is
        left out. A damaged line elsewhere is an error.

        Raises:
            StoreError: with the number of the damaged line.
        """
        if not self._journal.exists():
            return []
        text = self._journal.read_text(encoding="utf-8")
        lines = text.split("\n")
        entries = []
        for number, line in enumerate(lines[:-1], start=1):
            try:
                entries.append(JournalEntry(**json.loads(line)))
            except (ValueError, TypeError) as error:
                problem = f"{self._journal}, ligne {number} : ligne abîmée ({error})"
                raise StoreError(problem) from error
        return entries

    def latest(self, dataset: str) -> JournalEntry | None:
        """Return the newest entry of *dataset*, if any."""
        found = [entry for entry in self.entries() if entry.dataset == dataset]
        return found[-1] if found else None

    def is_whole(self, entry: JournalEntry) -> bool:
        """Say whether the graph of *entry* is there and is the text that was written.

        Reads the whole file: some 300 MB of text a second.
        """
        digest = hashlib.sha256()
        try:
            with open_graph(self.path(entry)) as text:
                while chunk := text.read(1 << 20):
                    digest.update(chunk)
        except (StoreError, zstandard.ZstdError):
            return False
        return digest.hexdigest() == entry.sha256

    def path(self, entry: JournalEntry) -> Path:
        """Return where the graph of *entry* lies."""
        return self.folder / entry.file

    def store(self, dataset: str, version: str, lines: Iterable[str]) -> GraphFile:
        """Write a graph; it is not known until `record` is called.

        Its name carries the start of its digest, so that making a version again (a
        newer mapping, say) never touches the file that an earlier line names.
        """
        new = self.folder / dataset / f"{version}.new.nt.zst"
        return self.adopt(dataset, version, write_graph(new, lines))

    def adopt(self, dataset: str, version: str, graph: GraphFile) -> GraphFile:
        """Move a graph that was written on the same disk into its place, as `store`."""
        folder = self.folder / dataset
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{version}.{graph.sha256[:12]}.nt.zst"
        graph.path.replace(path)
        sync_folder(folder)
        return GraphFile(path, graph.sha256, graph.triples)

    def keep_text(self, dataset: str, name: str, text: str) -> str:
        """Keep a small text beside the graphs of *dataset*; return where, as *file* is.

        Its name carries the start of its digest: what an earlier line names stays.
        """
        digest = hashlib.sha256(text.encode()).hexdigest()[:12]
        path = self.folder / dataset / f"{name}.{digest}.about.nt"
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(path.name + ".tmp")
        with temporary.open("w", encoding="utf-8", newline="\n") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
        return path.relative_to(self.folder).as_posix()

    def record(self, entry: JournalEntry) -> None:
        """Append *entry* to the journal, synced: from here on the load exists."""
        known = self._journal.exists()
        if known:
            self._drop_cut_line()
        with self._journal.open("a", encoding="utf-8") as out:
            out.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
            out.flush()
            os.fsync(out.fileno())
        if not known:
            sync_folder(self.folder)

    def _drop_cut_line(self) -> None:
        """Remove what stands after the last newline, left by a cut write."""
        with self._journal.open("r+b") as journal:
            content = journal.read()
            end = content.rfind(b"\n") + 1
            if end != len(content):
                journal.truncate(end)
