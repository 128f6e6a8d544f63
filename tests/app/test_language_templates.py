"""Templates hold their texts in the language that they are compiled for."""

import re
from pathlib import Path

import pytest
from flask import Flask, render_template
from markupsafe import Markup

from pvd_graph.app import create_app
from pvd_graph.app.language_templates import LanguageEnvironment
from pvd_graph.services.names import Named
from pvd_graph.vocab import BASE
from tests.small_site import SmallSite

TEXTS = {
    "plain": "{{ _('Aller au contenu') }}",
    "filled": "{{ _('%(count)s habitants', count=count) }}",
    "percent": "{{ _('Plus que dans %(share)s %% des villes comparées.', share=9) }}",
    "chosen": "{{ _('Chercher') if count else _('Menu') }}",
    "told": "{{ _(text) }}",
    "own": "{{ count|own }}",
    "missing": "{{ _('%(count)s habitants', counted=count) }}",
    "linked": "{{ thing|link }}",
}


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """Make an application of a few templates, with a filter that French has anew."""
    app = create_app(SmallSite(tmp_path))
    folder = tmp_path / "templates"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    app.template_folder = str(folder)
    environment = app.jinja_env
    assert isinstance(environment, LanguageEnvironment)
    environment.filters["own"] = lambda count: f"any {count}"
    environment.filters_of["fr"] = {"own": lambda count: f"fr {count}"}
    return app


def shown(app: Flask, name: str, language: str, **given: object) -> str:
    """Return a template as a page in *language* shows it."""
    with app.test_request_context(f"/?lang={language}"):
        return render_template(f"{name}.html", **given)


@pytest.mark.parametrize(
    ("name", "french", "english"),
    [
        ("plain", "Aller au contenu", "Skip to content"),
        ("filled", "3 habitants", "3 inhabitants"),
        (
            "percent",
            "Plus que dans 9 % des villes comparées.",
            "More than in 9% of the towns compared.",
        ),
        ("chosen", "Chercher", "Search"),
        ("own", "fr 3", "any 3"),
    ],
)
def test_texts_are_those_of_the_language(
    app: Flask, name: str, french: str, english: str
) -> None:
    """Whichever page was compiled first."""
    for language, text in (("fr", french), ("en", english), ("fr", french)):
        assert shown(app, name, language, count=3) == text


def test_texts_that_are_known_when_asked_are_told_then(app: Flask) -> None:
    """A text in a variable cannot be translated ahead."""
    assert shown(app, "told", "en", text="Chercher") == "Search"
    assert shown(app, "told", "fr", text="Chercher") == "Chercher"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_filled_in_is_escaped(app: Flask, language: str) -> None:
    """A name from a graph is text, unless it says that it is markup."""
    shady = shown(app, "filled", language, count="<b>3</b>")
    marked = shown(app, "filled", language, count=Markup("<b>3</b>"))

    assert "<b>" not in shady
    assert "&lt;b&gt;3&lt;/b&gt;" in shady
    assert "<b>3</b>" in marked


def test_compiled_templates_hold_no_text_to_translate(app: Flask) -> None:
    """The reason for all this: nothing is looked up while a page is made."""
    with app.test_request_context("/?lang=en"):
        environment = app.jinja_env.get_template("plain.html").environment
    compiled = environment.compile(TEXTS["plain"], raw=True)

    assert "Skip to content" in compiled
    assert not re.search(r"gettext|Aller", compiled)


def test_a_text_without_what_it_names_is_an_error(app: Flask) -> None:
    """As it is where texts are translated when the page is made."""
    with pytest.raises(KeyError, match="count"):
        shown(app, "missing", "fr", count=3)


@pytest.mark.parametrize(
    ("iri", "link"),
    [
        (f"{BASE}id/challenge/a", '<a href="/challenges/a">&lt;b&gt;</a>'),
        (
            "https://x.test/?a&b",
            '<a href="https://x.test/?a&amp;b" rel="external">&lt;b&gt;</a>',
        ),
    ],
)
def test_links_are_escaped(app: Flask, iri: str, link: str) -> None:
    """Names and addresses come from partners."""
    assert shown(app, "linked", "fr", thing=Named("<b>", iri)) == link
