"""Pages that are the same for all strangers are kept for a moment: many people open the same one at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec

from flask import Response, current_app, make_response, request

from eventsvc.kit.clock import read_clock
from eventsvc.settings import Settings
from eventsvc.web.languages import chosen_language

P = ParamSpec("P")
MOST_PAGES = 500


def kept_for_strangers(view: Callable[P, str]) -> Callable[P, Response]:
    """Keep the page for as many seconds as the settings say; whoever has a session always gets a fresh one."""

    @wraps(view)
    def inner(*args: P.args, **kwargs: P.kwargs) -> Response:
        settings: Settings = current_app.extensions["settings"]
        is_stranger = current_app.config["SESSION_COOKIE_NAME"] not in request.cookies
        if not (settings.page_seconds and is_stranger):
            return _answer(view(*args, **kwargs))
        pages: dict[tuple[str, str], tuple[datetime, str]] = current_app.extensions.setdefault("kept_pages", {})
        key = (request.full_path, chosen_language())
        kept, now = pages.get(key), read_clock()
        if kept is None or kept[0] < now:
            if len(pages) >= MOST_PAGES:
                pages.clear()
            kept = pages[key] = (now + timedelta(seconds=settings.page_seconds), view(*args, **kwargs))
        return _answer(kept[1])

    return inner


def _answer(page: str) -> Response:
    response = make_response(page)
    response.vary.update(("Cookie", "Accept-Language"))
    return response
