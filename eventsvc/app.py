"""The composition root: settings, extensions, adapters and doors are joined here, and only here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from .jobs.bell import Bell
from .jobs.celery import make_celery
from .jobs.mail import drain, wake
from .kit.clock import read_clock
from .kit.db import CONNECTION_OPTIONS, db
from .kit.jinja import speak
from .kit.logs import set_up_logs
from .kit.tokens import Keyring
from .kit.typesetting import Typesetter
from .messaging.office import PostOffice
from .messaging.outbox import hang_bell
from .messaging.render import mail_environment
from .messaging.transport import transport_to
from .registration.enclosures import Enclosures
from .registration.freshness import why_not_send
from .registration.links import Links
from .settings import Settings, read_settings
from .web.account.security import hang_sign_in
from .web.doors import hang_front_doors
from .web.errors import answer_errors
from .web.languages import chosen_language
from .web.limits import limit
from .web.requests import follow_requests
from .web.security import harden
from .web.templating import PageEnvironment, furnish

PACKAGE = Path(__file__).parent
MAX_BODY = 1024 * 1024
HOUSE_NAME = "Cluster-Offensive Bayern"


def create_app(config: Mapping[str, object] | None = None) -> Flask:
    """Return the service, built from the environment's settings; `config` overrides single ones.

    Raises BadSettings, which names every setting that is missing or weak.
    """
    app = Flask("eventsvc", root_path=str(PACKAGE), template_folder=str(templates_folder()), static_folder=None)
    app.jinja_environment = PageEnvironment
    app.config.from_object(os.environ.get("EVENTSVC_CONFIG", "config"))
    app.config.update(config or {})
    settings = read_settings(app.config)
    app.extensions["settings"] = settings
    if not settings.is_test:
        set_up_logs(settings.log_format)
    app.extensions["keyring"] = Keyring((settings.secret_key, *settings.secret_key_fallbacks))
    app.config.update(_flask_settings(settings))
    db.init_app(app)
    Migrate(app, db, directory=str(PACKAGE / "migrations"))
    CSRFProtect(app)
    Babel(app, locale_selector=chosen_language, default_timezone="Europe/Berlin")
    speak(app.jinja_env, chosen_language)
    celery = make_celery(app)
    hang_bell(Bell(lambda: wake(celery.tasks[drain.name])).ring)
    furnish(app)
    app.extensions["post_office"] = _post_office(settings, app.extensions["keyring"])
    hang_sign_in(app)
    hang_front_doors(app, settings)
    limit(app, settings)
    follow_requests(app)
    harden(app, settings)
    answer_errors(app)
    return app


def _post_office(settings: Settings, keyring: Keyring) -> PostOffice:
    """What the post office is furnished with: the rooms above it say how their letters are checked and enclosed."""
    links = Links(settings.base_url, keyring)
    return PostOffice(
        environment=mail_environment(templates_folder()),
        links=links,
        enclosures=Enclosures(links, Typesetter(templates_folder() / "documents"), read_clock).makers,
        checks={"registration": why_not_send},
        transport=transport_to(settings.smtp_url),
        sender=settings.mail_sender,
        house_name=HOUSE_NAME,
    )


def templates_folder() -> Path:
    """Return where the templates lie: inside the installed package, or beside it in a checkout."""
    inside = PACKAGE / "templates"
    return inside if inside.is_dir() else PACKAGE.parent / "templates"


def _flask_settings(settings: Settings) -> dict[str, object]:
    """What Flask and its extensions need to hear, said once."""
    prefix = "__Host-" if settings.has_tls else ""
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": list(settings.secret_key_fallbacks),
        "SQLALCHEMY_DATABASE_URI": settings.database_url.replace("postgresql+psycopg:", "postgresql:"),
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(settings),
        "SESSION_COOKIE_NAME": f"{prefix}session",
        "SESSION_COOKIE_SECURE": settings.has_tls,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "MAX_CONTENT_LENGTH": MAX_BODY,
        "MAX_FORM_MEMORY_SIZE": MAX_BODY,
        "TRUSTED_HOSTS": settings.hostnames,
        "PREFERRED_URL_SCHEME": "https" if settings.has_tls else "http",
        "BABEL_DEFAULT_LOCALE": "de",
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        # The pages of a booking send no referrer; the token alone proves where a form comes from.
        "WTF_CSRF_SSL_STRICT": False,
    }


def _engine_options(settings: Settings) -> dict[str, object]:
    if settings.database_url.startswith("sqlite"):
        return {}
    return {
        "pool_size": settings.database_pool_size,
        "max_overflow": 0,
        "pool_recycle": 1800,
        "connect_args": {"options": CONNECTION_OPTIONS, "connect_timeout": 5},
    }
