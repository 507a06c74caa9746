"""Choosing the language of the pages."""

from __future__ import annotations

from flask import abort, current_app, make_response, redirect, request
from werkzeug.wrappers import Response

from eventsvc.kit.localized import Language
from eventsvc.web.guards import public
from eventsvc.web.languages import COOKIE

from . import blueprint

A_YEAR = 365 * 24 * 3600


@blueprint.get("/sprache/<language>")
@public
def choose_language(language: str) -> Response:
    """Remember the language in a cookie and go back to the page it was chosen on."""
    if language not in set(Language):
        abort(404)
    response = make_response(redirect(_local(request.args.get("back", "/")), code=303))
    response.set_cookie(
        COOKIE,
        language,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return response


def _local(target: str) -> str:
    """Return `target` if it is a path of ours, else the start page: the link must not lead elsewhere."""
    is_path = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if is_path and "\\" not in target else "/"
