"""Answers that come in several formats: which one, its links, and none that fits.

Source: RFC 9110, sections 12 and 15.5.7; RFC 8288 (`Link`); the relations
`alternate` and `describedby` are in IANA's registry of link relations.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from flask import Response, request

from pvd_graph.app.negotiation import choose
from pvd_graph.app.problems import MEDIA_TYPE, problem, problem_bytes, title_of
from pvd_graph.services.formats import FORMAT_NAMES, MEDIA_TYPES

__all__ = [
    "HTML",
    "add_links",
    "description_links",
    "host_url",
    "not_acceptable",
    "rdf_answer",
    "wanted_format",
]

HTML = "text/html"
_OFFERS = [HTML, *MEDIA_TYPES.values()]
_EXTENSIONS = {media_type: extension for extension, media_type in MEDIA_TYPES.items()}
_OPEN = "Access-Control-Allow-Origin"


def host_url() -> str:
    """Return the address at which the site was reached, without a slash at its end."""
    return request.host_url.rstrip("/")


def wanted_format() -> str | None:
    """Return ``html`` or the extension that ``Accept`` prefers; None if nothing fits.

    HTML comes first where the client has no preference: an address without ending is
    for people.
    """
    wanted = choose(request.headers.get("Accept", ""), _OFFERS)
    if wanted is None:
        return None
    return _EXTENSIONS.get(wanted, "html")


def description_links(page: str | None, files: Mapping[str, str]) -> list[str]:
    """Return the values of ``Link`` for a thing or a page about it.

    Args:
        page: address of the page, None where there is none.
        files: extension -> address of the RDF file.
    """
    found = [f'<{page}>; rel="alternate"; type="{HTML}"'] if page else []
    found += [
        f'<{path}>; rel="alternate"; type="{MEDIA_TYPES[extension]}"'
        for extension, path in files.items()
    ]
    turtle = files["ttl"]
    found.append(f'<{turtle}>; rel="describedby"; type="{MEDIA_TYPES["ttl"]}"')
    return found


def add_links(answer: Response, links: list[str]) -> Response:
    """Give *answer* its links, in one header, and return it."""
    if links:
        answer.headers.add("Link", ", ".join(links))
    return answer


def rdf_answer(
    body: bytes, extension: str, links: list[str] | None = None, *, varies: bool = False
) -> Response:
    """Return an RDF file, readable from any site.

    Args:
        body: the file.
        extension: its format.
        links: values of ``Link``.
        varies: whether the same address has other formats.
    """
    answer = Response(body, content_type=f"{MEDIA_TYPES[extension]}; charset=utf-8")
    answer.headers[_OPEN] = "*"
    if varies:
        answer.vary.add("Accept")
    return add_links(answer, links or [])


def not_acceptable(page: str | None, files: Mapping[str, str]) -> Response:
    """Return 406 with the list of what is offered, and where.

    As plain text to who takes text, as problem+json to all others: nobody asked for
    that either, but it can be read.
    """
    offered = [
        *([{"media_type": HTML, "address": page}] if page else []),
        *(
            {"media_type": MEDIA_TYPES[extension], "address": path}
            for extension, path in files.items()
        ),
    ]
    shown = [*(["HTML"] if page else []), *(FORMAT_NAMES[one] for one in files)]
    names = ", ".join(shown)
    detail = f"Rien ici n'a le format demandé. Formats proposés : {names}."
    status = HTTPStatus.NOT_ACCEPTABLE
    accept = request.headers.get("Accept", "")
    if choose(accept, [MEDIA_TYPE, "text/plain"]) == "text/plain":
        lines = [f"{one['media_type']} {one['address']}" for one in offered]
        text = "\n".join([detail, *lines, ""])
        answer = Response(text, status=status, mimetype="text/plain")
    else:
        body = problem(status, title_of(status), detail, offered=offered)
        answer = Response(problem_bytes(body), status=status, mimetype=MEDIA_TYPE)
    answer.headers[_OPEN] = "*"
    answer.vary.add("Accept")
    return add_links(answer, description_links(page, files))
