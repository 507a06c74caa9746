"""The ground that web and workers stand on: settings, logs, keys, database, bells and the post office; no front doors."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import gettempdir

from flask import Flask
from sqlalchemy import make_url

from .accounts import letters as accounts_letters
from .accounts.freshness import why_not_join
from .announcements import letters as announcements_letters
from .announcements.enclosures import enclosed_files
from .announcements.freshness import why_not_announce
from .events import letters as events_letters
from .events.hosts import why_not_ask
from .imports import letters as imports_letters
from .jobs.bell import Bell
from .jobs.broker import bell_counter
from .jobs.celery import make_celery
from .jobs.mail import drain, wake
from .jobs.runs import work
from .jobs.schedule import TICKS
from .kit.clock import read_clock
from .kit.db import CONNECTION_OPTIONS, db, end_reading_if_well
from .kit.logs import set_up_logs
from .kit.tokens import Keyring
from .kit.typesetting import Typesetter
from .mail_texts.speaking import speaking_with
from .messaging.office import PostOffice
from .messaging.outbox import hang_bell
from .messaging.render import mail_environment
from .messaging.transport import transport_to
from .registration import invitation_letters
from .registration import letters as registration_letters
from .registration.enclosures import Enclosures
from .registration.freshness import why_not_send, why_not_tell_contact
from .registration.invitation_freshness import why_not_invite, why_not_open
from .registration.links import Links
from .registration.overviews import why_not_show
from .runs import service as runs
from .settings import Settings, read_settings
from .workflows.checks import Instruments

PACKAGE = Path(__file__).parent
HOUSE_NAME = "Cluster-Offensive Bayern"
# Whoever sends must know all letters: a room's letters are known once their module is read.
LETTERS = (
    accounts_letters,
    announcements_letters,
    events_letters,
    imports_letters,
    invitation_letters,
    registration_letters,
)


def lay_ground(config: Mapping[str, object] | None = None) -> Flask:
    """Return the service without its front doors, as a worker needs it: two thirds of the memory of the whole.

    Built from the environment's settings; `config` overrides single ones. Raises BadSettings, which names every setting
    that is missing or weak.
    """
    app = Flask("eventsvc", root_path=str(PACKAGE), template_folder=str(templates_folder()), static_folder=None)
    app.config.from_object(os.environ.get("EVENTSVC_CONFIG", "config"))
    # A page of print is too small to be shared among the typesetter's threads: that would cost a fifth more.
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    app.config.update(config or {})
    settings = read_settings(app.config)
    app.extensions["settings"] = settings
    if not settings.is_test:
        set_up_logs(settings.log_format)
    app.extensions["keyring"] = Keyring((settings.secret_key, *settings.secret_key_fallbacks))
    app.config.update(_database_settings(settings))
    db.init_app(app)
    app.teardown_appcontext(end_reading_if_well)
    celery = make_celery(app)
    hang_bell(Bell(lambda: wake(celery.tasks[drain.name])).ring)
    runs.hang_bell(Bell(lambda: wake(celery.tasks[work.name])).ring)
    links = Links(settings.base_url, app.extensions["keyring"])
    app.extensions["typesetter"] = setter = Typesetter(templates_folder() / "documents")
    app.extensions["enclosures"] = Enclosures(links, setter, read_clock)
    app.extensions["instruments"] = _instruments(settings)
    app.extensions["post_office"] = _post_office(settings, links, app.extensions["enclosures"])
    return app


def _post_office(settings: Settings, links: Links, enclosures: Enclosures) -> PostOffice:
    """What the post office is furnished with: the rooms above it say how their letters are checked and enclosed."""
    return PostOffice(
        environment=mail_environment(templates_folder()),
        links=links,
        enclosures=enclosures.makers | {announcements_letters.FILES: enclosed_files},
        checks={
            "registration": why_not_send,
            "booking": why_not_tell_contact,
            "overview": why_not_show,
            "host": why_not_ask,
            "membership": why_not_join,
            "invitation": why_not_invite,
            "contingent": why_not_open,
            "announced": why_not_announce,
        },
        transport=transport_to(settings.smtp_url),
        sender=settings.mail_sender,
        house_name=HOUSE_NAME,
        wordings=speaking_with(links),
    )


def _instruments(settings: Settings) -> Instruments:
    """What the checks of the service's health look through."""
    return Instruments(
        ticks=TICKS,
        count_bells=bell_counter(settings.redis_url),
        newest_migration=_newest_migration,
        folder=_data_folder(settings),
        backup_stamp=Path(settings.backup_stamp) if settings.backup_stamp else None,
    )


def _data_folder(settings: Settings) -> Path:
    """Where this machine keeps data: the database's file, or where a server elsewhere has it, what is being written here."""
    url = make_url(settings.database_url)
    is_file = url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}
    return Path(str(url.database)).parent if is_file else Path(gettempdir())


@lru_cache
def _newest_migration() -> str:
    """Return the number that the last migration's file begins with: what runs them is too large for a web process."""
    return max(path.name for path in (PACKAGE / "migrations" / "versions").glob("[0-9]*.py")).partition("_")[0]


def templates_folder() -> Path:
    """Return where the templates lie: inside the installed package, or beside it in a checkout."""
    inside = PACKAGE / "templates"
    return inside if inside.is_dir() else PACKAGE.parent / "templates"


def _database_settings(settings: Settings) -> dict[str, object]:
    return {
        "SQLALCHEMY_DATABASE_URI": settings.database_url.replace("postgresql+psycopg:", "postgresql:"),
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(settings),
    }


def _engine_options(settings: Settings) -> dict[str, object]:
    if settings.database_url.startswith("sqlite"):
        return {}
    return {
        "pool_size": settings.database_pool_size,
        "max_overflow": 0,
        "pool_recycle": 1800,
        # The connection used last has the most statements prepared.
        "pool_use_lifo": True,
        "connect_args": {"options": CONNECTION_OPTIONS, "connect_timeout": 5},
    }
