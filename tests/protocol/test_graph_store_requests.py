"""SPARQL 1.1 Graph Store HTTP Protocol: names, payloads, rights, conditions.

Source: https://www.w3.org/TR/sparql11-http-rdf-update/, sections named at each test;
RFC 9110 and RFC 3986.
"""

import pytest

from tests.protocol.graph_requests import (
    DONE,
    EX,
    JANE,
    JANE_JSON,
    JANE_XML,
    JOHN,
    TURTLE,
    at,
    holds,
    is_there,
    read,
    write,
)
from tests.protocol.wire import Address, exchange


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (f"{TURTLE}; charset=utf-8", JANE),
        ("application/n-triples", JANE),
        (
            "application/rdf+xml",
            JANE_XML,
        ),
        (
            "application/ld+json",
            JANE_JSON,
        ),
    ],
)
def test_5_1_payloads(
    scratch: Address, graph: str, content_type: str, body: str
) -> None:
    """Every format of RDF that the site writes is read."""
    assert write(scratch, at(graph), body=body, content_type=content_type).status == 201
    assert holds(scratch, at(graph), JANE)


@pytest.mark.parametrize("content_type", ["text/csv", "image/png", "text/html"])
def test_5_1_other_payloads_are_415(
    scratch: Address, graph: str, content_type: str
) -> None:
    """RFC 9110, 15.5.16."""
    assert write(scratch, at(graph), content_type=content_type).status == 415
    assert read(scratch, at(graph)).status == 404


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/n-quads", "<urn:s> <urn:p> 1 <{other}> ."),
        ("application/trig", "<{other}> {{ <urn:s> <urn:p> 1 }}"),
        (
            "application/ld+json",
            '{{"@id": "{other}", "@graph": [{{"@id": "urn:s", "urn:p": 1}}]}}',
        ),
    ],
)
def test_5_1_no_payload_names_another_graph(
    scratch: Address, graph: str, content_type: str, body: str
) -> None:
    """A payload is one graph; its quads write nowhere else."""
    other = graph + "/other"
    content = body.format(other=other)
    for method in ("PUT", "POST"):
        reply = write(scratch, at(graph), method, content, content_type=content_type)
        assert reply.status in {400, 415}
        assert not is_there(scratch, other)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "POST", "DELETE"])
@pytest.mark.parametrize(
    "query",
    [
        *("?graph=", "?graph=a", "?graph=/a", "?graph=//host/a", "?graph=a%20b:c"),
        *("?graph=urn:a&default", "?graph=urn:a&graph=urn:b"),
    ],
)
def test_4_2_the_graph_is_one_absolute_iri(
    scratch: Address, method: str, query: str
) -> None:
    """400: relative, both, or two."""
    body = JOHN if method in {"PUT", "POST"} else ""

    assert write(scratch, "/graph-store" + query, method, body).status == 400


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_4_the_store_is_no_graph(scratch: Address, method: str) -> None:
    """Without a name only POST has a meaning."""
    body = JOHN if method == "PUT" else ""

    assert write(scratch, "/graph-store", method, body).status in {400, 405}


def test_4_2_names_beyond_ascii(scratch: Address, graph: str) -> None:
    """An IRI, percent-encoded once for the address."""
    name = f"{graph}/é 😀".replace(" ", "%20")

    assert write(scratch, at(name)).status == 201
    assert is_there(scratch, name)
    assert holds(scratch, at(name), JOHN)


def test_4_1_direct_names(scratch: Address, graph: str) -> None:
    """The address of the request is the name of the graph."""
    target = "/graph-store/" + graph.removeprefix(EX) + "/jean.ttl"

    assert read(scratch, target).status == 404
    assert write(scratch, target).status == 201
    assert holds(scratch, target, JOHN)
    assert holds(scratch, at(scratch.url + target), JOHN)
    assert is_there(scratch, scratch.url + target)
    assert write(scratch, target, "DELETE", "").status in DONE
    assert read(scratch, target).status == 404


