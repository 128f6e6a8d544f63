"""How often one client may do what costs more than a page: Flask-Limiter.

Queries at the endpoint have limits of their own, in seconds of computing. Counters are
kept in memory, or in Redis or Valkey where several servers share them; when that does
not answer they are kept in memory until it does.

Source: draft-ietf-httpapi-ratelimit-headers-11 for ``RateLimit`` and its policy; RFC
6585, section 4, and RFC 9110, section 10.2.3, for 429 and ``Retry-After``.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from flask import Flask, Response, request
from flask_limiter import Limiter, RateLimitExceeded, RequestLimit

from pvd_graph.app.account_pages import pending_account
from pvd_graph.app.formatting import plural
from pvd_graph.app.handlers import answer_problem
from pvd_graph.app.query_port import client_of
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.store.refusals import Wording

if TYPE_CHECKING:
    from flask.typing import RouteCallable
    from limits import RateLimitItem

__all__ = ["RULES", "limit_rates"]

RULES: Mapping[str, tuple[str, str]] = {
    "account_admin.send_invitation": ("invite", "120 per hour"),
    "account_email.ask": ("own-password", "30 per hour"),
    "account_email.confirm": ("email", "30 per hour"),
    "account_email.restore": ("email", "30 per hour"),
    "account_email.stop": ("email", "30 per hour"),
    "account_oidc.come_back": ("provider-back", "60 per hour"),
    "account_oidc.start": ("provider", "60 per hour"),
    "account_own.change_password": ("own-password", "30 per hour"),
    "account_factor.enrol": ("own-password", "30 per hour"),
    "account_own.erase": ("own-password", "30 per hour"),
    "account_factor.remove_second_factor": ("own-password", "30 per hour"),
    "account_factor.renew_codes": ("own-password", "30 per hour"),
    "account_links.accept_invitation": ("invitation", "30 per hour"),
    "account_links.invitation_form": ("invitation-page", "120 per hour"),
    "account_pages.send_code": ("code", "60 per hour"),
    "account_links.send_forgotten": ("forgotten", "10 per hour"),
    "account_links.send_reset": ("reset", "30 per hour"),
    "account_pages.send_sign_in": ("sign-in", "120 per hour"),
    "dataset_data.load_data": ("loads", "120 per hour"),
    "link_pages.create": ("links", "30 per hour"),
    "sheet_pictures.add": ("pictures", "120 per hour"),
    "sheet_talk.ask": ("questions", "30 per hour"),
    "sheet_talk.write": ("messages", "10 per hour"),
    "sheet_writing.send": ("submissions", "120 per hour"),
    "sheet_keeping.say": ("words", "60 per hour"),
    "peers_api.ask_profile": ("profiles", "120 per minute"),
    "reconcile.answer": ("reconcile", "1200 per minute"),
    "sparql_pages.results": ("form", "60 per minute"),
    "upload_pages.publish": ("publish", "60 per hour"),
    "upload_pages.send": ("uploads", "60 per hour"),
}
"""Name of a view -> the name of its limit, and how much of it there is."""

FAILURES: Mapping[str, tuple[str, str]] = {
    "account_pages.send_code": ("code-account", "20 per hour"),
    "account_pages.send_sign_in": ("sign-in-account", "50 per hour"),
}
"""Name of a view -> how often an attempt on one account may fail, whoever tries.

A password of twelve signs is not guessed in fifty an hour; a code of six figures, three
of which are good at a time, takes years.
"""

# Seconds of a window -> how it is called.
_WINDOWS = {60: ("minute", "a minute"), 3600: ("heure", "an hour")}
# A store that does not answer must not hold the threads of the site.
_TIMEOUT_S = 1


def limit_rates(
    app: Flask,
    storage: str = "memory://",
    *,
    rules: Mapping[str, tuple[str, str]] = RULES,
    failures: Mapping[str, tuple[str, str]] = FAILURES,
    enabled: bool = True,
) -> Limiter:
    """Apply *rules* to the views of *app*, which has all of its blueprints.

    Args:
        app: its clients are told apart as the endpoint does.
        storage: ``memory://`` or the address of a Redis or Valkey server.
        rules: see `RULES`.
        failures: see `FAILURES`.
        enabled: False: clients are not told apart; attempts on an account stay
            limited.
    """
    remote = not storage.startswith("memory:")
    options = {"socket_connect_timeout": _TIMEOUT_S, "socket_timeout": _TIMEOUT_S}
    limiter = Limiter(
        lambda: client_of(app, request.environ),
        storage_uri=storage,
        storage_options={**options} if remote else {},
        strategy="moving-window",
        in_memory_fallback_enabled=remote,
        key_prefix="pvd",
    )
    rules = rules if enabled else {}
    limiter.init_app(app)
    for view, (name, amount) in rules.items():
        limited = limiter.limit(amount, scope=name)(app.view_functions[view])
        app.view_functions[view] = cast("RouteCallable", limited)
    for view, (name, amount) in failures.items():
        limited = limiter.limit(
            amount, scope=name, key_func=attempted_account, deduct_when=_failed
        )(app.view_functions[view])
        app.view_functions[view] = cast("RouteCallable", limited)
    names = {view: name for view, (name, _) in {**failures, **rules}.items()}

    @app.errorhandler(RateLimitExceeded)
    def refuse(error: RateLimitExceeded) -> Response:
        """Say how much is allowed, and when to come back."""
        wait_s = max(map(_wait_s, limiter.current_limits), default=1)
        told = _told(error.limit.limit, wait_s)
        status = HTTPStatus.TOO_MANY_REQUESTS
        answer = answer_problem(ProtocolError(status, *told, limit=names[_view()]))
        answer.retry_after = wait_s
        return answer

    @app.after_request
    def tell(answer: Response) -> Response:
        """Tell what is left."""
        for one in limiter.current_limits:
            name, amount = names[_view()], one.limit
            policy = f'"{name}";q={amount.amount};w={amount.get_expiry()}'
            left = f'"{name}";r={max(0, one.remaining)};t={_wait_s(one)}'
            answer.headers["RateLimit-Policy"] = policy
            answer.headers["RateLimit"] = left
        return answer

    return limiter


def attempted_account() -> str:
    """Return a name of the account that a form tries to open; it tells nothing."""
    tried = request.form.get("email", "").strip().lower() or pending_account()
    return f"account:{hashlib.sha256(tried.encode()).hexdigest()[:32]}"


def _failed(answer: Response) -> bool:
    return answer.status_code == HTTPStatus.BAD_REQUEST


def _told(allowed: RateLimitItem, wait_s: int) -> Wording:
    """Return how much is *allowed*, and that one may come back in *wait_s*."""
    french, english = _WINDOWS[allowed.get_expiry()]
    seconds = plural(wait_s, "seconde", "secondes")
    return (
        (
            f"Cette demande se fait au plus {allowed.amount} fois par {french}. "
            f"Réessayez dans {seconds}."
        ),
        (
            f"This can be asked {allowed.amount} times {english} at most. Try again in "
            f"{wait_s} seconds."
        ),
    )


def _view() -> str:
    return request.endpoint or ""


def _wait_s(one: RequestLimit) -> int:
    return max(1, math.ceil(one.window.reset_time - time.time()))
