"""`eventsvc prepare`: bring the database to the newest migration; a demonstration gets its people and events once."""

from __future__ import annotations

import logging
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import Migrate, upgrade

from eventsvc.kit.db import db
from eventsvc.settings import Settings

from .seed import seed
from .seeding import demo_sign_ins


@click.command()
@click.option(
    "--sign-ins", type=click.Path(path_type=Path), help="Where to write down who can sign in to the demonstration."
)
@with_appcontext
@click.pass_context
def prepare(context: click.Context, sign_ins: Path | None) -> None:
    """Migrate the database and, for a demonstration, fill an empty one."""
    settings: Settings = current_app.extensions["settings"]
    logging.getLogger("alembic").setLevel(logging.WARNING)
    migrate(current_app)
    if settings.is_demo:
        context.invoke(seed)
        if sign_ins:
            sign_ins.write_text("".join(f"{email}  {password}  {what}\n" for what, email, password in demo_sign_ins()))


def migrate(app: Flask) -> None:
    """Bring the database of the service to the newest migration; only who does that carries the tool."""
    furnish(app)
    upgrade()


def furnish(app: Flask) -> None:
    """Give the service the tool for migrations, and its commands."""
    Migrate(app, db, directory=str(Path(app.root_path) / "migrations"))
