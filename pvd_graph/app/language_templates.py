"""Templates compiled once a language: their own texts are translated before any page.

A page of a town has hundreds of texts. Asked for one by one they were a fifth of its
time; here a template that is compiled for English holds English, and one for French
its own texts. What is filled into a text is escaped as before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from babel.support import Translations
from flask.templating import Environment
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from pvd_graph.app.language import Language, page_language
from pvd_graph.resources import web_folder

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["LanguageEnvironment"]

_NAME = "_"
_PLACE = re.compile(r"%\((\w+)\)s")


class LanguageEnvironment(Environment):
    """Gives each template in the language of the page that is answered.

    Attributes:
        filters_of: language -> filters that need not ask which one it is.
        globals_of: language -> functions likewise.
    """

    _language: Language | None = None

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - of Flask
        """Make what Flask makes, which serves no template itself."""
        super().__init__(*args, **options)
        self.filters_of: dict[Language, Mapping[str, Callable[..., Any]]] = {}
        self.globals_of: dict[Language, Mapping[str, Callable[..., Any]]] = {}
        self._made: dict[Language, LanguageEnvironment] = {}

    def _in(self, language: Language) -> LanguageEnvironment:
        """Return the environment of *language*, made when it is first asked for.

        By then all filters are known: Flask lets nobody add one after a request.
        """
        if language not in self._made:
            one = self.overlay()
            one._language = language  # noqa: SLF001 - one of this class
            one.filters = {**self.filters, **self.filters_of.get(language, {})}
            one.globals = {**self.globals, **self.globals_of.get(language, {})}
            self._made[language] = one
        return self._made[language]

    def get_template(self, name: Any, *args: Any, **named: Any) -> Template:  # noqa: ANN401 - as Jinja's
        """Return a template in the language of the page."""
        if self._language is None:
            return self._in(page_language()).get_template(name, *args, **named)
        return super().get_template(name, *args, **named)

    def select_template(self, names: Any, *args: Any, **named: Any) -> Template:  # noqa: ANN401 - as Jinja's
        """Return the first of some templates, in the language of the page."""
        if self._language is None:
            return self._in(page_language()).select_template(names, *args, **named)
        return super().select_template(names, *args, **named)

    def _parse(
        self, source: str, name: str | None, filename: str | None
    ) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if self._language is not None:
            _Translator(_texts(self._language)).visit(tree)
        return tree


def _texts(language: Language) -> Callable[[str], str]:
    """Return what translates texts of templates; French is their own language."""
    if language == "fr":
        return str
    catalogue = Translations.load(web_folder() / "translations", [language])
    return catalogue.gettext


def _text_of(node: nodes.Expr) -> str | None:
    """Return the text that ``_`` is called with there; None for any other node."""
    if not isinstance(node, nodes.Call) or len(node.args) != 1:
        return None
    called = isinstance(node.node, nodes.Name) and node.node.name == _NAME
    text = node.args[0]
    if not called or node.dyn_args or node.dyn_kwargs:
        return None
    if not isinstance(text, nodes.Const) or not isinstance(text.value, str):
        return None
    return text.value


class _Translator(NodeTransformer):
    """Puts translated texts where ``_`` would be called with a text that is there."""

    def __init__(self, told: Callable[[str], str]) -> None:
        self._told = told

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 - of Jinja
        """Write a text and what is filled into it one after the other.

        So nothing is put together twice: what is filled in is escaped as any output.
        """
        node.nodes = [part for one in node.nodes for part in self._parts(one)]
        self.generic_visit(node)
        return node

    def _parts(self, node: nodes.Expr) -> list[nodes.Expr]:
        text = _text_of(node)
        if text is None or not isinstance(node, nodes.Call) or not node.kwargs:
            return [node]
        given = {one.key: one.value for one in node.kwargs}
        # Texts at even places, names of what is filled in at odd ones.
        cut = _PLACE.split(self._told(text))
        if not given.keys() >= set(cut[1::2]):
            return [node]
        parts: list[nodes.Expr] = []
        for at, one in enumerate(cut):
            if at % 2:
                parts.append(given[one])
            elif one:
                parts.append(nodes.TemplateData(one % {}, lineno=node.lineno))
        return parts

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - of Jinja
        """Replace a call of ``_``; leave any other, and what it is given, visited."""
        self.generic_visit(node)
        text = _text_of(node)
        if text is None:
            return node
        told, line = self._told(text), node.lineno
        if not node.kwargs:
            # Even then a text is a format: its per cent signs are doubled.
            return nodes.MarkSafe(nodes.Const(told % {}, lineno=line), lineno=line)
        given = [
            nodes.Pair(nodes.Const(one.key, lineno=line), one.value, lineno=line)
            for one in node.kwargs
        ]
        return nodes.Mod(
            nodes.MarkSafe(nodes.Const(told, lineno=line), lineno=line),
            nodes.Dict(given, lineno=line),
            lineno=line,
        )
