"""``/datasets/<slug>/upload``: a partner's file, checked, looked at, then published.

Three pages that need no script: a form; an upload on its way, which shows itself again
until it has a report; and the same once it is published. Who has the address of an
upload sees it; publishing takes a token again.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from pvd_graph import queries, vocab
from pvd_graph.app.language import page_language
from pvd_graph.app.upload_forms import (
    FormError,
    bounded_form,
    first_token,
    sent_file,
    token_owner,
)
from pvd_graph.app.upload_words import (
    columns_told,
    problem_told,
)
from pvd_graph.app.writing import Writing, current_writing, described
from pvd_graph.errors import (
    BusyError,
    ConflictError,
    NotFoundError,
)
from pvd_graph.model import Manifest
from pvd_graph.services.upload_folder import Upload
from pvd_graph.services.uploads import Uploads

__all__ = ["bp"]

bp = Blueprint("upload_pages", __name__)

_FORM = "/datasets/<slug>/upload"
_ONE = "/datasets/<slug>/uploads/<name>"
_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _uploads() -> tuple[Writing, Uploads]:
    """Return what keeps the uploads.

    Raises:
        NotFoundError: this server takes none.
    """
    writing = current_writing()
    if writing is None or writing.uploads is None:
        problem = "Ce serveur ne reçoit pas de fichiers."
        raise NotFoundError(problem, "This server takes no files.")
    return writing, writing.uploads


def _manifest(slug: str) -> Manifest:
    """Return the manifest of a dataset that files may be sent for.

    Raises:
        NotFoundError: there is none of this slug.
    """
    if (manifest := described(slug)) is not None:
        return manifest
    problem = (
        f"Le jeu de données « {slug} » n'a pas de description sur ce serveur : un "
        "administrateur la crée, à partir d'un modèle du guide (/guide)."
    )
    english = (
        f"The dataset “{slug}” has no description on this server: an administrator "
        "makes it, from a template of the guide (/guide)."
    )
    raise NotFoundError(problem, english)


def _page(template: str, slug: str, manifest: Manifest, **more: Any) -> Response:  # noqa: ANN401 - what templates take
    language = page_language()
    title = manifest.title.get(language) or manifest.title.get("fr") or slug
    text = render_template(template, slug=slug, title=title, language=language, **more)
    answer = make_response(text)
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _form_page(writing: Writing, slug: str, error: FormError | None = None) -> Response:
    manifest, language = _manifest(slug), page_language()
    answer = _page(
        "upload.html",
        slug,
        manifest,
        columns=columns_told(manifest, language),
        most_mb=round(writing.max_bytes / 1e6),
        refusal="" if error is None else error.told(language),
    )
    if error is not None:
        answer.status_code = error.status
    return answer


@bp.get(_FORM)
def form(slug: str) -> Response:
    """Show the form, and what the file must hold."""
    return _form_page(_uploads()[0], slug)


@bp.post(_FORM)
def send(slug: str) -> ResponseReturnValue:
    """Take a file, and have it checked."""
    writing, uploads = _uploads()
    _manifest(slug)
    try:
        owner = token_owner(writing, slug, "load", first_token())
        bounded_form(writing.max_bytes)
        file = sent_file()
        policy = "keep" if request.form.get("keep") else ""
        upload = Upload.new(slug, owner, file.name, policy)
        try:
            name = uploads.start(upload, file.write)
        except BusyError as error:
            raise FormError(HTTPStatus.SERVICE_UNAVAILABLE, "many") from error
    except FormError as error:
        return _form_page(writing, slug, error)
    return _lead(slug, name)


def _lead(slug: str, name: str) -> Response:
    lang = "en" if page_language() == "en" else None
    target = url_for("upload_pages.show", slug=slug, name=name, lang=lang)
    return cast("Response", redirect(target, HTTPStatus.SEE_OTHER))


def _upload_page(
    uploads: Uploads, slug: str, name: str, error: FormError | None = None
) -> Response:
    upload, language = uploads.find(slug, name), page_language()
    graph = queries.iri(vocab.graph_iri(slug, upload.version))
    answer = _page(
        "upload_one.html",
        slug,
        _manifest(slug),
        name=name,
        upload=upload,
        # Written by a process of ours, from a template that escapes.
        report=Markup(uploads.folder.report(name, language)),  # noqa: S704 - see above
        progress=_progress(uploads, name, upload),
        annotated=sorted(uploads.folder.annotated(name)),
        problem=problem_told(upload.problem, language),
        refusal="" if error is None else error.told(language),
        query=queries.load("graph_statements", graph=graph),
    )
    if error is not None:
        answer.status_code = error.status
    return answer


def _progress(uploads: Uploads, name: str, upload: Upload) -> str:
    return uploads.folder.progress(name, page_language()) if upload.running else ""


@bp.get(_ONE)
def show(slug: str, name: str) -> Response:
    """Show how far an upload is, or its report."""
    return _upload_page(_uploads()[1], slug, name)


@bp.get(f"{_ONE}.json")
def state(slug: str, name: str) -> Response:
    """Answer how far an upload is, for the page's script."""
    uploads = _uploads()[1]
    upload = uploads.find(slug, name)
    return jsonify(
        stage=upload.stage,
        outcome=upload.outcome,
        problem=upload.problem,
        progress=_progress(uploads, name, upload),
    )


@bp.get(f"{_ONE}/annotated.<any(csv, xlsx):ending>")
def annotated(slug: str, name: str, ending: str) -> Response:
    """Answer the table with what is wrong beside each row."""
    uploads = _uploads()[1]
    uploads.find(slug, name)
    path = uploads.folder.annotated(name).get(ending)
    if path is None:
        problem = "Ce dépôt n'a pas de copie annotée."
        raise NotFoundError(problem, "This upload has no annotated copy.")
    return send_file(
        path,
        mimetype=_KINDS[ending],
        as_attachment=True,
        download_name=f"{slug}-a-corriger.{ending}",
        etag=False,
        conditional=False,
    )


@bp.post(f"{_ONE}/publish")
def publish(slug: str, name: str) -> ResponseReturnValue:
    """Publish what was checked."""
    writing, uploads = _uploads()
    uploads.find(slug, name)
    try:
        bounded_form(0)
        token = request.form.get("token", "").strip()
        token_owner(writing, slug, "publish", token)
        try:
            uploads.publish(slug, name)
        except ConflictError as error:
            raise FormError(HTTPStatus.CONFLICT, "state") from error
    except FormError as error:
        return _upload_page(uploads, slug, name, error)
    return _lead(slug, name)
