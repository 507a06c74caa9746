from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import new_id
from eventsvc.messaging.errors import MailRefused
from eventsvc.messaging.letters import Recipient, Window
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.queries import (
    PAGE,
    MailFilter,
    count_by_state,
    get_mail,
    mail_page,
    mails_about,
    oldest_due,
)
from eventsvc.messaging.service import MailStillUnderway, purge_settled, send_again
from eventsvc.messaging.states import MailState
from tests.builders.mails import MemoryTransport, a_mail

pytestmark = pytest.mark.usefixtures("clock")


def test_the_log_tells_what_became_of_each_mail_newest_first(
    app, sweep: Callable, transport: MemoryTransport, clock
) -> None:
    transport.answers = [MailRefused("550 5.1.1 no such user")]
    refused = a_mail(to=Recipient("wrong@firma.example", "Änne Öttl", "de"))
    clock.shift(1)
    sent = a_mail(to=Recipient("right@firma.example", "Bo Čapek", "en"))
    sweep()
    page = mail_page(MailFilter())
    assert [(row.subject_id, row.state, row.tries, row.reason, row.language) for row in page.rows] == [
        (sent, MailState.SENT, 1, "", "en"),
        (refused, MailState.FAILED, 1, "550 5.1.1 no such user", "de"),
    ]
    assert page.rows[0].settled_at == read_clock()
    assert count_by_state() == dict.fromkeys(MailState, 0) | {MailState.SENT: 1, MailState.FAILED: 1}


def test_the_log_is_narrowed_by_state_words_and_subject(app, sweep: Callable) -> None:
    anne = a_mail(to=Recipient("a.oettl@firma.example", "Änne Öttl", "de"))
    bo = a_mail(to=Recipient("bo@werk_1.example", "Bo Capek", "de"))
    a_mail(to=Recipient("c@werkx1.example", "Cem", "de"), window=Window(read_clock() + timedelta(days=1)))
    sweep()

    def found(**narrowed: object) -> set:
        return {row.subject_id for row in mail_page(MailFilter(**narrowed)).rows}

    assert found(words="OETTL firma") == {anne}
    assert found(words="bo capek") == {bo}
    assert found(words="werk_1") == {bo}
    assert found(words="%") == set()
    assert found(state=MailState.SENT) == {anne, bo}
    assert found(subject_id=bo) == {bo}
    assert found(event_id=new_id()) == set()


def test_the_log_has_pages(app) -> None:
    for _ in range(PAGE + 1):
        a_mail()
    first, second = mail_page(MailFilter(), 1), mail_page(MailFilter(), 2)
    assert (len(first.rows), len(second.rows), first.total, first.pages) == (PAGE, 1, PAGE + 1, 2)
    assert not {row.id for row in first.rows} & {row.id for row in second.rows}


def test_a_mail_is_sent_again_as_a_new_row_and_pressed_twice_it_is_one(
    app, sweep: Callable, transport: MemoryTransport
) -> None:
    about = a_mail()
    sweep()
    (row,) = mails_about(about)
    with transaction():
        send_again(row.id, read_clock())
    with pytest.raises(MailStillUnderway), transaction():
        send_again(row.id, read_clock())
    sweep()
    with transaction():
        send_again(row.id, read_clock())
    sweep()
    assert {mail.state for mail in mails_about(about)} == {MailState.SENT}
    assert [parcel.recipient for parcel in transport.sent] == [row.to_address] * 3
    assert len({parcel.id for parcel in transport.sent}) == 3


def test_a_mail_that_is_still_underway_is_not_sent_again(app) -> None:
    (row,) = mails_about(a_mail())
    with pytest.raises(MailStillUnderway), transaction():
        send_again(row.id, read_clock())
    with pytest.raises(NotFound), transaction():
        send_again(new_id(), read_clock())
    with pytest.raises(NotFound):
        get_mail(new_id())


def test_the_age_of_the_queue_is_that_of_its_longest_waiting_mail(app, sweep: Callable, clock) -> None:
    assert oldest_due(read_clock()) is None
    a_mail()
    a_mail(window=Window(read_clock() + timedelta(days=1)))
    clock.shift(timedelta(minutes=7))
    a_mail()
    assert oldest_due(read_clock()) == read_clock() - timedelta(minutes=7)
    sweep()
    assert oldest_due(read_clock()) is None


def test_settled_mails_go_after_ninety_days_and_no_others(app, sweep: Callable, clock) -> None:
    a_mail()
    sweep()
    waiting = a_mail(window=Window(read_clock() + timedelta(days=400)))
    clock.shift(timedelta(days=90, seconds=1))
    fresh = a_mail()
    sweep()
    with transaction():
        assert purge_settled(read_clock(), 10) == 1
        assert purge_settled(read_clock(), 10) == 0
    db.session.rollback()
    assert set(db.session.scalars(db.select(OutgoingMail.subject_id))) == {waiting, fresh}
