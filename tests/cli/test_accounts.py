"""The first account of the office."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from eventsvc.accounts.models import Account, Membership, Role
from eventsvc.cli.accounts import accounts
from eventsvc.kit.db import db
from eventsvc.messaging.models import OutgoingMail

WHO = ["create", "--name", "Änne Bäumler", "--email", "Buero@cluster.example"]


def test_the_office_begins_with_an_invitation(app: Flask, client) -> None:
    done = app.test_cli_runner().invoke(accounts, WHO)
    assert done.exit_code == 0, done.output
    db.session.rollback()
    account = db.session.scalars(select(Account)).one()
    assert account.email == "buero@cluster.example"
    membership = db.session.scalars(select(Membership)).one()
    assert (membership.role, membership.cluster_id) == (Role.STAFF, None)
    assert db.session.scalars(select(OutgoingMail.letter)).all() == ["account_invited"]
    link = done.output.split()[-1]
    assert client.get(link.removeprefix("http://localhost")).status_code == 200


def test_who_works_there_already_is_not_invited_again(app: Flask, client) -> None:
    runner = app.test_cli_runner()
    older, link = (runner.invoke(accounts, WHO).output.split()[-1].removeprefix("http://localhost") for _ in range(2))
    assert client.get(older).status_code == 410, "asked again before it was answered, it is a fresh invitation"
    fields = {"password": "ein langes erstes Passwort", "password_confirm": "ein langes erstes Passwort"}
    client.post(link, data=fields)
    again = runner.invoke(accounts, WHO)
    assert again.exit_code == 1
    assert "works for the office already" in again.output
