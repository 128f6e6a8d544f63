"""The grammar of terms, paths and expressions, to find where a query leaves it.

Follows SPARQL 1.1 token by token and stops at the first one that cannot stand where it
stands. Nothing is decided here: the engine alone says whether a query is one; this
says where one that is not went wrong.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

from typing import NoReturn

from pvd_graph.store.mistakes_tokens import Token

__all__ = ["AGGREGATES", "BUILTINS", "ExpressionReader", "StopError"]

AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_MANY = 1_000
# Function -> least and most arguments.
BUILTINS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("NOW", "RAND", "UUID", "STRUUID"), (0, 0)),
    **dict.fromkeys(
        (
            *("STR", "LANG", "DATATYPE", "BOUND", "IRI", "URI", "ABS", "CEIL", "FLOOR"),
            *("ROUND", "STRLEN", "UCASE", "LCASE", "ENCODE_FOR_URI", "YEAR", "MONTH"),
            *("DAY", "HOURS", "MINUTES", "SECONDS", "TIMEZONE", "TZ", "MD5", "SHA1"),
            *("SHA256", "SHA384", "SHA512", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL"),
            *("ISNUMERIC", "ISTRIPLE", "SUBJECT", "PREDICATE", "OBJECT", "LANGDIR"),
            *("HASLANG", "HASLANGDIR"),
        ),
        (1, 1),
    ),
    **dict.fromkeys(
        (
            *("LANGMATCHES", "CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE"),
            *("STRAFTER", "SAMETERM", "STRLANG", "STRDT", "ADJUST"),
        ),
        (2, 2),
    ),
    "BNODE": (0, 1),
    "REGEX": (2, 3),
    "SUBSTR": (2, 3),
    "REPLACE": (3, 4),
    "IF": (3, 3),
    "TRIPLE": (3, 3),
    "STRLANGDIR": (3, 3),
    "CONCAT": (0, _MANY),
    "COALESCE": (0, _MANY),
}
_COMPARISONS = frozenset({"=", "!=", "<", ">", "<=", ">="})


class StopError(Exception):
    """The token that cannot stand where it stands; *wanted* names what could."""

    def __init__(self, token: Token, wanted: str, opened: Token | None = None) -> None:
        """Keep the token, and the bracket or word that it should have gone with."""
        super().__init__(wanted)
        self.token = token
        self.wanted = wanted
        self.opened = opened


class ExpressionReader:
    """Walks over tokens; each method takes what its name says or stops."""

    def __init__(self, tokens: list[Token]) -> None:
        """Stand before the first of *tokens*, the last of which is ``end``."""
        self.tokens = tokens
        self.at = 0

    @property
    def now(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.at]

    @property
    def after(self) -> Token:
        """The one after it."""
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def stop(self, wanted: str, opened: Token | None = None) -> NoReturn:
        """Stop at the token that comes next."""
        raise StopError(self.now, wanted, opened)

    def sees(self, *texts: str) -> bool:
        """Say whether one of these words or signs comes next."""
        return self.now.upper in texts

    def take(self, *texts: str) -> bool:
        """Step over one of these words or signs if it comes next."""
        found = self.sees(*texts)
        self.at += found
        return found

    def need(self, text: str, wanted: str, opened: Token | None = None) -> Token:
        """Step over *text*, or stop."""
        token = self.now
        if not self.take(text):
            self.stop(wanted, opened)
        return token

    def kind(self, *kinds: str) -> bool:
        """Step over a token of one of these kinds if it comes next."""
        found = self.now.kind in kinds
        self.at += found
        return found

    def literal(self) -> bool:
        """Step over a literal if one comes next."""
        if self.kind("string"):
            if self.take("^^"):
                if not self.kind("iri", "name"):
                    self.stop("datatype")
            else:
                self.kind("language")
            return True
        if self.sees("+", "-") and self.after.kind == "number":
            self.at += 1
        return self.kind("number") or self.take("TRUE", "FALSE")

    def term(self) -> bool:
        """Step over a variable, IRI, literal or blank node if one comes next."""
        return self.kind("variable", "iri", "name", "blank") or self.literal()

    def path(self) -> None:
        """Take a property path."""
        while True:
            self._path_sequence()
            if not self.take("|"):
                return

    def _path_sequence(self) -> None:
        while True:
            self.take("^")
            self._path_primary()
            self.take("?", "*", "+")
            if not self.take("/"):
                return

    def _path_primary(self) -> None:
        opened = self.now
        if self.take("!"):
            if self.sees("(") and self.after.upper == ")":
                self.at += 2
            else:
                self.take("^")
                self._path_primary()
        elif self.take("("):
            self.path()
            self.need(")", "path close", opened)
        elif not (self.kind("iri", "name") or self.take("A")):
            self.stop("predicate")

    def expression(self) -> None:
        """Take an expression."""
        while True:
            self._comparison()
            if not self.take("&&", "||"):
                return

    def _comparison(self) -> None:
        self._sum()
        if self.now.upper in _COMPARISONS:
            self.at += 1
            self._sum()
        elif self.sees("IN") or (self.sees("NOT") and self.after.upper == "IN"):
            self.at += 1 + self.sees("NOT")
            opened = self.need("(", "list open")
            self._arguments(opened)

    def _sum(self) -> None:
        while True:
            self._operand()
            # In `?a -1` the sign is read with its number by some, as here, or alone.
            if not self.take("+", "-", "*", "/"):
                return

    def _operand(self) -> None:
        """Take what an operator joins; of signs, one, and that of a number."""
        while self.take("!"):
            pass
        signed = self.take("-", "+")
        if signed and self.sees("-", "+") and self.after.kind != "number":
            self.stop("sign")
        self._primary()

    def _primary(self) -> None:
        opened = self.now
        if self.take("("):
            self.expression()
            self.need(")", "expression close", opened)
        elif self.sees("EXISTS", "NOT"):
            self.exists()
        elif self.now.kind in {"iri", "name"}:
            self.at += 1
            if self.sees("("):
                self.called(1_000)
        elif not (self.kind("variable") or self.literal()):
            self.call()

    def exists(self) -> None:
        """Take ``EXISTS`` or ``NOT EXISTS`` and its group."""
        self.take("NOT")
        self.need("EXISTS", "exists")
        self.group()

    def group(self) -> None:
        """Take a group; for who knows the grammar of patterns."""
        raise NotImplementedError

    def call(self) -> None:
        """Take the call of a function that has a name of its own."""
        name = self.now
        if name.kind != "word":
            self.stop("expression")
        if name.upper in AGGREGATES:
            self._aggregate()
            return
        if name.upper not in BUILTINS:
            self.stop("function")
        self.at += 1
        least, most = BUILTINS[name.upper]
        count = self.called(most)
        if not least <= count <= most:
            raise StopError(name, "arity", name)

    def called(self, most: int) -> int:
        """Take arguments in brackets; return how many."""
        opened = self.need("(", "arguments open", self.tokens[self.at - 1])
        if most == _MANY:
            self.take("DISTINCT")
        return self._arguments(opened)

    def _arguments(self, opened: Token) -> int:
        count = 0
        if self.take(")"):
            return count
        while True:
            self.expression()
            count += 1
            if not self.take(","):
                break
        self.need(")", "expression close", opened)
        return count

    def _aggregate(self) -> None:
        name = self.now
        self.at += 1
        opened = self.need("(", "arguments open", name)
        self.take("DISTINCT")
        if not (name.upper == "COUNT" and self.take("*")):
            self.expression()
        if name.upper == "GROUP_CONCAT" and self.take(";"):
            self.need("SEPARATOR", "separator")
            self.need("=", "separator")
            if not self.kind("string"):
                self.stop("separator")
        if self.sees(","):
            raise StopError(name, "one argument", name)
        if not self.take(")"):
            self.stop("expression close", opened)
