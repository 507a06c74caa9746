"""What every page's template can use beside the words and dates of `kit.jinja`."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Flask, current_app, request, url_for
from flask.templating import Environment
from flask_security import current_user

from eventsvc.kit.jinja import SharedGlobals

from .assets import serve_assets
from .differences import show_words
from .fields.control import written_control
from .navigation import navigation
from .wording import told_instant, told_span

LANGUAGE_NAMES = {"de": "Deutsch", "en": "English"}


class PageEnvironment(SharedGlobals, Environment):
    """Where the pages' templates live."""


def furnish(app: Flask) -> None:
    """Give the templates `asset`, `icon_shape`, `navigation`, `language_links`, `page_url`, `can_open`, `account_name`, `span`, `written_control`."""
    serve_assets(app)
    show_words(app)
    app.jinja_env.globals.update(
        navigation=navigation,
        language_links=language_links,
        page_url=page_url,
        can_open=can_open,
        account_name=account_name,
        span=told_span,
        written_control=written_control,
    )
    # A page stands alone: its times name the place whose clock is meant. A mail says it once, beside the date.
    app.jinja_env.filters["instant"] = told_instant


def language_links() -> list[tuple[str, str, str]]:
    """Return code, name and address for each language: the address remembers the choice and comes back to this page."""
    here = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return [
        (code, name, f"{url_for('public.choose_language', language=code)}?{urlencode({'back': here})}")
        for code, name in LANGUAGE_NAMES.items()
    ]


def page_url(**changes: object) -> str:
    """Return this page's address with some of its query changed; None or "" removes a name."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changes]
    added = [(name, str(value)) for name, value in changes.items() if value not in {None, ""}]
    query = urlencode(kept + added)
    return f"{request.path}?{query}" if query else request.path


def can_open(endpoint: str) -> bool:
    """Whether the service has a page behind `endpoint`."""
    return endpoint in current_app.view_functions


def account_name() -> str:
    """Return the name of who is signed in, or nothing."""
    return str(current_user.name) if current_user.is_authenticated else ""
