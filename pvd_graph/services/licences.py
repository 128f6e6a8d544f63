"""What is shipped with the site that others wrote, and under which licences.

The packages that it runs on, from the metadata of those installed, and what browsers
get, from the manifest of vendored assets.

Source: Core metadata specifications, version 2.4 (``License-Expression``, classifiers).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata

from pvd_graph.resources import web_folder

__all__ = ["Shipped", "packages", "vendored"]

_OURS = "pvd-graph"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_CLASSIFIER = "License :: OSI Approved :: "
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Shipped:
    """One thing of others.

    Attributes:
        name: as its registry knows it.
        version: that is here.
        licence: an SPDX expression, or what its metadata say; empty: nothing.
        home: address of its page, http or https; empty where none is told.
        bundles: what it carries in turn: name -> licence.
    """

    name: str
    version: str
    licence: str
    home: str = ""
    bundles: tuple[tuple[str, str], ...] = ()


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _needed(root: str) -> Iterator[str]:
    """Yield the packages that *root* runs on and that are here, extras apart."""
    seen, waiting = set[str](), [root]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            requires = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        yield name
        for line in requires:
            found = _NAME.match(line)
            if found and "extra ==" not in line:
                waiting.append(_key(found.group()))


def _first(about: metadata.PackageMetadata, name: str) -> str:
    return str((about.get_all(name) or [""])[0])


def _licence(about: metadata.PackageMetadata) -> str:
    if told := _first(about, "License-Expression"):
        return told
    found = [
        str(one).removeprefix(_CLASSIFIER)
        for one in about.get_all("Classifier") or []
        if str(one).startswith(_CLASSIFIER)
    ]
    if found:
        return ", ".join(found)
    # Some put the whole text there.
    lines = _first(about, "License").strip().splitlines()
    return lines[0] if lines and len(lines[0]) <= _LONGEST else ""


def _home(about: metadata.PackageMetadata) -> str:
    told = [_first(about, "Home-page")]
    told += [
        str(one).partition(",")[2].strip() for one in about.get_all("Project-URL") or []
    ]
    return next((url for url in told if url.startswith(("https://", "http://"))), "")


@cache
def packages() -> tuple[Shipped, ...]:
    """Return the Python packages that the site runs on, by name.

    Where the site itself is not installed (a checkout), all packages that are.
    """
    names = set(_needed(_OURS)) - {_OURS}
    if not names:
        every = metadata.distributions()
        names = {_key(str(one.metadata["Name"])) for one in every} - {_OURS}
    found = [metadata.distribution(name) for name in sorted(names)]
    return tuple(
        Shipped(
            str(one.metadata["Name"]),
            one.version,
            _licence(one.metadata),
            _home(one.metadata),
        )
        for one in found
    )


@cache
def vendored() -> tuple[Shipped, ...]:
    """Return what browsers get of others, with what that carries in turn."""
    path = web_folder() / "static" / "vendor" / "manifest.json"
    told = json.loads(path.read_text("utf-8"))
    return tuple(
        Shipped(
            one["name"],
            one["version"],
            one["licence"],
            one.get("home", ""),
            tuple(sorted(one.get("bundles", {}).items())),
        )
        for one in told["packages"]
    )
