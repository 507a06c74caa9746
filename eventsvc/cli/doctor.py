"""`eventsvc doctor`: look for what must never be, and say it; nothing is repaired in silence."""

from __future__ import annotations

from uuid import UUID

import click
from flask.cli import with_appcontext
from sqlalchemy import Select, func, select

from eventsvc.events.models import Pool
from eventsvc.kit.db import db
from eventsvc.registration.models import Registration
from eventsvc.registration.states import PLACE_HOLDING, RegistrationState


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
    """Return a line for each pool whose `taken` or `waiting` is not the number of its registrations."""
    rows = db.session.execute(_counted()).all()
    return [
        f"pool {row.id}: taken {row.taken}, counted {row.holding}; waiting {row.waiting}, counted {row.queued}"
        for row in rows
        if (row.taken, row.waiting) != (row.holding, row.queued)
    ]


def _counted() -> Select[UUID, int, int, int, int]:
    holding = func.count().filter(Registration.state.in_(sorted(PLACE_HOLDING)))
    queued = func.count().filter(Registration.state == RegistrationState.WAITLISTED)
    return (
        select(Pool.id, Pool.taken, Pool.waiting, holding.label("holding"), queued.label("queued"))
        .outerjoin(Registration, Registration.pool_id == Pool.id)
        .group_by(Pool.id)
    )
