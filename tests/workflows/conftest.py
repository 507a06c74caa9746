"""What the workflows are asked for."""

from uuid import UUID

import pytest
from sqlalchemy import select

from eventsvc.journal import Actor
from eventsvc.kit.db import db
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.models import Registration


@pytest.fixture
def organizer(app):
    """An organizer who acts; the journal knows the account by its id only."""
    return Actor.account(UUID(int=7))


@pytest.fixture
def letters(app):
    """Return the letters written so far, in order: (letter, address)."""

    def read():
        query = select(OutgoingMail.letter, OutgoingMail.to_address).order_by(OutgoingMail.id)
        return [tuple(row) for row in db.session.execute(query)]

    return read


@pytest.fixture
def state_of(app):
    """Return the state in which a registration stands now."""

    def read(registration_id):
        return db.session.scalar(select(Registration.state).where(Registration.id == registration_id))

    return read
