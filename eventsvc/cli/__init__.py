"""The side door: commands for those who run the service."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

COMMANDS = {
    "serve": "eventsvc.cli.serve:serve",
    "prepare": "eventsvc.cli.prepare:prepare",
    "seed": "eventsvc.cli.seed:seed",
    "accounts": "eventsvc.cli.accounts:accounts",
    "doctor": "eventsvc.cli.doctor:doctor",
}
# It starts the service as other processes and stays small itself.
WITHOUT_SERVICE = {"serve"}


class Commands(click.Group):
    """The commands, each loaded when it is called; they get the service as Flask's own commands do."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Return the commands in the order in which they are needed."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        if cmd_name not in WITHOUT_SERVICE:
            ctx.obj = import_module("flask.cli").ScriptInfo(create_app=_create_app)
        return command


@click.group(cls=Commands)
def main() -> None:
    """Run and look after the event registration."""


def _create_app() -> Any:
    return import_module("eventsvc").create_app()
