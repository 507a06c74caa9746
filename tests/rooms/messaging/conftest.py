"""The post office of these tests: letters of its own, a transport that keeps what it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine

from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db
from eventsvc.messaging.delivery import AWAITED, BULK, deliver
from eventsvc.messaging.letters import LETTERS
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.office import PostOffice
from eventsvc.messaging.rules import GIVEN_UP_AFTER
from tests.builders.mails import TEST_LETTERS, MemoryTransport, a_post_office


@pytest.fixture(autouse=True)
def _test_letters() -> Iterator[None]:
    LETTERS.update(TEST_LETTERS)
    yield
    for name in TEST_LETTERS:
        del LETTERS[name]


@pytest.fixture
def transport() -> MemoryTransport:
    return MemoryTransport()


@pytest.fixture
def office(transport: MemoryTransport) -> PostOffice:
    return a_post_office(transport)


@pytest.fixture
def sweep(app: object, office: PostOffice, clock: time_machine.Traveller) -> Callable[[], int]:
    """Send everything that is due at this moment."""

    def go() -> int:
        until = read_clock() + GIVEN_UP_AFTER
        return sum(deliver(office, priorities, read_clock, until) for priorities in (AWAITED, BULK))

    return go


@pytest.fixture
def mail_about() -> Callable[..., OutgoingMail]:
    """Read the only mail about a subject as the database has it."""

    def read(subject_id: object) -> OutgoingMail:
        db.session.rollback()
        query = db.select(OutgoingMail).where(OutgoingMail.subject_id == subject_id)
        return db.session.scalars(query.execution_options(populate_existing=True)).one()

    return read
