"""For maintainers: bring the catalogues of texts up to date with the site.

    python web/translations/collect.py

Texts that are new stand in ``messages.po`` without a translation, those that are gone
leave it, and ``messages.mo`` is made anew. Run it again once the translations are in;
`tests/web/test_translations.py` fails until every text has one.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en",)
COMMANDS = ROOT / "pvd_graph" / "translations" / "fr" / "LC_MESSAGES" / "click.po"
"""What the commands say of a command line that they cannot read."""
_DATE = datetime(2026, 11, 27, tzinfo=UTC)
_METHODS = [("web/templates/**.html", "jinja2"), ("pvd_graph/app/**.py", "python")]
_KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
_HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Language: {language}\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


def texts() -> list[str | tuple[str, ...]]:
    """Return the texts that the site asks a translation of, each once, in order."""
    found = set()
    for folder in ("web/templates", "pvd_graph/app"):
        methods = [
            (pattern.removeprefix(f"{folder}/"), how) for pattern, how in _METHODS
        ]
        options = {pattern: {"silent": "false"} for pattern, _ in methods}
        for _, _, text, _, _ in extract_from_dir(
            ROOT / folder, methods, options, keywords=_KEYWORDS
        ):
            found.add(text)
    return sorted(found, key=lambda text: text if isinstance(text, str) else text[0])


def catalogue_of(language: str) -> Path:
    """Return the file that holds the translations into *language*."""
    return Path(__file__).parent / language / "LC_MESSAGES" / "messages.po"


def known(language: str) -> Catalog:
    """Return what has been translated into *language*."""
    with catalogue_of(language).open("rb") as file:
        return read_po(file, locale=language)


def written(catalog: Catalog, language: str) -> tuple[bytes, bytes]:
    """Return *catalog* as ``.po`` and as ``.mo``: the same for the same texts."""
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, catalog, width=0, omit_header=True, no_location=True)
    header = _HEADER.format(language=language)
    whole = header.encode() + text.getvalue()
    told = read_po(io.BytesIO(whole), locale=language)
    # The hour of the run would make two files of the same texts differ.
    told.creation_date = told.revision_date = _DATE
    write_mo(compiled, told)
    return whole, compiled.getvalue()


def compiled_commands() -> bytes:
    """Return `COMMANDS` as ``.mo``."""
    compiled = io.BytesIO()
    with COMMANDS.open("rb") as file:
        told = read_po(file, locale="fr")
    told.creation_date = told.revision_date = _DATE
    write_mo(compiled, told)
    return compiled.getvalue()


def main() -> None:
    """Write both files of every language, and what the commands say."""
    COMMANDS.with_suffix(".mo").write_bytes(compiled_commands())
    for language in LANGUAGES:
        before, after = known(language), Catalog(locale=language)
        for text in texts():
            key = text if isinstance(text, str) else text[0]
            translated = before.get(key)
            after.add(text, translated.string if translated else None)
        path = catalogue_of(language)
        text, compiled = written(after, language)
        path.write_bytes(text)
        path.with_suffix(".mo").write_bytes(compiled)
        missing = sum(not one.string for one in after if one.id)
        sys.stdout.write(f"{language}: {len(after)} texts, {missing} to translate\n")


if __name__ == "__main__":
    main()
