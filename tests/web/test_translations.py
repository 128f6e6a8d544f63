"""Every text of the site has its English, and nothing else is in the catalogue."""

import re
import runpy
from pathlib import Path

import pytest

from pvd_graph.resources import web_folder

COLLECT = runpy.run_path(str(web_folder() / "translations" / "collect.py"))
LANGUAGES = COLLECT["LANGUAGES"]


def _key(text: str | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    """A text without a translation shows in French on an English page."""
    catalogue = COLLECT["known"](language)
    wanted = {_key(text) for text in COLLECT["texts"]()}
    translated = {_key(one.id) for one in catalogue if one.id and one.string}

    assert wanted, "nothing was collected"
    assert sorted(wanted - translated) == []
    assert sorted({_key(one.id) for one in catalogue if one.id} - wanted) == []
    assert [one.id for one in catalogue if one.fuzzy and one.id] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_kept(language: str) -> None:
    """What a text is filled with is in its translation too."""
    for one in COLLECT["known"](language):
        assert list(one.check()) == [], one.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_text(language: str) -> None:
    """The site reads the ``.mo``; people read the ``.po``."""
    path: Path = COLLECT["catalogue_of"](language)
    text, compiled = COLLECT["written"](COLLECT["known"](language), language)

    assert path.read_bytes() == text, "run web/translations/collect.py"
    assert path.with_suffix(".mo").read_bytes() == compiled


def test_no_template_has_words_of_both_languages_beside_each_other() -> None:
    """They stand in the catalogues, where a missing one fails."""
    pair = re.compile(
        r"""["'](?!(?:fr|en)["'])[^"'/?][^"']*["'] if (?:fr|\w+ == ["']fr["'])"""
        """ else ["']"""
    )
    block = re.compile(r"\{% if fr %\}[^{<]*[a-z]{3,}[^{]*\{% else %\}[^{<]*[a-z]{3,}")
    found = {
        path.name: [*pair.findall(text), *block.findall(text)]
        for path in (web_folder() / "templates").rglob("*.html")
        if (text := path.read_text(encoding="utf-8"))
    }

    assert {name: pairs for name, pairs in found.items() if pairs} == {}
