"""What the endpoint answers to who comes without a query."""

from __future__ import annotations

from http import HTTPStatus

from pvd_graph.app.negotiation import choose
from pvd_graph.app.service_description import FORMATS, describe_service
from pvd_graph.app.sparql_call import Call
from pvd_graph.app.sparql_formats import HTML
from pvd_graph.app.sparql_options import EndpointOptions
from pvd_graph.app.sparql_refusal import ProtocolError
from pvd_graph.store.evaluator import Evaluator

__all__ = ["introduce"]


async def introduce(call: Call, pool: Evaluator, options: EndpointOptions) -> bool:
    """Answer with the service description; False when the page is wanted.

    The description names the address that the client used, so that no cache may keep
    it, and none can give one host the answer of another.

    Args:
        call: a GET or HEAD.
        pool: told of in the description.
        options: of the endpoint.

    Raises:
        ProtocolError: 400, neither is wanted, or the address is none.
    """
    wanted = choose(call.accept, [*FORMATS, HTML])
    if wanted == HTML:
        return False
    if wanted is None:
        offered = ", ".join(FORMATS)
        raise ProtocolError(
            HTTPStatus.BAD_REQUEST,
            "Le paramètre « query » manque. Sans lui, cette adresse propose sa page "
            f"({HTML}) et sa description ({offered}).",
            "The parameter “query” is missing. Without it, this address offers its "
            f"page ({HTML}) and its description ({offered}).",
        )
    source = pool.source
    host = call.header(b"host") or "localhost"
    endpoint = f"{call.scope.get('scheme', 'http')}://{host}{call.scope['path']}"
    try:
        content = describe_service(
            endpoint,
            source,
            pool.limits,
            wanted,
            union=options.union,
            updates=options.updates,
            services=pool.services,
            extends=pool.extends,
        )
    except ValueError as error:
        raise ProtocolError(
            HTTPStatus.BAD_REQUEST,
            "L'en-tête « Host » ne forme pas une adresse.",
            "The header “Host” does not make an address.",
        ) from error
    utf8 = "; charset=utf-8" if wanted.startswith("text/") else ""
    headers = [
        ("Content-Type", wanted + utf8),
        ("Cache-Control", "no-store"),
        ("Vary", "Accept, Host"),
        ("PVD-Generation", str(source.number)),
    ]
    await call.reply(HTTPStatus.OK, headers, content)
    return True
