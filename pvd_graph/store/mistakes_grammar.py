"""The grammar of a query and of its patterns, to find where one leaves it.

See `mistakes_expressions`. What the engine takes beyond SPARQL 1.1 (triples as terms,
annotations) is not followed: a query that uses it is not judged.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

from collections.abc import Sequence

from pvd_graph.store.mistakes_expressions import ExpressionReader, StopError
from pvd_graph.store.mistakes_tokens import Token

__all__ = ["PATTERN_WORDS", "first_stop"]

PATTERN_WORDS = frozenset(
    {
        *("OPTIONAL", "MINUS", "GRAPH", "SERVICE", "FILTER", "BIND", "VALUES"),
        "LATERAL",
    }
)
# The engine counts to 2^64, which has 20.
_DIGITS = 19
_BEYOND = frozenset({"<<", ">>", "{|", "|}"})


class _Reader(ExpressionReader):
    """Walks over a query."""

    def query(self) -> None:
        """Take a whole query."""
        self._prologue()
        if self.take("SELECT"):
            self._select()
            self._dataset()
            self._where()
        elif self.take("ASK"):
            self._dataset()
            self._where()
        elif self.take("CONSTRUCT"):
            if self.sees("{"):
                self._template()
            self._dataset()
            self._where()
        elif self.take("DESCRIBE"):
            self._describe()
        else:
            self.stop("form")
        self._modifiers()
        if self.now.kind != "end":
            self.stop("end")

    def _prologue(self) -> None:
        while self.sees("PREFIX", "BASE", "VERSION"):
            word = self.now.upper
            self.at += 1
            if word == "VERSION":
                self.kind("string")
                continue
            if word == "PREFIX":
                if not (self.now.kind == "name" and self.now.text.endswith(":")):
                    self.stop("prefix name")
                self.at += 1
            if not self.kind("iri"):
                self.stop("prefix iri")
            if self.sees(".", ";"):
                self.stop("prefix end")

    def _select(self) -> None:
        self.take("DISTINCT", "REDUCED")
        if self.take("*"):
            return
        count = 0
        while True:
            if self.kind("variable"):
                pass
            elif self.sees("("):
                self._projection()
            elif count:
                return
            else:
                self.stop("select")
            count += 1

    def _projection(self) -> None:
        opened = self.now
        self.at += 1
        self.expression()
        self.need("AS", "as", opened)
        if not self.kind("variable"):
            self.stop("as variable")
        self.need(")", "as close", opened)

    def _dataset(self) -> None:
        while self.take("FROM"):
            self.take("NAMED")
            if not self.kind("iri", "name"):
                self.stop("from")

    def _where(self) -> None:
        had_where = self.take("WHERE")
        if not self.sees("{"):
            self.stop("where open" if had_where else "where")
        self.group()

    def _template(self) -> None:
        opened = self.need("{", "where open")
        self._triples()
        self.need("}", "group close", opened)

    def _describe(self) -> None:
        if not self.take("*"):
            count = 0
            while self.kind("variable", "iri", "name"):
                count += 1
            if not count:
                self.stop("describe")
        self._dataset()
        if self.sees("WHERE", "{"):
            self._where()

    def _modifiers(self) -> None:
        if self.take("GROUP"):
            self.need("BY", "by")
            self._conditions(named=True)
        if self.take("HAVING"):
            self._conditions()
        if self.take("ORDER"):
            self.need("BY", "by")
            self._conditions(ordered=True)
        while self.take("LIMIT", "OFFSET"):
            if not (self.now.kind == "number" and self.now.text.isdigit()):
                self.stop("whole number")
            if len(self.now.text.lstrip("0")) > _DIGITS:
                self.stop("smaller number")
            self.at += 1
        if self.take("VALUES"):
            self._data()

    def _conditions(self, *, named: bool = False, ordered: bool = False) -> None:
        """Take at least one condition; a variable is one only if *named* or sorted."""
        count = 0
        while True:
            opened = self.now
            plain = named or ordered
            if ordered and self.take("ASC", "DESC"):
                opened = self.need("(", "arguments open", opened)
                self.expression()
                self.need(")", "expression close", opened)
            elif plain and self.kind("variable"):
                pass
            elif self.take("("):
                self.expression()
                if named and self.take("AS") and not self.kind("variable"):
                    self.stop("as variable")
                self.need(")", "expression close", opened)
            elif self.sees("HAVING") or not self._constraint_call():
                if not count:
                    self.stop("condition" if plain else "constraint")
                return
            count += 1

    def _constraint_call(self) -> bool:
        if self.now.kind in {"iri", "name"}:
            self.at += 1
            self.called(1_000)
            return True
        if self.sees("EXISTS", "NOT"):
            self.exists()
            return True
        if self.now.kind == "word" and self.after.upper == "(":
            self.call()
            return True
        return False

    def group(self) -> None:
        """Take ``{ ... }``."""
        opened = self.need("{", "group open")
        if self.sees("SELECT"):
            self.at += 1
            self._select()
            self._where()
            self._modifiers()
        else:
            self._patterns(opened)
        self.need("}", "group close", opened)

    def _patterns(self, opened: Token) -> None:
        while not self.sees("}"):
            if self.now.upper in PATTERN_WORDS or self.sees("{"):
                self._pattern()
                self.take(".")
                continue
            before = self.at
            self._triples()
            if self.at == before:
                wanted = "group close" if self.now.kind == "end" else "pattern"
                self.stop(wanted, opened)
            ends = self.sees("}", "{") or self.now.upper in PATTERN_WORDS
            if not ends:
                # Triples stop without a dot: what comes next does not belong to them.
                unclosed = self.now.kind == "end"
                self.stop("group close" if unclosed else "dot", opened)

    def _pattern(self) -> None:
        if self.sees("{"):
            self.group()
            while self.take("UNION"):
                self.group()
            return
        word = self.now
        self.at += 1
        if word.upper == "FILTER":
            self._filter()
        elif word.upper == "BIND":
            opened = self.need("(", "arguments open", word)
            self.expression()
            self.need("AS", "as", opened)
            if not self.kind("variable"):
                self.stop("as variable")
            self.need(")", "as close", opened)
        elif word.upper == "VALUES":
            self._data()
        else:
            if word.upper in {"GRAPH", "SERVICE"}:
                self.take("SILENT")
                if not self.kind("variable", "iri", "name"):
                    self.stop("graph name", word)
            self.group()

    def _filter(self) -> None:
        opened = self.now
        if self.take("("):
            self.expression()
            self.need(")", "expression close", opened)
        elif not self._constraint_call():
            self.stop("constraint")

    def _data(self) -> None:
        """Take the variables of VALUES and their rows."""
        single = self.kind("variable")
        width = 1
        if not single:
            opened = self.need("(", "values")
            width = 0
            while self.kind("variable"):
                width += 1
            self.need(")", "values variables", opened)
        rows = self.need("{", "values open")
        while not self.take("}"):
            row = self.now
            if single:
                self._value(rows)
                continue
            if not self.take("("):
                self.stop("values row", rows)
            count = 0
            while not self.take(")"):
                self._value(row)
                count += 1
            if count != width:
                raise StopError(row, "values width", row)

    def _value(self, opened: Token) -> None:
        if not (self.kind("iri", "name") or self.literal() or self.take("UNDEF")):
            self.stop("value", opened)

    def _triples(self) -> None:
        """Take triples up to one that has no dot after it."""
        while self._node(subject=True):
            # `[ ... ]` and `( ... )` may stand alone.
            alone = self.tokens[self.at - 1].upper in {"]", ")"}
            if not (alone and self.sees(".", "}")):
                self._properties()
            if not self.take("."):
                return

    def _properties(self) -> None:
        while True:
            if not self.kind("variable"):
                self.path()
            while True:
                if not self._node():
                    self.stop("object")
                if not self.take(","):
                    break
            ended = False
            while self.take(";"):
                ended = True
            if not ended or self.sees(".", "}", "]") or self.now.kind == "end":
                return
            if self.now.upper in PATTERN_WORDS:
                return

    def _node(self, *, subject: bool = False) -> bool:
        opened = self.now
        if self.take("["):
            if not self.take("]"):
                self._properties()
                self.need("]", "bracket close", opened)
            return True
        if self.take("("):
            while not self.take(")"):
                if not self._node():
                    self.stop("list close", opened)
            return True
        if subject and self.now.kind == "word" and not self.sees("TRUE", "FALSE"):
            return False
        return self.term()


def first_stop(tokens: Sequence[Token]) -> StopError | None:
    """Return where the query of *tokens* leaves the grammar; None if it does not."""
    if any(token.upper in _BEYOND for token in tokens):
        return None
    try:
        _Reader(list(tokens)).query()
    except StopError as stop:
        return stop
    except RecursionError:
        # A long row of signs, which the engine refused for reasons of its own.
        return None
    return None
