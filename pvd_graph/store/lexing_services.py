"""Read the SERVICE clauses of a query: which endpoints it calls, and where they stand.

One form is known, ``SERVICE <address> {`` with or without SILENT, the address on the
list in these very characters. All else that has to do with SERVICE is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pvd_graph.store.refusals import RefusedQueryError, only_services, refused

__all__ = ["CalledService", "ServiceReader", "redirected"]


@dataclass(frozen=True, slots=True)
class CalledService:
    """An endpoint that a query calls: its address, and where ``<address>`` stands."""

    address: str
    start: int
    end: int


class ServiceReader:
    """Follows the tokens after each SERVICE.

    Attributes:
        called: the endpoints called so far.
    """

    def __init__(self, query: str, allowed: tuple[str, ...]) -> None:
        """Read *query*, which may call the addresses of *allowed*."""
        self.called: list[CalledService] = []
        self._query = query
        self._allowed = allowed
        self._keyword: re.Match[str] | None = None
        self._named = False

    def refusal(self, at: int) -> RefusedQueryError:
        """Return the error that tells which calls are allowed, at character *at*."""
        return refused(self._query, at, only_services(self._allowed))

    def begin(self, word: re.Match[str]) -> None:
        """Take a word that holds SERVICE.

        Raises:
            RefusedQueryError: nothing may be called, or the word is more than that.
        """
        if not self._allowed or word[0].upper() != "SERVICE":
            raise self.refusal(word.start())
        self._keyword, self._named = word, False

    def take(self, token: re.Match[str]) -> bool:
        """Take a token if it belongs to a clause that began; say whether it did.

        Raises:
            RefusedQueryError: it is not what may follow.
        """
        if self._keyword is None:
            return False
        if self._named:
            if token[0] != "{":
                raise self.refusal(self._keyword.start())
            self._keyword = None
            # The bracket is for who counts them.
            return False
        if token.lastgroup == "iri" and token[0][1:-1] in self._allowed:
            called = CalledService(token[0][1:-1], token.start(), token.end())
            self.called.append(called)
            self._named = True
        elif token[0].upper() != "SILENT":
            raise self.refusal(self._keyword.start())
        return True

    def check_same(self, other: ServiceReader) -> None:
        """Refuse a query of which two readings do not call the same endpoints.

        Raises:
            RefusedQueryError: escapes make the difference.
        """
        mine = [one.address for one in self.called]
        if mine != [one.address for one in other.called]:
            raise self.refusal(self.called[0].start if self.called else 0)


def redirected(
    query: str, called: tuple[CalledService, ...], host: str
) -> tuple[str, tuple[str, ...]]:
    """Return *query* with the numbers of endpoints at *host* in place of their names.

    Endpoint *n* of the second value is ``<host/n>``. Spaces make up for the length,
    so that an error keeps its column; only an address shorter than that moves it.
    """
    if not called:
        return query, ()
    addresses = tuple(dict.fromkeys(one.address for one in called))
    parts, at = [], 0
    for one in called:
        number = addresses.index(one.address)
        name = f"<{host}/{number}>"
        parts += [query[at : one.start], name.ljust(one.end - one.start)]
        at = one.end
    return "".join([*parts, query[at:]]), addresses
