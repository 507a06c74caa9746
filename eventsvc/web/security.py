"""What every answer says to the browser, and what the service believes of a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from eventsvc.settings import Settings

from .guards import Guard

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; "
    "manifest-src 'self'"
)
# A page that shows mails, each in a frame of its own.
WITH_MAILS = f"{CONTENT_POLICY}; frame-src 'self'"
# A mail is a stranger's page: it runs nothing, loads nothing, and may only lead the reader on.
MAIL_POLICY = (
    "sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'self'"
)
P = ParamSpec("P")
R = TypeVar("R")

HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
TRANSPORT_SECURITY = "max-age=63072000; includeSubDomains; preload"
NOT_FOUND = 404
PRIVATE_HEADERS = {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
# With these a form comes back to whoever sent it. Only the browser itself may keep it, and asks before it shows it anew:
# without it "Back" would find nothing of what was typed, and Chromium an error instead of a page.
GIVEN_BACK = frozenset({409, 422, 429})
# Several files of five megabytes.
LARGEST_FORM = 32 * 1024 * 1024
# Twenty people with sixty questions each, of which some have several answers.
MOST_FIELDS = 5000
NOT_KEPT, KEPT_BY_THE_BROWSER = "no-store", "private, no-cache"


def harden(app: Flask, settings: Settings) -> None:
    """Send the headers with every answer, know no address with a NUL, and trust as many proxies as were named."""
    app.before_request(_know_no_nul)
    # Before the CSRF check reads the form.
    app.before_request_funcs.setdefault(None, []).insert(0, _make_room_for_files)
    app.after_request(_speak_safely)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def keep_private() -> None:
    """Have the answer to this request neither stored nor indexed nor named as a referrer; a form given back stays with its browser."""
    g.is_private = True


def takes_files(view: Callable[P, R]) -> Callable[P, R]:
    """Let the view's form bring files: more than a page of text may come."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def base_headers(settings: Settings) -> dict[str, str]:
    """Return what every answer says, a file's as well as a page's."""
    return HEADERS | ({"Strict-Transport-Security": TRANSPORT_SECURITY} if settings.has_tls else {})


def _speak_safely(response: Response) -> Response:
    """Add the headers; what a view has set itself stays."""
    if _is_private():
        is_given_back = request.method == "POST" and response.status_code in GIVEN_BACK
        response.headers.setdefault("Cache-Control", KEPT_BY_THE_BROWSER if is_given_back else NOT_KEPT)
        for name, value in PRIVATE_HEADERS.items():
            response.headers.setdefault(name, value)
    for name, value in base_headers(current_app.extensions["settings"]).items():
        response.headers.setdefault(name, value)
    return response


def _know_no_nul() -> None:
    """PostgreSQL takes no NUL in a text: nothing that it could be asked for has one."""
    if "\0" in request.path or b"%00" in request.query_string:
        abort(NOT_FOUND)


def _make_room_for_files() -> None:
    """Before anybody reads the form: how much of it there may be."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_files", False) and request.mimetype == "multipart/form-data":
        request.max_content_length = LARGEST_FORM
        request.max_form_parts = MOST_FIELDS


def _is_private() -> bool:
    """Whether the answer is for one person: its view said so, or its guard lets in only who is known."""
    view = current_app.view_functions.get(request.endpoint or "")
    guard: Guard | None = getattr(view, "guard", None)
    return bool(g.get("is_private")) or (guard is not None and guard.audience != "public")
