"""What the workflows are asked for."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import select

from eventsvc.journal import Actor
from eventsvc.kit.db import db, transaction
from eventsvc.kit.errors import Refusal
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


@pytest.fixture
def at_once(app):
    """Run the steps at once, each as a door of its own, and return what each gave: a value or a refusal."""

    def run(steps):
        barrier = Barrier(len(steps))

        def door(step):
            with app.app_context():
                barrier.wait()
                try:
                    with transaction():
                        return step()
                except Refusal as refusal:
                    return refusal
                finally:
                    db.session.remove()

        with ThreadPoolExecutor(len(steps)) as pool:
            done = [pool.submit(Context().run, door, step) for step in steps]
            results = [future.result() for future in done]
        db.session.remove()
        return results

    return run
