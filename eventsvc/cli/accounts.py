"""`eventsvc accounts`: the first account of the office; all others are invited in the browser."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from eventsvc.accounts.errors import AccountEnded, AlreadyInvited
from eventsvc.accounts.invitations import InvitationLinks
from eventsvc.accounts.models import Role
from eventsvc.accounts.policy import Grant
from eventsvc.accounts.service import Offer, Person, invite
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction


@click.group()
def accounts() -> None:
    """Look after the accounts of those who work here."""


@accounts.command()
@click.option("--name", prompt="Name", help="Who it is.")
@click.option("--email", prompt="E-mail address", help="Where the invitation goes.")
@with_appcontext
def create(name: str, email: str) -> None:
    """Invite someone to the office, for all clusters; the link is sent by mail and shown here."""
    links = InvitationLinks(current_app.extensions["settings"].base_url, current_app.extensions["keyring"])
    try:
        with transaction():
            membership = invite(
                Person(name=name, email=email),
                Offer(grant=Grant(Role.STAFF)),
                by=Actor.system(),
                links=links,
                now=read_clock(),
            )
    except AlreadyInvited:
        raise click.ClickException(f"{email} works for the office already.") from None
    except AccountEnded:
        raise click.ClickException(f"The account of {email} has ended; reactivate it in the browser.") from None
    assert membership.invited_at is not None
    link = links.link(membership.id, membership.invited_at)
    click.echo(f"Within fourteen days, {email} chooses a password and sets up a second factor at\n{link}")