def test_5_1_relative_iris_of_a_payload(scratch: Address, graph: str) -> None:
    """RFC 3986, 5.1: their base is the name of the graph."""
    write(scratch, at(graph + "/doc"), body="<#me> <rel> <> .")

    absolute = f"<{graph}/doc#me> <{graph}/rel> <{graph}/doc> ."
    assert holds(scratch, at(graph + "/doc"), absolute)


@pytest.mark.parametrize("method", ["PATCH", "TRACE", "MKCOL"])
def test_other_methods_are_405(scratch: Address, graph: str, method: str) -> None:
    """RFC 9110, 15.5.6."""
    reply = write(scratch, at(graph), method, "")

    assert reply.status == 405
    allowed = {name.strip() for name in reply.headers["allow"].split(",")}
    assert allowed >= {"GET", "HEAD", "PUT", "POST", "DELETE"}


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("token", ["", "pvd_none_secret"])
def test_writing_without_token_is_401(
    scratch: Address, graph: str, method: str, token: str
) -> None:
    """RFC 9110, 11.6.1; nothing is changed."""
    write(scratch, at(graph), body=JANE)
    headers = {"Content-Type": TURTLE}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    reply = exchange(scratch, at(graph), method, JOHN, headers)

    assert reply.status == 401
    assert reply.headers["www-authenticate"].startswith("Bearer")
    assert holds(scratch, at(graph), JANE)


def test_conditional_writes(scratch: Address, graph: str) -> None:
    """RFC 9110, 13.1.1 and 13.1.2: nobody's change is lost unseen."""
    assert write(scratch, at(graph), if_match="*").status == 412
    assert write(scratch, at(graph), if_none_match="*").status == 201
    assert write(scratch, at(graph), body=JANE, if_none_match="*").status == 412
    etag = read(scratch, at(graph)).headers["etag"]
    assert write(scratch, at(graph), body=JANE, if_match='"other"').status == 412
    assert holds(scratch, at(graph), JOHN)
    assert write(scratch, at(graph), body=JANE, if_match=etag).status in DONE
    assert write(scratch, at(graph), "DELETE", "", if_match=etag).status == 412
    assert holds(scratch, at(graph), JANE)


def test_a_part_of_a_graph_is_no_graph(scratch: Address, graph: str) -> None:
    """RFC 9110, 14.5: a partial PUT that is not supported is refused, not taken."""
    write(scratch, at(graph), body=JANE)

    assert write(scratch, at(graph), content_range="bytes 0-3/10").status == 400
    assert holds(scratch, at(graph), JANE)


def test_known_graphs_are_304(scratch: Address, graph: str) -> None:
    """RFC 9110, 13.1.2."""
    write(scratch, at(graph))
    etag = read(scratch, at(graph)).headers["etag"]
    known = {"Accept": TURTLE, "If-None-Match": etag, **scratch.authorization}

    assert exchange(scratch, at(graph), "GET", None, known).status == 304
    write(scratch, at(graph), body=JANE)
    assert exchange(scratch, at(graph), "GET", None, known).status == 200


def _part(name: str, kind: str, content: str) -> str:
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"'
    typed = f"\r\nContent-Type: {kind}" if kind else ""
    return f"--line\r\n{head}{typed}\r\n\r\n{content}\r\n"


@pytest.mark.parametrize(
    ("parts", "status", "told"),
    [
        ([("jane.ttl", TURTLE, JANE), ("john.ttl", "", JOHN)], 415, "« john.ttl »"),
        ([("john.ttl", "", JOHN)], 415, "« john.ttl »"),
        ([("jane.ttl", TURTLE, JANE)] * 21, 413, "plus de 20 parties"),
        ([], 400, "aucun fichier"),
    ],
    ids=["one without type", "no type", "too many", "none"],
)
def test_no_part_of_a_form_is_left_out_in_silence(
    scratch: Address,
    graph: str,
    parts: list[tuple[str, str, str]],
    status: int,
    told: str,
) -> None:
    """RFC 7578, 4.4: without a type a part is plain text, which is no graph."""
    body = "".join(_part(*one) for one in parts) + "--line--\r\n"
    form = "multipart/form-data; boundary=line"
    reply = write(scratch, at(graph), "POST", body, content_type=form)

    assert reply.status == status
    assert told in reply.json()["detail"]
    assert not is_there(scratch, graph)


