"""Nothing lies about: what a page could use is used by some page."""

import re
from collections.abc import Iterator
from pathlib import Path

from pvd_graph.resources import web_folder
from tests.conftest import ROOT

STATIC = web_folder() / "static"
TEMPLATES = {
    path.relative_to(web_folder() / "templates").as_posix(): path.read_text("utf-8")
    for path in (web_folder() / "templates").rglob("*.*")
}
SHEETS = {path.name: path.read_text("utf-8") for path in (STATIC / "css").glob("*.css")}
SCRIPTS = {path.name: path.read_text("utf-8") for path in (STATIC / "js").glob("*.js")}
PACKAGE = "\n".join(
    path.read_text("utf-8") for path in (ROOT / "pvd_graph").rglob("*.py")
)
OURS = "\n".join([*TEMPLATES.values(), *SCRIPTS.values(), PACKAGE])


WORDS = set(re.findall(r"[\w-]+", OURS))
STEMS = set(re.findall(r"([\w-]+-)\{", OURS))


def _of_others() -> set[str]:
    """Return the words of the files of others, whose pages we restyle."""
    files = (STATIC / "vendor").rglob("*.*s")
    return {
        word
        for path in files
        if path.suffix in {".css", ".js"}
        for word in re.findall(r"[\w-]+", path.read_text("utf-8"))
    }


def _selectors() -> Iterator[tuple[str, str]]:
    """Yield each sheet's name with the name of each class that it styles."""
    for name, text in SHEETS.items():
        bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        for selector in re.findall(r"([^{};]+)\{", bare):
            for one in re.findall(r"\.([A-Za-z][\w-]*)", selector):
                yield name, one


def _composed(name: str) -> bool:
    """Tell whether a template or our code makes *name* of a stem and a value."""
    return any(
        name[: place + 1] in STEMS for place, sign in enumerate(name) if sign == "-"
    )


def test_every_class_that_is_styled_stands_on_some_page() -> None:
    """Written out, made of a stem and a value, or of a script of others."""
    known = WORDS | _of_others()

    unused = {
        (sheet, name)
        for sheet, name in _selectors()
        if name not in known and not _composed(name)
    }
    assert not unused


def test_every_property_of_the_theme_is_used() -> None:
    """What `:root` defines, some rule takes."""
    rules = "\n".join(SHEETS.values())

    defined = set(re.findall(r"(--[a-z-]+):", rules))
    assert defined == {
        name for name in defined if re.search(rf"var\({name}[,)]", rules + OURS)
    }


def test_every_template_is_rendered_and_every_macro_called() -> None:
    """By a view (those of accounts by the bare name), or by another template."""
    for name, text in TEMPLATES.items():
        rest = "\n".join(one for other, one in TEMPLATES.items() if other != name)
        bare = name.removeprefix("account/").removesuffix(".html")
        asked = {name, bare if name.startswith("account/") else name}
        assert any(f'"{one}"' in PACKAGE + rest for one in asked), name
        for macro in re.findall(r"{% macro (\w+)", text):
            calls = re.findall(rf"\b{macro}\(", text + rest)
            assert len(calls) > 1, (name, macro)


def test_every_import_of_a_template_is_used() -> None:
    """As in Python."""
    for name, text in TEMPLATES.items():
        for names in re.findall(r'{% from "[^"]+" import (.+?)(?: with \w+)? %}', text):
            for one in names.split(","):
                known_as = one.split(" as ")[-1].strip()
                assert len(re.findall(rf"\b{known_as}\b", text)) > 1, (name, known_as)


def test_every_file_served_is_asked_for() -> None:
    """Scripts, sheets and pictures of ours; what others give has its own manifest."""
    rules = "\n".join(SHEETS.values())
    for path in STATIC.rglob("*.*"):
        if not path.is_relative_to(STATIC / "vendor"):
            assert _asked(path, OURS + rules), path


def _asked(path: Path, text: str) -> bool:
    return re.search(rf"[/\"]{re.escape(path.name)}\b", text) is not None
