"""The side door: what an operator types."""

from __future__ import annotations

from importlib import import_module

from flask import Flask
from flask.cli import FlaskGroup

from .seed import seed


def _app() -> Flask:
    """Build the app by its name: the composition root stands above this floor."""
    app: Flask = import_module("eventsvc").create_app()
    return app


main = FlaskGroup(name="eventsvc", create_app=_app, add_default_commands=False, help="Run and fill the service.")
main.add_command(seed)
