"""`eventsvc doctor`: look for what must never be, and say it; nothing is repaired in silence."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from eventsvc.registration.census import miscounts


@click.command()
@with_appcontext
def doctor() -> None:
    """Check that the pools count what their registrations say; ends with 1 if one does not."""
    findings = miscounted_pools()
    for finding in findings:
        click.echo(finding)
    if findings:
        raise click.ClickException(f"{len(findings)} of the pools are wrong.")
    click.echo("All pools are right.")


def miscounted_pools() -> list[str]:
    """Return a line for each pool whose `taken` or `waiting` is not what its registrations and choices say."""
    return [
        f"pool {one.pool_id}: taken {one.taken}, counted {one.holding}; waiting {one.waiting}, counted {one.queueing}"
        for one in miscounts()
    ]
