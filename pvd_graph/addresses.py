"""Addresses in the settings: of endpoints, of other servers, of the graph's own.

What is wrong with one is told without it: there may be a password in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pvd_graph.errors import InputError

__all__ = ["ServerAddress", "address", "endpoints", "key_storage", "server_address"]


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where a server of the SPARQL protocols is, and who we are there.

    Attributes:
        query: address of the SPARQL 1.1 Protocol, for queries.
        update: the same for updates.
        graphs: address of the Graph Store Protocol, without ``?graph=``.
        kind: the server's product.
        user: name for what writes, and for what reads where the server asks for it.
        password: of that user.
    """

    query: str
    update: str
    graphs: str
    kind: str = "standard"
    user: str = ""
    password: str = field(default="", repr=False)


def endpoints(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Return addresses of endpoints, each as it must be written in a query."""
    found: list[str] = []
    for text in filter(None, environment.get(name, "").replace(",", " ").split()):
        try:
            parts = urlsplit(text)
            # An impossible port is told when it is read.
            sound = bool(parts.hostname) and parts.port != 0
        except ValueError:
            sound = False
        plain = text.isascii() and not set(text) & set('<>"{}|^`\\#@')
        if not (sound and plain and text.startswith(("http://", "https://"))):
            problem = (
                # Not the address itself: there may be a password in it.
                f"{name} : l'adresse n° {len(found) + 1} n'est pas celle d'un point "
                "d'accès, en http:// ou https://, sans mot de passe ni « # »"
            )
            raise InputError(problem)
        found.append(text)
    return tuple(dict.fromkeys(found))


def key_storage(environment: Mapping[str, str], name: str, default: str) -> str:
    """Return where keys are kept for a while; Valkey answers to Redis's protocol.

    That is memory, where *default* says so, or the address of a server.
    """
    address = environment.get(name, "").strip() or default
    if not address:
        return ""
    scheme, separator, rest = address.partition("://")
    scheme = scheme.replace("valkey", "redis")
    known = {"redis", "rediss", "redis+unix", *(["memory"] if default else [])}
    if not separator or scheme not in known:
        # Not the address itself: there may be a password in it.
        problem = (
            f"{name} commence par « {scheme[:20]} » : "
            f"{'« memory:// », ' if default else ''}« redis:// » ou « rediss:// » est "
            "attendu"
        )
        raise InputError(problem)
    return f"{scheme}://{rest}"


def address(environment: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str:
    """Return an address without the slash at its end; empty where there is none."""
    text = environment.get(name, "").strip()
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        sound = bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or parts.scheme not in schemes or not text.isprintable():
        # Not the address itself: there may be a password in it.
        kinds = " ou ".join(f"« {scheme}:// »" for scheme in schemes)
        problem = f"{name} : une adresse en {kinds} est attendue"
        raise InputError(problem)
    return text.rstrip("/")


KINDS = ("standard", "oxigraph", "virtuoso")
"""Products that ``PVD_STORE_KIND`` may name; the first is any that keeps to the
protocols."""


def server_address(environment: Mapping[str, str]) -> ServerAddress | None:
    """Return the server that holds the graph; None: the embedded store does.

    Raises:
        InputError: an address is missing or no address, or the kind is not known.
    """
    http = ("http", "https")
    query, update, graphs = (
        address(environment, name, http)
        for name in ("PVD_STORE", "PVD_STORE_UPDATE", "PVD_STORE_GRAPHS")
    )
    if not query:
        return None
    if not (update and graphs):
        problem = (
            "PVD_STORE demande aussi PVD_STORE_UPDATE (mises à jour) et "
            "PVD_STORE_GRAPHS (protocole des graphes)"
        )
        raise InputError(problem)
    if any("@" in urlsplit(one).netloc for one in (query, update, graphs)):
        problem = (
            "PVD_STORE : le nom et le mot de passe se donnent par PVD_STORE_USER et "
            "PVD_STORE_PASSWORD, et non dans l'adresse"
        )
        raise InputError(problem)
    kind = environment.get("PVD_STORE_KIND", "").strip().lower() or KINDS[0]
    if kind not in KINDS:
        expected = " ou ".join(f"« {word} »" for word in KINDS)
        problem = f"PVD_STORE_KIND = « {kind} » : {expected} est attendu"
        raise InputError(problem)
    user = environment.get("PVD_STORE_USER", "").strip()
    password = environment.get("PVD_STORE_PASSWORD", "")
    return ServerAddress(query, update, graphs, kind, user, password)
