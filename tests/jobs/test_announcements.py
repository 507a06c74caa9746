"""What the beat does about announcements that were scheduled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from eventsvc.announcements.queries import get_announcement, lock_announcement
from eventsvc.announcements.states import AnnouncementState
from eventsvc.journal import Actor
from eventsvc.kit.db import transaction
from eventsvc.workflows.announcing import send_later
from tests.builders import a_registration, an_event
from tests.builders.announcements import an_announcement

pytestmark = pytest.mark.usefixtures("clock")


def test_what_is_due_begins_and_what_is_later_waits(app: Flask, clock, now) -> None:
    event = an_event()
    a_registration(event)
    due, later = (an_announcement(event).id for _ in range(2))
    with transaction():
        for announcement_id, minutes in ((due, 5), (later, 30)):
            at = now + timedelta(minutes=minutes)
            send_later(lock_announcement(announcement_id), at, by=Actor.system(), now=now)
    clock.shift(timedelta(minutes=5))
    app.extensions["celery"].tasks["announcements.begin_due"]()
    assert get_announcement(due).state is AnnouncementState.SENDING
    assert get_announcement(later).state is AnnouncementState.SCHEDULED
