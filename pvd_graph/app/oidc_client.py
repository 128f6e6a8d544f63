"""A provider of OpenID Connect as this site speaks to it: ProConnect, or another.

The code flow with PKCE, a state and a nonce, by Authlib. ProConnect's profile: claims
``given_name``, ``usual_name`` and ``siret``, a level asked for by ``acr_values``, and
userinfo that may come as a signed token.

Source: OpenID Connect Core 1.0, 3.1 and 5.3; RFC 7636; RP-Initiated Logout 1.0;
ProConnect's documentation for service providers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, cast

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, Response, current_app, request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from pvd_graph.accounts.organisations import plain_name
from pvd_graph.accounts.people import normal_email
from pvd_graph.accounts.sign_in import Identity
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.config import Settings
from pvd_graph.errors import BadParameterError

__all__ = ["come_back", "register", "send_away", "sign_out_address"]

_EXTENSION = "pvd_graph.oidc"
_LEVEL = "eidas1"
_TIMEOUT_S = 10
_ALGORITHMS = ["RS256", "PS256", "ES256"]


def register(app: Flask, settings: Settings) -> bool:
    """Make the provider of *settings* known to *app*; return whether there is one."""
    if not settings.oidc_issuer:
        return False
    app.extensions[_EXTENSION] = OAuth(app).register(
        "oidc",
        client_id=settings.oidc_client,
        client_secret=settings.oidc_secret,
        server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": settings.oidc_scopes,
            "code_challenge_method": "S256",
            "default_timeout": _TIMEOUT_S,
        },
    )
    return True


def _client() -> Any:  # noqa: ANN401 - Authlib has no types
    client = current_app.extensions.get(_EXTENSION)
    if client is None:
        raise ProtocolError(
            HTTPStatus.NOT_FOUND,
            "Ce site n'a pas d'autre moyen de connexion.",
            "This site has no other way to sign in.",
        )
    return client


@contextmanager
def _our_errors() -> Iterator[None]:
    """Tell what goes wrong with the provider; why goes to the log."""
    try:
        yield
    except (
        OAuthError,
        JoseError,
        RequestException,
        RuntimeError,
        ValueError,
        KeyError,
    ) as error:
        current_app.logger.warning("oidc: %s: %s", type(error).__name__, error)
        raise ProtocolError(
            HTTPStatus.BAD_GATEWAY,
            "La connexion n'a pas abouti. Recommencez depuis la page de connexion, ou "
            "prenez votre mot de passe.",
            "Signing in did not come to its end. Begin again from the sign-in page, or "
            "take your password.",
        ) from error


def send_away(redirect_uri: str) -> Response:
    """Send the browser to the provider, which sends it back to *redirect_uri*.

    Raises:
        ProtocolError: there is none, or it does not answer.
    """
    client = _client()
    with _our_errors():
        answer = client.authorize_redirect(redirect_uri, acr_values=_LEVEL)
    return cast("Response", answer)


def come_back() -> Identity | None:
    """Return who the provider says that somebody is, from the address it sent them to.

    None: they said no there (RFC 6749, 4.1.2.1).

    Raises:
        ProtocolError: what it says does not hold, or is not for this browser.
    """
    client = _client()
    if request.args.get("error") == "access_denied":
        return None
    with _our_errors():
        token = client.authorize_access_token()
        claims = dict(token["userinfo"])
        claims |= _userinfo(client, token, claims["sub"])
        return _identity(claims, token.get("id_token", ""))


def _userinfo(
    client: Any,  # noqa: ANN401 - Authlib has no types
    token: Mapping[str, Any],
    subject: str,
) -> dict[str, Any]:
    """Return what the provider adds: as JSON, or as a token that it signed.

    Raises:
        ValueError: it is of somebody else, or for another site.
    """
    metadata = client.load_server_metadata()
    if "userinfo_endpoint" not in metadata:
        return {}
    answer = client.get(metadata["userinfo_endpoint"], token=token)
    answer.raise_for_status()
    found: dict[str, Any]
    if "jwt" in answer.headers.get("Content-Type", ""):
        keys = KeySet.import_key_set(client.fetch_jwk_set())
        found = dict(jwt.decode(answer.text, keys, algorithms=_ALGORITHMS).claims)
        audience = found.get("aud", [])
        named = audience if isinstance(audience, list) else [audience]
        if found.get("iss") != metadata["issuer"] or client.client_id not in named:
            problem = "userinfo of another issuer, or for another client"
            raise ValueError(problem)
    else:
        found = answer.json()
    if found.get("sub") != subject:
        problem = "userinfo of another subject"
        raise ValueError(problem)
    return {key: value for key, value in found.items() if key not in {"iss", "aud"}}


def _identity(claims: Mapping[str, Any], id_token: str) -> Identity:
    # Not told is believed; whatever is told but JSON's true is a no.
    vouched = claims.get("email_verified", True) is True
    try:
        email = normal_email(str(claims.get("email", ""))) if vouched else ""
    except BadParameterError:
        email = ""
    last = claims.get("usual_name") or claims.get("family_name") or ""
    try:
        name = plain_name(f"{claims.get('given_name', '')} {last}")
    except BadParameterError:
        name = email.partition("@")[0]
    return Identity(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        email=email,
        name=name,
        siret=str(claims.get("siret", "")),
        id_token=id_token,
    )


def sign_out_address(id_token: str, back: str) -> str:
    """Return where one signs out of the provider too; empty where it has no such place.

    Args:
        id_token: what it said when they signed in.
        back: address to come back to.
    """
    if current_app.extensions.get(_EXTENSION) is None:
        return ""
    client = _client()
    try:
        with _our_errors():
            found = client.create_logout_url(
                post_logout_redirect_uri=back, id_token_hint=id_token
            )
    except ProtocolError:
        return ""
    return str(found["url"])
