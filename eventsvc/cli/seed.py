"""`eventsvc seed`: fill a fresh database with the field."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from eventsvc.kit.clock import read_clock
from eventsvc.settings import Settings

from .seeding import seed_clusters, seed_demo


@click.group(invoke_without_command=True)
@click.pass_context
def seed(context: click.Context) -> None:
    """Load clusters, events and people for a demonstration; in production, `seed clusters` alone."""
    if context.invoked_subcommand is None:
        context.invoke(demonstration)


@seed.command("clusters")
@with_appcontext
def clusters() -> None:
    """Load the clusters and their carriers; what is there stays as it is."""
    added = seed_clusters(read_clock())
    click.echo(f"{added} clusters added." if added else "The clusters are there already.")


@seed.command("demonstration", hidden=True)
@with_appcontext
def demonstration() -> None:
    """Load the whole demonstration; what is there stays as it is."""
    settings: Settings = current_app.extensions["settings"]
    if settings.is_production:
        raise click.ClickException("The demonstration is not for production. Use: eventsvc seed clusters")
    added = seed_demo(read_clock())
    if any((added.clusters, added.accounts, added.events)):
        click.echo(
            f"Added: {added.clusters} clusters, {added.accounts} accounts, "
            f"{added.events} events, {added.registrations} registrations."
        )
