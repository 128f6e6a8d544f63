"""Home, search, the programme, the SPARQL form, and the pages about the site itself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from pvd_graph import queries
from pvd_graph.app.context import current_reader, current_search
from pvd_graph.app.json_shapes import hit_json
from pvd_graph.app.negotiation import choose
from pvd_graph.app.params import int_arg, text_arg
from pvd_graph.resources import ontology_folder
from pvd_graph.services.browse_challenges import challenges
from pvd_graph.services.browse_home import counts, programme, towns_by_region
from pvd_graph.services.browse_ontology import ontology_terms, serialize_ontology
from pvd_graph.services.describing import FORMATS, MEDIA_TYPES
from pvd_graph.vocab import id_iri

__all__ = ["bp"]

bp = Blueprint("pages", __name__)

# What the SPARQL page proposes: name of a query file, what it answers.
_EXAMPLES = (
    ("towns", "Les villes du programme, avec leurs dates de signature"),
    ("challenge_counts", "Les défis les plus répandus"),
    ("signatures", "Les premiers signataires de la lettre d'engagement, dans l'ordre"),
    ("rules", "Les règles qui concluent à un défi, avec leurs seuils"),
    ("datasets", "Les jeux de données, leurs éditeurs et leurs licences"),
)


@bp.get("/")
def home() -> str:
    """Show what this is, a search, three ways in and how much there is."""
    reader = current_reader()
    common = sorted(challenges(reader).values(), key=lambda one: -one.communes)
    return render_template(
        "home.html",
        counts=counts(reader),
        common=[one for one in common if one.communes][:8],
        query=queries.load("challenge_counts"),
    )


@bp.get("/search")
def search() -> str:
    """Show what a text finds."""
    text = text_arg("q")
    hits = current_search().search(text, 50) if text else []
    return render_template(
        "search.html", text=text, hits=[hit_json(hit) for hit in hits]
    )


@bp.get("/search.json")
def search_data() -> dict[str, Any]:
    """Answer what a text finds, as someone types it."""
    text = text_arg("q")
    limit = int_arg("limit", default=8, low=1, high=50)
    hits = current_search().search(text, limit) if text else []
    return {"q": text, "hits": [hit_json(hit) for hit in hits]}


@bp.get("/programme")
def show_programme() -> str:
    """Show the programme: principles, pillars, history, signatories."""
    reader = current_reader()
    return render_template(
        "programme.html",
        programme=programme(reader),
        counts=counts(reader),
        regions=towns_by_region(reader),
        query=queries.load("programme_events"),
    )


@bp.get("/sparql")
def sparql() -> str:
    """Show a form for queries; the endpoint itself is mounted ahead of this page."""
    belley = queries.iri(id_iri("commune", "01034"))
    examples = [(title, queries.load(name)) for name, title in _EXAMPLES]
    examples.insert(
        1,
        (
            "Les défis d'une ville (Belley), et sur quoi ils reposent",
            queries.load("commune_assessments", commune=belley),
        ),
    )
    asked = request.args.get("query", "")
    return render_template(
        "sparql.html", text=asked or examples[0][1], examples=examples
    )


@bp.get("/ontology")
def ontology() -> ResponseReturnValue:
    """Show the terms of the ontology, or answer its file, by ``Accept``."""
    path = ontology_folder() / "pvd.ttl"
    wanted = choose(
        request.headers.get("Accept", ""), ["text/html", *MEDIA_TYPES.values()]
    )
    for extension, media_type in MEDIA_TYPES.items():
        if wanted == media_type:
            return _ontology_file(extension)
    answer = Response(
        render_template("ontology.html", terms=ontology_terms(path)),
        mimetype="text/html",
    )
    answer.vary.add("Accept")
    return answer


@bp.get("/ontology.<any(ttl, jsonld, nt, rdf):extension>")
def ontology_file(extension: str) -> Response:
    """Answer the ontology in one format."""
    return _ontology_file(extension)


def _ontology_file(extension: str) -> Response:
    body = serialize_ontology(ontology_folder() / "pvd.ttl", FORMATS[extension])
    answer = Response(body, content_type=f"{MEDIA_TYPES[extension]}; charset=utf-8")
    answer.vary.add("Accept")
    return answer


@bp.get("/about")
def about() -> str:
    """Tell what the site is, where its data come from, what it cannot say."""
    return render_template("about.html", counts=counts(current_reader()))


@bp.get("/api")
def api() -> str:
    """Tell how to use the data from a program."""
    return render_template("api.html")


@bp.get("/accessibility")
def accessibility() -> str:
    """Tell how accessible the site is, and what is not checked yet."""
    return render_template("accessibility.html")


@bp.get("/privacy")
def privacy() -> str:
    """Tell what the site knows of its readers."""
    return render_template("privacy.html")


@bp.get("/robots.txt")
def robots() -> Response:
    """Let robots read the pages, and leave the query endpoint alone."""
    text = "User-agent: *\nDisallow: /sparql\nDisallow: /search\n"
    return Response(text, mimetype="text/plain")
