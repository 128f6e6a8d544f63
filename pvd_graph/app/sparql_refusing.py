"""Answer a request that is refused: a page, or a problem, and when to come back."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from pvd_graph.app.negotiation import choose
from pvd_graph.app.problems import MEDIA_TYPE, problem_bytes, retry_after_s
from pvd_graph.app.sparql_call import Call, Headers
from pvd_graph.app.sparql_formats import HTML
from pvd_graph.app.sparql_options import ErrorPage
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.app.sparql_wording import language_of, problem_in
from pvd_graph.errors import PvdError, QueryLimitError
from pvd_graph.store.mistakes import explained

__all__ = ["refuse"]


def _wants_page(call: Call) -> bool:
    offers = [MEDIA_TYPE, "application/json", HTML]
    return HTML in call.accept.lower() and choose(call.accept, offers) == HTML


def _retry_after(error: PvdError | ProtocolError, wait_s: int) -> Headers:
    """Return the header that says when the same request is worth sending again.

    A query that passed a limit of its own may pass it again: its message says how to
    go on.
    """
    if isinstance(error, ProtocolError):
        return []
    if isinstance(error, QueryLimitError) and error.limit == "computing":
        return [("Retry-After", str(max(1, wait_s)))]
    again_s = retry_after_s(error)
    return [] if again_s is None else [("Retry-After", str(again_s))]


async def refuse(
    call: Call,
    error: PvdError | ProtocolError,
    wait_s: int,
    error_page: ErrorPage | None,
) -> None:
    """Answer with why: a page for a browser, else a problem in the language asked.

    Args:
        call: the request.
        error: what went wrong.
        wait_s: seconds after which its client may compute again.
        error_page: makes the page; None: there is none.
    """
    error = explained(call.query, error)
    if error_page is not None and _wants_page(call):
        body = problem_in("fr", error)
        loop = asyncio.get_running_loop()
        about, content = await loop.run_in_executor(
            None, error_page, call.scope, body, call.query
        )
    else:
        language = language_of(call.header(b"accept-language"))
        body = problem_in(language, error)
        about = [("Content-Type", MEDIA_TYPE), ("Content-Language", language)]
        content = problem_bytes(body)
    headers = [
        *about,
        ("Cache-Control", "no-store"),
        ("Vary", "Accept, Accept-Encoding, Accept-Language"),
        *_retry_after(error, wait_s),
    ]
    status = HTTPStatus(body["status"])
    if "allow" in body:
        headers.append(("Allow", ", ".join(body["allow"])))
    if body.get("remedy") == "Accept-Encoding":
        headers.append(("Accept-Encoding", "gzip, identity"))
    await call.reply(status, headers, content)
