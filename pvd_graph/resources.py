"""Find the folders of knowledge and of the site, in a checkout or in a wheel.

`ontology/`, `datasets/` and `web/` stand at the root of a checkout and, in the wheel,
under `pvd_graph/_bundled/`. Nothing else in the package knows that.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["datasets_folder", "ontology_folder", "web_folder"]

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    bundled = _PACKAGE / "_bundled" / name
    return bundled if bundled.is_dir() else _PACKAGE.parent / name


def ontology_folder() -> Path:
    """Return the folder of `pvd.ttl`, `schemes/`, `shapes/`, `rules/`."""
    return _folder("ontology")


def datasets_folder() -> Path:
    """Return the folder that holds one folder a bundled dataset."""
    return _folder("datasets")


def web_folder() -> Path:
    """Return the folder of `templates/` and `static/`."""
    return _folder("web")
