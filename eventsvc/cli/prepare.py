"""`eventsvc prepare`: bring the database to the newest migration; a demonstration gets its people and events once."""

from __future__ import annotations

import logging

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from eventsvc.settings import Settings

from .seed import seed


@click.command()
@with_appcontext
@click.pass_context
def prepare(context: click.Context) -> None:
    """Migrate the database and, for a demonstration, fill an empty one."""
    settings: Settings = current_app.extensions["settings"]
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade()
    if not settings.is_production:
        context.invoke(seed)
