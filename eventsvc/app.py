"""The composition root: the ground, the extensions and the front doors are joined here, and only here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect

from .cli.migrations import ServiceCommands
from .ground import lay_ground
from .kit.jinja import speak
from .kit.memory import keep_what_stands
from .settings import Settings
from .web.account.security import hang_sign_in
from .web.doors import hang_front_doors
from .web.errors import answer_errors
from .web.languages import chosen_language
from .web.limits import limit
from .web.requests import follow_requests
from .web.security import harden
from .web.templating import PageEnvironment, furnish

MAX_BODY = 1024 * 1024


def create_app(config: Mapping[str, object] | None = None) -> Flask:
    """Return the service, built from the environment's settings; `config` overrides single ones.

    Raises BadSettings, which names every setting that is missing or weak.
    """
    app = lay_ground(config)
    settings: Settings = app.extensions["settings"]
    app.jinja_environment = PageEnvironment
    app.config.update(_flask_settings(settings))
    app.cli = ServiceCommands(app)
    CSRFProtect(app)
    Babel(app, locale_selector=chosen_language, default_timezone="Europe/Berlin")
    speak(app.jinja_env, chosen_language)
    furnish(app)
    hang_sign_in(app)
    hang_front_doors(app, settings)
    limit(app, settings)
    follow_requests(app)
    harden(app, settings)
    answer_errors(app)
    keep_what_stands()
    return app


def _flask_settings(settings: Settings) -> dict[str, object]:
    """What Flask and its extensions need to hear, said once."""
    prefix = "__Host-" if settings.has_tls else ""
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": list(settings.secret_key_fallbacks),
        "SESSION_COOKIE_NAME": f"{prefix}session",
        "SESSION_COOKIE_SECURE": settings.has_tls,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        # A cookie that is new with each answer keeps the browser from finding what it kept for "Back"; nor shall a session
        # go on for ever.
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_CONTENT_LENGTH": MAX_BODY,
        "MAX_FORM_MEMORY_SIZE": MAX_BODY,
        "TRUSTED_HOSTS": settings.hostnames,
        "PREFERRED_URL_SCHEME": "https" if settings.has_tls else "http",
        "BABEL_DEFAULT_LOCALE": "de",
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        # The pages of a booking send no referrer; the token alone proves where a form comes from.
        "WTF_CSRF_SSL_STRICT": False,
    }
