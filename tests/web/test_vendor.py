"""Third-party files: what the manifest says is what is served, and it fits a page."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
import zstandard

from pvd_graph.resources import web_folder

STATIC = web_folder() / "static"
VENDOR = STATIC / "vendor"
PACKAGES = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))[
    "packages"
]
TEMPLATE = (web_folder() / "templates" / "sparql.html").read_text(encoding="utf-8")
OWN = [
    *sorted((STATIC / "js").glob("*.js")),
    STATIC / "css" / "site.css",
    STATIC / "css" / "sparql.css",
]


def test_every_third_party_file_is_the_one_of_the_manifest() -> None:
    """None changed, none missing, none more; each package with its licence."""
    listed = {}
    for package in PACKAGES:
        folder = VENDOR / package["folder"]
        assert package["version"] in package["folder"]
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", package["integrity"])
        assert package["licence"]
        assert package["licence"] in (folder / "LICENSE.txt").read_text("utf-8")
        for name, told in package["files"].items():
            listed[folder / name] = told["sha256"]
    found = {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.suffix in {".css", ".js", ".woff2"}
    }

    assert found == listed


def test_the_page_names_files_that_exist() -> None:
    """An address with an old version would be a button that does nothing."""
    named = re.findall(r"asset\('(vendor/[^']+)'\)", TEMPLATE)

    assert len(named) == 2
    assert all((STATIC / name).is_file() for name in named)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_our_files_fetch_nothing_from_elsewhere(path: Path) -> None:
    """The only foreign addresses are names of things, never fetched."""
    text = path.read_text(encoding="utf-8")

    known = (
        *("http://www.w3.org/2000/svg", "http://www.w3.org/2001/XMLSchema#"),
        *("https://w3id.org/pvd-graph/", "https://www.w3.org/WAI/ARIA/"),
    )
    found = re.findall(r"https?://[^\s\"'`)]+", text)
    assert [address for address in found if not address.startswith(known)] == []
    assert "innerHTML" not in text
    assert "eval(" not in text


def _sent(path: Path) -> int:
    """Return how many bytes a browser of today gets."""
    body = path.read_bytes()
    if path.suffix == ".woff2":
        return len(body)
    if path.is_relative_to(VENDOR):
        return len(zstandard.ZstdCompressor(level=19).compress(body))
    return len(gzip.compress(body, 9))


def test_the_fonts_are_light() -> None:
    """Both of them, for all pages."""
    fonts = list(VENDOR.rglob("*.woff2"))

    assert len(fonts) == 2
    assert sum(path.stat().st_size for path in fonts) <= 60_000


def test_the_editor_fits_a_page() -> None:
    """With the page's own files and fonts, under 350 kB as sent (compressed)."""
    other_pages = {"map.js", "sheet.js", "sheet-saved.js", "upload.js"}
    files = [
        *(path for path in OWN if path.name not in other_pages),
        *(
            VENDOR / one["folder"] / name
            for one in PACKAGES
            for name in one["files"]
            if one["name"] != "leaflet"
        ),
    ]
    weight = sum(map(_sent, files))

    assert weight < 330_000  # leaves 20 kB to the HTML, which test_editor weighs
