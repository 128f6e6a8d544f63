"""A command line that cannot be read is refused in French, on any terminal."""

import ast
import os
import runpy
import subprocess
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

from tests.conftest import PVD

_COLLECT = runpy.run_path(
    str(Path(__file__).parents[1] / "web" / "translations" / "collect.py")
)
# Of help pages, which are in English, of what programs alone get wrong, and of prompts,
# which no command of ours shows.
_OTHERS = {"file", "directory", "path", "Choice({choices})"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nope",), "La commande 'nope' n'existe pas."),
        (("ingest", "--foo"), "L'option '--foo' n'existe pas."),
        (("ingest",), "Il manque l'argument 'DATASET'."),
        (("build", "--data"), "L'option '--data' demande une valeur."),
        (("build", "x", "y"), "Arguments en trop : x y"),
        (
            ("serve", "--port", "99999"),
            "Valeur refusée pour '--port' : 99999 est hors de l'intervalle",
        ),
    ],
)
@pytest.mark.parametrize("language", ["en_US.UTF-8", "C", "fr_FR.UTF-8"])
def test_the_refusal_is_in_french(
    arguments: tuple[str, ...], words: str, language: str
) -> None:
    """What is wrong, and where help is; status 2."""
    told = {key: value for key, value in os.environ.items() if key != "LANGUAGE"}
    ended = subprocess.run(  # noqa: S603 - our own command
        [*PVD, *arguments],
        env=told | {"LANG": language, "LC_ALL": language, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 2
    assert f"Erreur : {words}" in ended.stderr


def test_each_text_of_click_is_translated() -> None:
    """A new version of click brings texts of its own: they fail here until told."""
    with _COLLECT["COMMANDS"].open("rb") as file:
        catalogue = read_po(file, locale="fr")
    known = {one.id[0] if isinstance(one.id, tuple) else one.id for one in catalogue}
    wanted = set()
    for name in ("exceptions", "types", "parser"):
        source = (Path(click.__file__).parent / f"{name}.py").read_text("utf-8")
        for node in ast.walk(ast.parse(source)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"_", "ngettext"}
            ):
                wanted.add(ast.literal_eval(node.args[0]))

    assert sorted(wanted - known - _OTHERS) == []
    assert [one.id for one in catalogue if list(one.check())] == []


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    """Commands read the ``.mo``; people read the ``.po``."""
    compiled = _COLLECT["COMMANDS"].with_suffix(".mo").read_bytes()

    assert compiled == _COLLECT["compiled_commands"](), (
        "run web/translations/collect.py"
    )
