"""What the pages of accounts answer with: a page, a redirection, a word on an error."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from flask import Response, make_response, redirect, render_template, url_for

from pvd_graph.app.language import page_language
from pvd_graph.errors import BadCodeError, BadParameterError, ConflictError

__all__ = ["account_page", "lead_to", "told_in"]


def told_in(error: BadParameterError | BadCodeError | ConflictError) -> str:
    """Return what is wrong, in the language of the page."""
    return str(error) if page_language() == "fr" else error.english


def account_page(template: str, *, refusal: str = "", **given: object) -> Response:
    """Return a page of ``account/``; 400 where it says why a form was refused."""
    text = render_template(f"account/{template}.html", refusal=refusal, **given)
    return make_response(text, HTTPStatus.BAD_REQUEST if refusal else HTTPStatus.OK)


def lead_to(endpoint: str, *, done: str = "") -> Response:
    """Return the way to another page, where *done* tells what was."""
    target = url_for(endpoint, done=done) if done else url_for(endpoint)
    return cast("Response", redirect(target, HTTPStatus.SEE_OTHER))
