"""A provider of OpenID Connect on this machine, of Authlib's own parts.

It asks nobody anything: whoever comes is whom `Provider.claims` says. The code flow
with PKCE, which it demands; userinfo as JSON, or as a token that it signs, as
ProConnect has it.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

from tests.conftest import free_port

CLIENT, SECRET = "pvd-graph", "secret-of-the-client"
CLAIMS = {
    "sub": "agent-1",
    "email": "marie@example.org",
    "given_name": "Marie",
    "usual_name": "Exemple",
    "siret": "99900100000017",
}


class _Client(ClientMixin):  # type: ignore[misc] # Authlib has no types
    """The one client there is."""

    client_id = CLIENT

    def __init__(self, back: str) -> None:
        self._back = back

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self._back

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, uri: str) -> bool:
        return uri == self._back

    def check_client_secret(self, secret: str) -> bool:
        return secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return (method, endpoint) == ("client_secret_basic", "token")

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:
        return kind == "authorization_code"


class _Code(SimpleNamespace):
    """A code that was handed out."""

    def get_redirect_uri(self) -> str:
        return str(self.redirect_uri)

    def get_scope(self) -> str:
        return str(self.scope)

    def get_nonce(self) -> str:
        return str(self.nonce)

    def get_auth_time(self) -> int:
        return int(self.auth_time)

    def get_acr(self) -> str:
        return str(self.acr)

    def get_amr(self) -> list[str]:
        return ["pwd"]


@dataclass
class Provider:
    """A running provider.

    Attributes:
        issuer: its address.
        claims: of whoever comes next.
        userinfo: what it says at `/userinfo`, where that is something else.
        signed: whether userinfo is a token.
        asked: the parameters of the last request to authorize.
        key: what it signs with; `other` is not published.
    """

    issuer: str
    back: str
    claims: dict[str, Any] = field(default_factory=lambda: dict(CLAIMS))
    userinfo: dict[str, Any] | None = None
    signed: bool = False
    asked: dict[str, str] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    signs_with: RSAKey | None = None
    codes: dict[str, _Code] = field(default_factory=dict)
    tokens: dict[str, dict[str, Any]] = field(default_factory=dict)


def _codes(provider: Provider) -> type:
    class Codes(grants.AuthorizationCodeGrant):  # type: ignore[misc] # Authlib has no types
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]  # noqa: RUF012 - as Authlib has it

        def save_authorization_code(self, code: str, request: Any) -> None:  # noqa: ANN401 - of Authlib
            data = request.payload.data
            provider.codes[code] = _Code(
                code=code,
                redirect_uri=request.payload.redirect_uri,
                scope=request.payload.scope,
                nonce=data.get("nonce"),
                acr=data.get("acr_values"),
                code_challenge=data.get("code_challenge"),
                code_challenge_method=data.get("code_challenge_method"),
                auth_time=int(time.time()),
                claims=dict(provider.claims),
            )

        def query_authorization_code(self, code: str, _client: object) -> _Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, code: _Code) -> None:
            provider.codes.pop(code.code, None)

        def authenticate_user(self, code: _Code) -> dict[str, Any]:
            return dict(code.claims)

    return Codes


def _id_tokens(provider: Provider) -> type:
    class IdTokens(OpenIDCode):  # type: ignore[misc] # as above
        def exists_nonce(self, _nonce: str, _request: object) -> bool:
            return False

        def resolve_client_private_key(self, _client: object) -> RSAKey:
            return provider.signs_with or provider.key

        def get_client_algorithm(self, _client: object) -> str:
            return "RS256"

        def get_client_claims(self, _client: object) -> dict[str, Any]:
            return {"iss": provider.issuer}

        def generate_user_info(self, user: dict[str, Any], _scope: str) -> UserInfo:
            return UserInfo(sub=user["sub"])

    return IdTokens


def _server(app: Flask, provider: Provider) -> AuthorizationServer:
    client = _Client(provider.back)

    def save(token: dict[str, Any], request: Any) -> None:  # noqa: ANN401 - of Authlib
        provider.tokens[token["access_token"]] = request.user

    server = AuthorizationServer(app, query_client=lambda _id: client, save_token=save)
    id_tokens = _id_tokens(provider)()
    server.register_grant(_codes(provider), [id_tokens, CodeChallenge(required=True)])
    return server


def _application(provider: Provider) -> Flask:
    app = Flask(__name__)
    server = _server(app, provider)

    @app.get("/.well-known/openid-configuration")
    def metadata() -> Response:
        base = provider.issuer
        return jsonify(
            issuer=base,
            authorization_endpoint=f"{base}/authorize",
            token_endpoint=f"{base}/token",
            userinfo_endpoint=f"{base}/userinfo",
            jwks_uri=f"{base}/jwks",
            end_session_endpoint=f"{base}/end",
            id_token_signing_alg_values_supported=["RS256"],
        )

    @app.get("/jwks")
    def jwks() -> Response:
        return jsonify(KeySet([provider.key]).as_dict(private=False))

    @app.get("/authorize")
    def authorize() -> Any:  # noqa: ANN401 - of Authlib
        provider.asked = request.args.to_dict()
        if provider.claims.get("refuses"):
            back, state = request.args["redirect_uri"], request.args["state"]
            return redirect(f"{back}?error=access_denied&state={state}")
        grant = server.get_consent_grant(end_user=provider.claims)
        return server.create_authorization_response(
            grant_user=provider.claims, grant=grant
        )

    @app.post("/token")
    def token() -> Any:  # noqa: ANN401 - as above
        return server.create_token_response()

    @app.get("/userinfo")
    def userinfo() -> Response:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        claims = provider.userinfo or provider.tokens[token]
        if not provider.signed:
            return jsonify(claims)
        key = provider.signs_with or provider.key
        whole = {"iss": provider.issuer, "aud": CLIENT, **claims}
        text = jwt.encode({"alg": "RS256", "kid": "1"}, whole, key)
        return Response(text, mimetype="application/jwt")

    return app


@contextmanager
def oidc_provider(back: str) -> Iterator[Provider]:
    """Run a provider whose one client is called at *back*."""
    port = free_port()
    provider = Provider(f"http://127.0.0.1:{port}", back)
    server = make_server("127.0.0.1", port, _application(provider), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
