"""`/reconcile` over HTTP, asked as OpenRefine asks: its forms, its headers, its order.

What its Java parts send (`StandardReconConfig`, `ReconciledDataExtensionJob`) are forms
in UTF-8; its parts in the browser (`recon-manager.js`, the widget of suggestions) ask
from another origin, by CORS or by a script (JSONP).
Answers keep to the closed schemas of `tests/app/reconcile_schemas.py`; where
`PVD_RECONCILIATION_SCHEMAS` names a folder of those that the specification publishes
(`0.2/schemas` of github.com/reconciliation-api/specs), to these too.
"""

import gzip
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from tests.app import reconcile_schemas as schemas
from tests.protocol.wire import FORM, Address, Reply, exchange

BROWSER = {"Origin": "http://127.0.0.1:3333", "Accept": "application/json, */*;q=0.1"}
JAVA = {
    "Content-Type": f"{FORM}; charset=UTF-8",
    "User-Agent": "OpenRefine/3.9.3 [TRUNK]",
    "Accept-Encoding": "gzip, x-gzip, deflate",
    "Connection": "keep-alive",
}
PUBLISHED = {
    "manifest": schemas.MANIFEST,
    "reconciliation-result-batch": schemas.RESULTS,
    "suggest-entities-response": schemas.SUGGESTIONS,
    "suggest-properties-response": schemas.SUGGESTIONS,
    "suggest-types-response": schemas.SUGGESTIONS,
    "data-extension-response": schemas.EXTENSION,
}


def _valid(body: Any, name: str) -> Any:  # noqa: ANN401 - what JSON holds
    """Return *body*, which keeps to the schema of *name*: ours and the published."""
    Draft202012Validator(PUBLISHED[name]).validate(body)
    if folder := os.environ.get("PVD_RECONCILIATION_SCHEMAS"):
        published = json.loads((Path(folder) / f"{name}.json").read_text("utf-8"))
        published.get("properties", {}).pop("authentication", None)  # of swagger.io
        text = json.dumps(published)
        if '"$ref": "type.json"' in text:
            kind = json.loads((Path(folder) / "type.json").read_text("utf-8"))
            kind["properties"].pop("broader")  # refers to itself
            text = text.replace('{"$ref": "type.json"}', json.dumps(kind))
        Draft7Validator(json.loads(text)).validate(body)
    return body


def _post(server: Address, name: str, value: object) -> Reply:
    """Send a form as OpenRefine's `postNameValue` does; anything else is an error.

    Its client unpacks what it says it takes.
    """
    form = urlencode({name: json.dumps(value, ensure_ascii=False)})
    reply = exchange(server, "/reconcile", "POST", form, JAVA)
    if reply.headers.get("content-encoding") == "gzip":
        reply = replace(reply, body=gzip.decompress(reply.body))
    assert reply.status < 400, reply.text
    return reply


def _get(server: Address, address: str, **fields: str) -> Reply:
    """Ask from the browser: the answer may be read by a page of another origin."""
    sign = "&" if "?" in address else "?"
    target = address.removeprefix(server.url) + (
        sign + urlencode(fields) if fields else ""
    )
    reply = exchange(server, target, headers=BROWSER)
    assert reply.status == 200, reply.text
    assert reply.headers["access-control-allow-origin"] == "*"
    return reply


@pytest.fixture(scope="module")
def manifest(small: Address) -> dict[str, Any]:
    """Ask for the manifest, as adding a standard service does."""
    found: dict[str, Any] = _valid(_get(small, "/reconcile").json(), "manifest")
    return found


def test_a_service_is_added_by_cors_and_by_script(
    small: Address, manifest: dict[str, Any]
) -> None:
    """The address given is the one of the answers: nothing else is configured."""
    script = _get(small, "/reconcile", callback="jQuery3_17", _="1764").text

    assert script.startswith("/**/jQuery3_17({")
    assert script.endswith(");")
    assert json.loads(script[len("/**/jQuery3_17(") : -2]) == manifest
    assert manifest["view"]["url"].startswith(small.url)
    assert "0.2" in manifest["versions"]


def test_the_types_of_a_column_are_guessed_from_its_first_cells(
    small: Address,
) -> None:
    """`guess-types-of-column`: queries without a type, the types of what is found."""
    cells = ("Fictive-sur-Exemple", "Sainte-Fictive", "Hors-Programme")
    queries = {f"q{n}": {"query": cell, "limit": 3} for n, cell in enumerate(cells)}

    found = _valid(
        _post(small, "queries", queries).json(), "reconciliation-result-batch"
    )

    first = [found[key]["result"][0] for key in queries]
    assert [one["type"][0]["id"] for one in first] == ["commune"] * 3


