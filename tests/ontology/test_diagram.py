"""The committed diagram shows the ontology as it is: no `dot` needed to see it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from rdflib import URIRef

from ontology.draw import (
    DESCRIPTION,
    TARGET,
    TITLE,
    Model,
    arrow_id,
    dot_source,
    load,
    node_id,
)
from ontology.uses import Use, load_all
from pvd_graph.vocab import expand

SVG = "{http://www.w3.org/2000/svg}"
AGAIN = "run `python -m ontology.draw`"


@pytest.fixture(scope="module")
def model() -> Model:
    """The model that the files of this checkout give; read-only."""
    return load()


@pytest.fixture(scope="module")
def drawing() -> ET.Element:
    """The root of the committed SVG; read-only."""
    return ET.fromstring(TARGET.read_text(encoding="utf-8"))  # noqa: S314 - our file


def _texts(drawing: ET.Element, prefix: str) -> dict[str, str]:
    """Return id -> text without spaces of each group whose id starts with *prefix*."""
    return {
        group.get("id", ""): re.sub(
            r"\s", "", "".join(text.text or "" for text in group.iter(f"{SVG}text"))
        )
        for group in drawing.iter(f"{SVG}g")
        if group.get("id", "").startswith(prefix)
    }


def _tight(*lines: str) -> str:
    return re.sub(r"\s", "", "".join(lines))


def test_every_class_is_drawn_with_its_lines(model: Model, drawing: ET.Element) -> None:
    """A class, a label or a property that changed makes the diagram stale."""
    wanted = {
        f"class-{node_id(iri)}": _tight(*model.head(iri), *model.lines(iri))
        for iri in model.classes
    }

    assert _texts(drawing, "class-") == wanted, AGAIN


def test_every_arrow_is_drawn_with_its_label(model: Model, drawing: ET.Element) -> None:
    """An object property between two boxes is an arrow, and no arrow is left over."""
    wanted = {arrow_id(a): _tight(model.label(a[1])) for a in model.arrows()}

    assert _texts(drawing, "arrow-") == wanted, AGAIN


def test_nothing_is_left_out(model: Model) -> None:
    """Each object property of each class is an arrow or a line of its box."""
    _, _, found = load_all()
    drawn = {(owner, path) for owner, path, _ in model.arrows()}
    assert {use.owner for use in found if use.is_object} <= set(model.classes)
    for use in found:
        if use.is_object and (use.owner, use.path) not in drawn:
            label = model.label(use.path)
            assert any(line.startswith(label) for line in model.lines(use.owner)), use


def test_it_reads_at_a_thousand_pixels(drawing: ET.Element) -> None:
    """The smallest text, 11 points, is at least 9 pixels high at that width."""
    width = float(drawing.get("viewBox", "").split()[2])
    sizes = [float(t.get("font-size", "14")) for t in drawing.iter(f"{SVG}text")]

    assert min(sizes) * 1000 / width >= 9, (width, AGAIN)


def test_it_says_what_it_shows(drawing: ET.Element) -> None:
    """A title and a description, named by the image, and no other title."""
    assert drawing.get("role") == "img"
    assert drawing.get("aria-labelledby") == "title desc"
    assert [t.text for t in drawing.iter(f"{SVG}title")] == [TITLE]
    assert [t.text for t in drawing.iter(f"{SVG}desc")] == [DESCRIPTION]


def test_a_new_property_changes_the_drawing() -> None:
    """What the tests above compare does follow the model."""
    terms, shapes, found = load_all()
    load_class, group = (URIRef(expand(n)) for n in ("pvd:Load", "pvd:TownGroup"))
    extra = Use(load_class, URIRef(expand("prov:used")), True, (group,))  # noqa: FBT003

    before, after = Model(terms, shapes, found), Model(terms, shapes, [*found, extra])

    assert set(after.arrows()) - set(before.arrows()) == {
        (load_class, URIRef(expand("prov:used")), group)
    }
    assert dot_source(before) != dot_source(after)
