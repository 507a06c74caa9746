"""`eventsvc seed`: fill a fresh database with the field."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from eventsvc.kit.clock import read_clock
from eventsvc.settings import Settings

from .seeding import seed_clusters


@click.group(invoke_without_command=True)
@click.pass_context
def seed(context: click.Context) -> None:
    """Load the clusters and, for a demonstration, events and people; never in production."""
    if context.invoked_subcommand is None:
        context.invoke(everything)


@seed.command("clusters")
@with_appcontext
def clusters() -> None:
    """Load the 17 clusters and their carriers; what is there stays as it is."""
    added = seed_clusters(read_clock())
    click.echo(f"{added} clusters added." if added else "The clusters are there already.")


@seed.command("everything", hidden=True)
@with_appcontext
def everything() -> None:
    """Load the whole demonstration."""
    settings: Settings = current_app.extensions["settings"]
    if settings.is_production:
        raise click.ClickException("The demonstration is not for production. Use: eventsvc seed clusters")
    click.echo(f"{seed_clusters(read_clock())} clusters added.")
