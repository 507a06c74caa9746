"""`flask db …`: a web process carries no tool for migrations; whoever runs them loads it."""

from __future__ import annotations

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

TOOL = "db"


class ServiceCommands(AppGroup):
    """The commands of the service behind `flask`; Flask-Migrate's are loaded when they are asked for."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app.cli.name)
        self.app = app

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return sorted({*super().list_commands(ctx), TOOL})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        if cmd_name == TOOL and TOOL not in self.commands:
            import_module("eventsvc.cli.prepare").furnish(self.app)
        return super().get_command(ctx, cmd_name)
