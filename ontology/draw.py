# ruff: noqa: INP001 - maintainers' scripts, not a package
"""Draw the class diagram of the ontology, from the ontology itself.

    python -m ontology.draw          writes docs/images/ontology.svg

Needs `dot` of Graphviz (Debian package `graphviz`); only who maintains the ontology
runs it. A class is a box: its French label, its name, its superclasses of other
vocabularies, and one line for each property whose values are of a class that many
properties point at, since arrows to it would hide all the rest. Every other property
is an arrow. The drawing brings its own white ground, so it reads on a dark page too.

Source: the DOT language, https://graphviz.org/doc/info/lang.html
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path
from textwrap import wrap

from rdflib import Graph, URIRef
from rdflib.namespace import RDFS
from rdflib.term import Literal, Node

from ontology.uses import FOLDER, Use, classes, load_all, short
from pvd_graph.vocab import PREFIXES

__all__ = ["Arrow", "Model", "dot_source", "load", "main", "svg"]

TARGET = FOLDER.parent / "docs" / "images" / "ontology.svg"
TITLE = "Les classes de l’ontologie et leurs liens"
DESCRIPTION = (
    "Diagramme des classes de pvd-graph. Chaque boîte est une classe, chaque flèche "
    "une propriété ; les liens vers les concepts, les communes et les autres classes "
    "très citées sont écrits dans les boîtes. Le même contenu en texte : "
    "ontology/pvd.ttl et ontology/shapes."
)
# A class that more properties than this point at is named in the boxes.
MOST_ARROWS = 3
# Widths in characters and columns of boxes: the drawing is read at 1,000 pixels.
BOX, ARROW, COLUMNS = 28, 11, 3
OWN, BORROWED, EDGE = "#0f4c81", "#5a5a5a", "#595959"
LAYOUT = (
    'digraph ontology { rankdir=LR; bgcolor="white"; nodesep=0.15; ranksep=0.1; '
    'pad=0.1; node [shape=plain, fontname="sans-serif", fontsize=13]; '
    f'edge [color="{EDGE}", fontcolor="{EDGE}", fontname="sans-serif", fontsize=12, '
    "arrowsize=0.7];"
)

Arrow = tuple[URIRef, URIRef, URIRef]
"""A class, a property, the class of its values."""


class Model:
    """What the diagram shows: classes, superclasses, and uses of object properties."""

    def __init__(self, terms: Graph, shapes: Graph, found: list[Use]) -> None:
        self._terms = terms
        self.uses = [use for use in found if use.is_object]
        owners = {use.owner for use in self.uses}
        self.classes = sorted(owners.union(classes(terms, shapes)))
        counts = Counter(t for use in self.uses for t in use.targets)
        self._hubs = {iri for iri, count in counts.items() if count > MOST_ARROWS}

    def arrows(self) -> list[Arrow]:
        """Return the arrows, in order."""
        found = [
            (use.owner, use.path, target)
            for use in self.uses
            for target in self._drawn(use)
        ]
        return list(dict.fromkeys(found))

    def head(self, owner: URIRef) -> list[str]:
        """Return the label of a class, its name, and what it is a subclass of."""
        found = self._terms.objects(owner, RDFS.subClassOf)
        above = ", ".join(sorted(short(iri) for iri in found))
        label, name = self.label(owner), short(owner)
        return [
            label,
            *([name] if name != label else []),
            *([f"⊑ {above}"] if above else []),
        ]

    def lines(self, owner: URIRef) -> list[str]:
        """Return the lines of a box, each once: ``thème → Concept``."""
        found = [
            self._line(use)
            for use in self.uses
            if use.owner == owner and not self._drawn(use)
        ]
        return list(dict.fromkeys(found))

    def label(self, iri: Node) -> str:
        """Return the French label of our own term, the name of a borrowed one."""
        for text in self._terms.objects(iri, RDFS.label):
            if isinstance(text, Literal) and text.language == "fr":
                return str(text)
        return short(iri)

    def _line(self, use: Use) -> str:
        where = ", ".join(self.label(t).rpartition(":")[2] for t in use.targets)
        label = self.label(use.path)
        return f"{label} → {where}" if where else label

    def _drawn(self, use: Use) -> tuple[URIRef, ...]:
        """Return the targets that have a box, unless many properties point there."""
        if set(use.targets) & self._hubs:
            return ()
        return tuple(target for target in use.targets if target in self.classes)


def load() -> Model:
    """Return the model of the files of this checkout."""
    return Model(*load_all())


def node_id(iri: Node) -> str:
    """Return what identifies a term in DOT and in the SVG: ``pvd-Action``."""
    return short(iri).replace(":", "-")


def arrow_id(arrow: Arrow) -> str:
    """Return what identifies an arrow in the SVG."""
    return "arrow-" + "-".join(map(node_id, arrow))


def _wrapped(line: str) -> str:
    parts = wrap(line, BOX, subsequent_indent="\u2003", break_long_words=False)
    return "".join(f'{escape(part)}<BR ALIGN="LEFT"/>' for part in parts)


def _box(model: Model, iri: URIRef) -> str:
    """Return the DOT statement of a class, as a table of one column."""
    colour = OWN if str(iri).startswith(PREFIXES["pvd"]) else BORROWED
    label, *rest = map(escape, model.head(iri))
    small = "".join(f'<BR/><FONT POINT-SIZE="11">{text}</FONT>' for text in rest)
    rows = (
        f'<TR><TD BGCOLOR="{colour}"><FONT COLOR="white"><B>{label}</B>{small}'
        "</FONT></TD></TR>"
    )
    lines = "".join(map(_wrapped, model.lines(iri)))
    if lines:
        rows += f'<TR><TD ALIGN="LEFT" BALIGN="LEFT">{lines}</TD></TR>'
    table = (
        '<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0" CELLPADDING="4" '
        f'COLOR="{colour}">{rows}</TABLE>'
    )
    return f'"{node_id(iri)}" [id="class-{node_id(iri)}", label=<{table}>];'


def _backward(arrows: list[Arrow]) -> set[Arrow]:
    """Return the arrows that would need one column too many: they point backwards."""
    column: Counter[URIRef] = Counter()
    back: set[Arrow] = set()
    moved = True
    while moved:  # each turn moves a box to the right, which has an end, or stops
        moved = False
        for arrow in arrows:
            owner, _, target = arrow
            if arrow in back or column[target] > column[owner]:
                continue
            moved = True
            if column[owner] + 1 < COLUMNS and owner != target:
                column[target] = column[owner] + 1
            else:
                back.add(arrow)
    return back


def _arrow(model: Model, arrow: Arrow, *, forward: bool) -> str:
    owner, path, target = arrow
    label = "\\n".join(wrap(model.label(path), ARROW, break_long_words=False))
    constraint = "" if forward else ", constraint=false"
    return (
        f'"{node_id(owner)}" -> "{node_id(target)}" '
        f'[id="{arrow_id(arrow)}", label="{label}"{constraint}];'
    )


def _spread(model: Model) -> Iterator[str]:
    """Yield what sets the boxes without an arrow in rows, not in one tall column."""
    linked = {iri for owner, _, target in model.arrows() for iri in (owner, target)}
    alone = [f'"{node_id(iri)}"' for iri in model.classes if iri not in linked]
    for start in range(0, len(alone), COLUMNS):
        row = alone[start : start + COLUMNS]
        if len(row) > 1:  # of one alone, this would hide the box itself
            yield f"{' -> '.join(row)} [style=invis];"


def dot_source(model: Model) -> str:
    """Return the diagram in the DOT language; the same model gives the same text."""
    body = [_box(model, iri) for iri in model.classes]
    back = _backward(model.arrows())
    body += [_arrow(model, one, forward=one not in back) for one in model.arrows()]
    return "\n".join([LAYOUT, *body, *_spread(model), "}"]) + "\n"


def svg(source: str) -> str:
    """Return the drawing of *source* as SVG with a title and a description.

    Raises:
        OSError: `dot` is not installed.
        subprocess.CalledProcessError: `dot` refuses the text.
    """
    done = subprocess.run(
        ["dot", "-Tsvg"],  # noqa: S607 - wherever the maintainer has it
        input=source,
        capture_output=True,
        text=True,
        check=True,
    )
    drawing = re.sub(r"^.*?(?=<svg)", "", done.stdout, flags=re.DOTALL)
    # dot titles each group with its identifier: a reader would hear "pvd-Action"
    drawing = re.sub(r"<!--.*?-->\n?|<title>.*?</title>\n?", "", drawing)
    opening, rest = drawing.split(">", 1)
    return (
        f'{opening} role="img" aria-labelledby="title desc">\n'
        f'<title id="title">{escape(TITLE)}</title>\n'
        f'<desc id="desc">{escape(DESCRIPTION)}</desc>\n'
        f"{rest.lstrip()}"
    )


def main(target: Path = TARGET) -> None:
    """Write the diagram to *target*."""
    target.write_text(svg(dot_source(load())), encoding="utf-8")


if __name__ == "__main__":
    main()
