"""Templates of pages that stand alone: made by commands too, without the site."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    select_autoescape,
)

from pvd_graph.resources import web_folder

__all__ = ["lone_template"]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(web_folder() / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def lone_template(name: str) -> Template:
    """Return the template *name*: what is put in is escaped, what lacks is an error."""
    return _environment().get_template(name)
