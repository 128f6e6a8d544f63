"""The pages of the endpoint: form and editor, results without JavaScript, help.

The endpoint itself stands ahead of these pages and lets browsers through to them.
"""

from __future__ import annotations

import gzip
from functools import cache
from http import HTTPStatus
from mimetypes import guess_type
from pathlib import Path
from typing import Any, cast

import zstandard
from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from werkzeug.security import safe_join

from pvd_graph.app.answers import host_url
from pvd_graph.app.editor_answer import SHOWN, Refusal, Rows, ask
from pvd_graph.app.editor_snippets import form_of, snippets
from pvd_graph.app.editor_terms import editor_terms
from pvd_graph.app.language import page_language
from pvd_graph.app.link_pages import FORMATS, formats_of
from pvd_graph.app.links import sparql_path
from pvd_graph.app.query_port import current_port
from pvd_graph.app.rate_limits import RULES
from pvd_graph.services.browse_questions import questions_by_category
from pvd_graph.services.outline import CELLS_A_DEGREE, outline
from pvd_graph.services.questions import load_questions
from pvd_graph.services.tutorial import load_tutorial
from pvd_graph.store import lexing
from pvd_graph.store.links import MAX_LINK_BYTES

__all__ = ["FORMAT_NAMES", "bp"]

bp = Blueprint("sparql_pages", __name__)
_ALL = ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH"]

FORMAT_NAMES = {
    "csv": "CSV",
    "json": "JSON",
    "tsv": "TSV",
    "xml": "XML",
    "md": "Markdown",
    "geojson": "GeoJSON",
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "rdf": "RDF/XML",
    "trig": "TriG",
    "nq": "N-Quads",
}
"""Value of ``format=`` -> its name for readers."""

# Below this, compressing costs more than it saves.
_MIN_GZIP = 1_000
_ENCODINGS = ("zstd", "gzip")
_ZSTD_LEVEL = 19
_PACKED = frozenset({".woff2"})


def _limits() -> dict[str, Any]:
    """Return what the pages tell of limits, in the units in which they tell it."""
    fixed = {
        "services": (),
        "query_kb": lexing.MAX_QUERY_BYTES // 1000,
        "nesting": lexing.MAX_NESTING,
        "patterns": lexing.MAX_PATTERNS,
        "link_kb": MAX_LINK_BYTES // 1000,
        "rates": {name: amount.split(" per ") for name, amount in RULES.values()},
    }
    port = current_port()
    if port is None:
        return fixed
    limits, policy = port.limits, port.policy
    told = fixed | {
        "services": port.services,
        "time_s": limits.time_s,
        "memory_mib": limits.memory_bytes >> 20,
        "workers": limits.workers,
        "long_s": limits.nice_after_s,
        "long_queries": limits.long_queries,
        "queue": limits.queue,
        "wait_s": limits.wait_s,
        "client": limits.client_running if policy else 0,
        "answer_gib": limits.answer_bytes / (1 << 30),
    }
    if policy is None:
        return told
    return told | {
        "computing_s": policy.computing_s,
        "burst_s": policy.burst_s,
        "free_ms": policy.free_s * 1000,
    }


def _show(given: str, answer: Rows | Refusal | None, language: str) -> str:
    """Render the page with a query and, once it was asked, what came of it.

    Args:
        given: query of the address or of the form; ``""``: the first example.
        answer: what came of it, None when it was not asked.
        language: of the page.
    """
    query = given or load_questions()[0].query
    return render_template(
        "sparql.html",
        language=language,
        given=bool(given),
        text=query,
        categories=questions_by_category(),
        snippets=snippets(query, f"{host_url()}/sparql"),
        formats=formats_of(form_of(query)),
        formats_by_form=FORMATS,
        format_names=FORMAT_NAMES,
        limits=_limits(),
        shown=SHOWN,
        rows=answer if isinstance(answer, Rows) else None,
        refusal=answer if isinstance(answer, Refusal) else None,
    )


@bp.get("/sparql")
def sparql() -> str:
    """Show the form, with the query of the address or the first example."""
    language = page_language()
    return _show(request.args.get("query", ""), None, language)


@bp.route("/sparql/", methods=_ALL, provide_automatic_options=False)
def with_slash() -> ResponseReturnValue:
    """Lead to the endpoint: method, body and query are kept."""
    asked = request.query_string.decode("ascii", "replace")
    where = "/sparql" + (f"?{asked}" if asked else "")
    answer = redirect(where, HTTPStatus.PERMANENT_REDIRECT)
    # Pages of other origins follow it too.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return cast("Response", answer)


@bp.get("/sparql/results")
def form() -> ResponseReturnValue:
    """Lead back to the form: only what is sent by it runs a query here.

    Robots follow links, and a result has an address of its own, with ``format=``.
    """
    query = request.args.get("query", "")
    return redirect(sparql_path(query) if query else "/sparql", HTTPStatus.SEE_OTHER)


@bp.post("/sparql/results")
def results() -> ResponseReturnValue:
    """Run the query of the form; show its first rows as a table."""
    query = request.form.get("query", "").replace("\r\n", "\n")
    port = current_port()
    if port is None:
        abort(HTTPStatus.SERVICE_UNAVAILABLE)
    language = page_language()
    answer = ask(port, request.environ, query, language)
    shown = make_response(_show(query, answer, language))
    if isinstance(answer, Refusal):
        shown.status_code = answer.status
        if answer.retry_after_s is not None:
            shown.retry_after = answer.retry_after_s
    shown.cache_control.no_store = True
    return shown


@bp.get("/sparql/terms.json")
def terms() -> dict[str, Any]:
    """Answer what the editor completes."""
    return editor_terms()


@bp.get("/sparql/outline.json")
def background() -> dict[str, Any]:
    """Answer what the editor draws maps on."""
    return {"cells_a_degree": CELLS_A_DEGREE, "lines": outline()}


@bp.get("/sparql/help")
def show_help() -> str:
    """Show how to use the endpoint and the tutorial, in French or in English."""
    return render_template(
        "sparql_help.html",
        language=page_language(),
        lessons=load_tutorial(),
        limits=_limits(),
        endpoint=f"{host_url()}/sparql",
    )


@cache
def _compressed(path: Path, encoding: str) -> bytes:
    body = path.read_bytes()
    if encoding == "zstd":
        return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(body)
    return gzip.compress(body, 9, mtime=0)


@bp.get("/static/vendor/<path:name>")
def vendor(name: str) -> Response:
    """Answer a third-party file, compressed for those who can read it: it is large."""
    folder = Path(str(current_app.static_folder)) / "vendor"
    found = safe_join(str(folder), name)
    if found is None or not Path(found).is_file():
        abort(HTTPStatus.NOT_FOUND)
    path = Path(found)
    worth = path.suffix not in _PACKED and path.stat().st_size >= _MIN_GZIP
    accepted = (one for one in _ENCODINGS if request.accept_encodings[one] > 0)
    encoding = next(accepted, "") if worth else ""
    answer = Response(_compressed(path, encoding) if encoding else path.read_bytes())
    answer.mimetype = guess_type(path.name)[0] or "text/plain"
    answer.vary.add("Accept-Encoding")
    if encoding:
        answer.headers["Content-Encoding"] = encoding
    return answer