@pytest.mark.parametrize("name", ["%ff", "%c0%ae/x", "a%e9"])
def test_5_1_an_address_that_is_no_text_names_no_graph(
    scratch: Address, name: str
) -> None:
    """RFC 3987, 3.1: all such addresses would be that of one sign, U+FFFD."""
    for method in ("PUT", "POST", "DELETE"):
        assert write(scratch, f"/graph-store/{name}", method).status == 400
    assert read(scratch, f"/graph-store/{name}").status == 400
    assert write(scratch, "/graph-store/%EF%BF%BD").status == 201
    assert write(scratch, "/graph-store/%EF%BF%BD", "DELETE", "").status in DONE


def test_a_published_store_has_no_default_graph(small: Address) -> None:
    """And says what to name instead."""
    reply = exchange(small, "/graph-store?default", headers={"Accept": TURTLE})

    assert reply.status == 404
    assert "?graph=<IRI>" in reply.json()["detail"]


def test_a_method_in_small_letters_does_nothing(scratch: Address, graph: str) -> None:
    """RFC 9110, 9.1: names of methods are case-sensitive; 15.6.2."""
    assert write(scratch, at(graph), "put").status == 501
    assert not is_there(scratch, graph)
    write(scratch, at(graph), body=JANE)
    assert write(scratch, at(graph), "delete", "").status == 501
    assert holds(scratch, at(graph), JANE)
    update = {"Content-Type": "application/sparql-update", **scratch.authorization}
    assert exchange(scratch, "/update", "post", "CLEAR ALL", update).status == 501
    assert exchange(scratch, "/", "get").status == 501
    assert holds(scratch, at(graph), JANE)


@pytest.mark.parametrize(
    ("content_type", "body", "told"),
    [
        (TURTLE, "<urn:s> <urn:p> 1", "finit trop tôt"),
        (TURTLE, "ex:s <urn:p> 1 .", "« ex: » n'est pas déclaré"),
        (TURTLE, "<urn:s> <urn:p> .", "« . » ne peut pas être un objet"),
        (TURTLE, b"<urn:s> <urn:p> '\xff' .", "pas de l'UTF-8"),
        (TURTLE, "<urn:s> <urn:p> <urn:a b> .", "un IRI ne peut pas contenir"),
        ("application/n-triples", "<urn:s> <urn:p> <urn:o> 1", "le sujet doit être"),
        ("application/ld+json", '{"@id": 1}', "« @id » doit être un texte"),
        ("application/ld+json", "{'a': 1}", "dit, en anglais : « Unexpected char"),
    ],
)
def test_what_does_not_parse_is_told_in_french(
    scratch: Address, graph: str, content_type: str, body: str | bytes, told: str
) -> None:
    """And in English to who prefers it; what the parser alone can say is quoted."""
    french, english = (
        write(
            scratch,
            at(graph),
            body=body,
            content_type=content_type,
            accept_language=language,
        )
        for language in ("fr", "en")
    )

    assert (french.status, english.status) == (400, 400)
    assert told in french.json()["detail"]
    assert english.json()["detail"].startswith("The content does not parse: ")


@pytest.mark.parametrize("tag", ['"other"', "*"])
def test_an_update_on_a_condition_is_not_applied(
    scratch: Address, graph: str, tag: str
) -> None:
    """RFC 9110, 13.1.1: nothing is there that it could match."""
    update = {"Content-Type": "application/sparql-update", **scratch.authorization}
    text = f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:s> <urn:p> 1 }} }}"
    refused = exchange(scratch, "/update", "POST", text, {**update, "If-Match": tag})

    assert refused.status == 412
    assert not is_there(scratch, graph)
    free = {**update, "If-None-Match": tag}
    assert exchange(scratch, "/update", "POST", text, free).status in DONE
    assert is_there(scratch, graph)
