"""Names of graphs on a server: those that all know, each with a mark of its content.

A server holds several generations, and some graphs (``graph/meta``, what is derived)
keep their name while what they say changes. There a graph is called by its own name
and a mark, ``…/graph/meta~pvd-0123456789abcdef``: queries and what is loaded are
translated on their way in, answers on their way out. One to one, so that joins and
comparisons of names hold; the length of a name, its hash and its end do not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urljoin

from pvd_graph.store.lexing_escapes import decoded
from pvd_graph.store.lexing_tokens import TOKEN
from pvd_graph.store.remote.model import Dataset

__all__ = [
    "NOTHING",
    "Names",
    "Outgoing",
    "chosen_dataset",
    "marked",
    "named_in",
    "public_name",
    "translated",
    "translated_lines",
]

NOTHING = "urn:pvd-graph:nothing"
"""A graph that no server holds, for a dataset without any."""

_MARK = "~pvd-"
_DIGITS = 16
_MARKED = re.compile(rf"{_MARK}[0-9a-f]{{{_DIGITS}}}".encode())
_LENGTH = len(_MARK) + _DIGITS
_IRI = re.compile(rb"<([^<>\s]*)>")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_LOCAL_ESCAPE = re.compile(r"\\(.)")


def marked(iri: str, *contents: str) -> str:
    """Return the server's name of the graph *iri* that holds *contents* (checksums)."""
    digest = hashlib.sha256("\n".join(contents).encode()).hexdigest()
    return f"{iri}{_MARK}{digest[:_DIGITS]}"


def public_name(name: str) -> str:
    """Return the name that all know of a graph of the server."""
    return _MARKED.sub(b"", name.encode()).decode()


class Outgoing:
    """Takes the marks out of an answer, piece by piece."""

    def __init__(self) -> None:
        self._kept = b""

    def feed(self, content: bytes) -> bytes:
        """Return what can go; a mark may be cut, so that the last bytes wait."""
        whole = self._kept + content
        if b"~" in whole:
            whole = _MARKED.sub(b"", whole)
        at = whole.find(b"~", max(0, len(whole) - _LENGTH + 1))
        at = len(whole) if at < 0 else at
        self._kept = whole[at:]
        return whole[:at]

    def end(self) -> bytes:
        """Return what waited."""
        kept, self._kept = self._kept, b""
        return kept


def named_in(lines: Iterable[bytes], names: Iterable[str]) -> bool:
    """Say whether N-Triples speak of one of the graphs *names*."""
    wanted = {name.encode() for name in names}
    # Nearly no graph does: what all names begin with is looked for first.
    start = _common(sorted(wanted))
    return any(
        start in piece and not wanted.isdisjoint(_IRI.findall(piece)) for piece in lines
    )


def _common(names: list[bytes]) -> bytes:
    if not names:
        return b"<"
    first, last = names[0], names[-1]
    size = 0
    while size < min(len(first), len(last)) and first[size] == last[size]:
        size += 1
    return b"<" + first[:size]


def translated_lines(
    lines: Iterable[bytes], names: Mapping[str, str]
) -> Iterator[bytes]:
    """Yield N-Triples with the server's *names* in place of those that all know."""
    known = {public.encode(): name.encode() for public, name in names.items()}

    def name(found: re.Match[bytes]) -> bytes:
        return b"<%b>" % known.get(found[1], found[1])

    for piece in lines:
        yield _IRI.sub(name, piece)


class Names:
    """Reads the names of a query as its prefixes and its base make them."""

    def __init__(self, base: str | None) -> None:
        self._base = base or ""
        self._prefixes: dict[str, str] = {}
        self._words: tuple[str, str] = ("", "")

    def follow(self, token: re.Match[str]) -> None:
        """Take a token: the prologue is remembered."""
        before, last = self._words
        if token.lastgroup == "iri":
            if before.upper() == "PREFIX":
                self._prefixes[last.removesuffix(":")] = self.absolute(token[0][1:-1])
            elif last.upper() == "BASE":
                self._base = self.absolute(token[0][1:-1])
        self._words = last, token[0]

    def absolute(self, iri: str) -> str:
        """Return *iri*, as it stands between its signs, as an absolute one."""
        text = decoded(iri) if "\\" in iri else iri
        return text if _SCHEME.match(text) else urljoin(self._base, text)

    def expanded(self, name: str) -> str | None:
        """Return the IRI of a prefixed name; None without its prefix."""
        prefix, _, local = name.partition(":")
        start = self._prefixes.get(prefix)
        return None if start is None else start + _LOCAL_ESCAPE.sub(r"\1", local)

    def iri_of(self, token: re.Match[str]) -> tuple[str | None, str]:
        """Return the IRI that a token names, and the signs after it that are not it."""
        if token.lastgroup == "iri":
            return self.absolute(token[0][1:-1]), ""
        if token.lastgroup == "name":
            # A name does not end by a dot: that is the end of a triple.
            text = token[0].rstrip(".")
            return self.expanded(text), token[0][len(text) :]
        return None, ""


def translated(query: str, names: Mapping[str, str], base: str | None = None) -> str:
    """Return *query* with the server's *names* of graphs, texts included.

    Args:
        query: SPARQL text that was passed by `lexing.examine`.
        names: those that all know -> those of the server.
        base: what its relative IRIs are resolved against.
    """
    reader, parts, done = Names(base), [], 0
    for token in TOKEN.finditer(query):
        if token.lastgroup == "comment":
            continue
        found, rest = reader.iri_of(token)
        if found is not None and found in names:
            told = f"<{names[found]}>{rest}"
        elif token.lastgroup == "short" and token[0][1:-1] in names:
            told = f'"{names[token[0][1:-1]]}"'
        else:
            reader.follow(token)
            continue
        reader.follow(token)
        parts += [query[done : token.start()], told]
        done = token.end()
    return "".join([*parts, query[done:]])


def chosen_dataset(query: str, base: str | None = None) -> Dataset:
    """Return the graphs that FROM and FROM NAMED of a query name, as all know them."""
    reader = Names(base)
    default: list[str] = []
    named: list[str] = []
    into: list[str] | None = None
    for token in TOKEN.finditer(query):
        kind, word = token.lastgroup, token[0].upper()
        if kind == "comment":
            continue
        if kind == "open" and word == "{":
            break
        if kind == "word" and word == "FROM":
            into = default
        elif kind == "word" and word == "NAMED" and into is default:
            into = named
        elif into is not None:
            found, _ = reader.iri_of(token)
            if found is not None:
                into.append(found)
            into = None
        reader.follow(token)
    return Dataset(tuple(default), tuple(named))