def test_a_column_is_reconciled_ten_cells_at_a_time(small: Address) -> None:
    """Type, `should`, columns beside it by text or by what they were matched to."""
    departement = {"id": "departement/99", "name": "Département fictif"}
    told = [{"pid": "departement", "v": departement}]
    query = {"type": "commune", "type_strict": "should"}
    cells = {
        "q0": {**query, "query": "FICTIVE S/ EXEMPLE", "properties": told},
        "q1": {**query, "query": "Sainte Fictive", "properties": told},
        "q2": {**query, "query": "L'Ancienne-Œuvre"},
        "q3": {**query, "query": "Fictif-sur-Exemple"},
        "q4": {**query, "query": "Nulle-Part-les-Absents"},
        **{f"q{n}": {**query, "query": "Belley"} for n in range(5, 10)},
    }

    reply = _post(small, "queries", cells)

    found = _valid(reply.json(), "reconciliation-result-batch")
    assert list(found) == list(cells)
    matched = {
        key: [one["id"] for one in found[key]["result"] if one["match"]]
        for key in cells
    }
    fictive = ["commune/99001"]
    assert (matched["q0"], matched["q2"]) == (fictive, fictive)
    assert matched["q1"] == ["commune/99002"]
    assert (matched["q3"], matched["q4"]) == ([], [])
    assert found["q3"]["result"][0]["id"] == "commune/99001"
    assert all(matched[f"q{n}"] == ["commune/01034"] for n in range(5, 10))


@pytest.mark.parametrize(
    ("kind", "prefix", "first"),
    [
        ("entity", "fict", "commune/99001"),
        ("type", "comm", "commune"),
        ("property", "popul", "population"),
    ],
)
def test_what_is_typed_is_completed(
    small: Address, manifest: dict[str, Any], kind: str, prefix: str, first: str
) -> None:
    """At the address that the manifest gives, with what the widget adds."""
    names = {"entity": "entities", "type": "types", "property": "properties"}
    place = manifest["suggest"][kind]
    asked = {"type_strict": "any", "limit": "20", "prefix": prefix, "_": "1764"}

    address = place["service_url"] + place["service_path"]
    body = _get(small, address, **asked).json()
    script = _get(small, address, callback="jsonp17", **asked).text

    found = _valid(body, f"suggest-{names[kind]}-response")
    assert found["result"][0]["id"] == first
    assert json.loads(script.removeprefix("/**/jsonp17(").removesuffix(");")) == found


def test_a_candidate_is_shown_in_a_frame_and_opened(
    small: Address, manifest: dict[str, Any]
) -> None:
    """Identifiers go into both templates as `encodeURIComponent` leaves them."""
    identifier = quote("commune/99001", safe="")
    preview = manifest["preview"]["url"].replace("{{id}}", identifier)
    view = manifest["view"]["url"].replace("{{id}}", identifier)

    shown = _get(small, preview)
    opened = exchange(small, view.removeprefix(small.url), headers=BROWSER)

    assert shown.media_type == "text/html"
    assert "Fictive-sur-Exemple" in shown.text
    assert "frame-ancestors *" in shown.headers["content-security-policy"]
    assert "x-frame-options" not in shown.headers
    assert opened.status == 303


def test_columns_are_added_from_what_was_reconciled(
    small: Address, manifest: dict[str, Any]
) -> None:
    """Properties are proposed for the type, then asked for, settings and all."""
    place = manifest["extend"]["propose_properties"]
    address = place["service_url"] + place["service_path"]
    proposed = _get(small, address, type="commune", limit="20").json()["properties"]
    asked = [{"id": one["id"], "settings": {}} for one in proposed]
    ids = ["commune/99001", "commune/01034", "commune/99002"]

    reply = _post(small, "extend", {"ids": ids, "properties": asked})

    found = _valid(reply.json(), "data-extension-response")
    assert [one["id"] for one in found["meta"]] == [one["id"] for one in proposed]
    assert sorted(found["rows"]) == sorted(ids)
    assert found["rows"]["commune/01034"]["population"] == [{"int": 9388}]
    assert {"str": "99110"} in found["rows"]["commune/99001"]["postcode"]
