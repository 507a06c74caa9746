"""Mail under fire: the server misbehaves, workers are killed, the bell is stolen; every committed mail arrives."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from eventsvc.events.models import Event
from eventsvc.events.queries import event_facts
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.messaging import claims
from eventsvc.messaging.delivery import AWAITED, deliver
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.outbox import post
from eventsvc.messaging.rules import LEASE
from eventsvc.messaging.states import MailState
from eventsvc.registration.letters import RegistrationConfirmed
from eventsvc.registration.queries import get_registration
from tests.builders import a_registration, an_event
from tests.servers.sink import Answer, Sink

from .house import House, wait_until

KILLS = 20
AT_ONCE = 5
WITHOUT_A_BELL = range(10, 12)
KINDS = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])


def confirm(event: Event, name: str, *, breaks: bool = False) -> float:
    """Tell someone that they have a place; or break it off. Returns how many seconds that took."""
    registration = a_registration(event, email=f"{name}@firma.example")
    facts = event_facts(event.id)
    row = get_registration(registration.id)
    began = time.monotonic()
    with transaction():
        letter = RegistrationConfirmed(event=facts, registration=row.facts)
        post(letter, to=row.recipient, once=f"registration:{row.id}:confirmed", now=read_clock())
        if breaks:
            raise ZeroDivisionError
    return time.monotonic() - began


def chance_of(seed: int) -> Callable[[str, int], Answer]:
    """A server that does anything to a mail's first try and takes the second; `refused…` it never takes."""
    chance = random.Random(seed)
    moods = [Answer.ACCEPT] * 6 + [answer for answer in Answer if not answer.name.startswith("REFUSE")]

    def answer(recipient: str, number: int) -> Answer:
        if recipient.startswith("refused"):
            return chance.choice([Answer.REFUSE, Answer.REFUSE_AFTER_DOT])
        return chance.choice(moods) if number == 1 else Answer.ACCEPT

    return answer


def mails() -> dict[str, OutgoingMail]:
    db.session.rollback()
    found = db.session.scalars(select(OutgoingMail).execution_options(populate_existing=True))
    return {mail.to_address.split("@")[0]: mail for mail in found}


def open_mails() -> int:
    return sum(mail.state in {MailState.QUEUED, MailState.SENDING} for mail in mails().values())


def sweep_until_quiet(house: House) -> None:
    """Let hours pass: leases run out, tries are due again."""
    office = house.app.extensions["post_office"]
    for hours_passed in range(1, 60):
        if not open_mails():
            return
        ahead = timedelta(minutes=20 * hours_passed)

        def clock(ahead: timedelta = ahead) -> datetime:
            return read_clock() + ahead

        deliver(office, AWAITED, clock, clock() + timedelta(minutes=10))


def copies(sink: Sink) -> list[str]:
    """Whoever got a further copy although the sender must have read our answer to the one before."""
    by_mail = defaultdict(list)
    for delivery in sink.deliveries:
        by_mail[delivery.message_id].append(delivery)
    return [mail for mail, arrived in by_mail.items() if any(one.is_known for one in arrived[:-1])]


def storm(house: House, event: Event, number: int) -> None:
    """Post, break off, kill a worker in the middle of its work, steal the bell."""
    tries = sum(house.sink.tries.values())
    for person in range(AT_ONCE):
        confirm(event, f"person-{number}-{person}")
    confirm(event, f"refused-{number}")
    with pytest.raises(ZeroDivisionError):
        confirm(event, f"never-{number}", breaks=True)
    if number not in WITHOUT_A_BELL:
        wait_until(lambda: sum(house.sink.tries.values()) > tries + 3, 20)
    house.workers.kill(house.workers.pids[0])
    house.workers.start()
    if number in {6, 15}:
        house.flush_valkey()
    if number + 1 == WITHOUT_A_BELL.start:
        house.stop_valkey()
    if number + 1 == WITHOUT_A_BELL.stop:
        house.start_valkey()


@KINDS
def test_every_committed_mail_arrives_and_none_that_was_rolled_back(open_house: Callable, kind: str) -> None:
    sink = Sink(chance_of(7), stall_seconds=0.6)
    with open_house(kind, sink) as house:
        event = an_event(capacity=None)
        for _ in range(3):
            house.workers.start()
        for number in range(KILLS):
            storm(house, event, number)
        reached_by_workers = len(set(sink.recipients))
        house.workers.kill_all()
        sweep_until_quiet(house)
        settled = mails()
    assert reached_by_workers > KILLS, "the workers did the work"
    assert set(settled) == {f"person-{n}-{p}" for n in range(KILLS) for p in range(AT_ONCE)} | {
        f"refused-{n}" for n in range(KILLS)
    }
    arrived = {recipient.split("@")[0] for recipient in sink.recipients}
    assert arrived == {name for name in settled if name.startswith("person")}
    states = {name: mail.state for name, mail in settled.items()}
    assert {states[name] for name in arrived} == {MailState.SENT}
    assert {(mail.state, mail.reason[:1]) for name, mail in settled.items() if name.startswith("refused")} == {
        (MailState.FAILED, "5")
    }
    assert copies(sink) == []
    assert len(sink.deliveries) > len(arrived), "some answer was lost, so some mail came twice"


def deliver_with_two_hands(house: House, clock: Callable[[], datetime]) -> None:
    def deliver_all() -> None:
        with house.app.app_context():
            deliver(house.app.extensions["post_office"], AWAITED, clock, clock() + timedelta(seconds=20))
            db.session.remove()

    hands = [Thread(target=deliver_all) for _ in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()


@KINDS
@pytest.mark.parametrize("lease", [LEASE, timedelta(0)], ids=["with leases", "without"])
def test_two_workers_at_once_send_each_mail_once_and_only_by_their_leases(
    open_house: Callable, kind: str, lease: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without leases, the control, copies arrive although nobody's answer was lost."""
    monkeypatch.setattr(claims, "LEASE", lease)
    both_at_work = Barrier(2)

    def accept(recipient: str, _number: int) -> Answer:
        if next(tries) < both_at_work.parties:
            both_at_work.wait(30)
        return Answer.ACCEPT

    tries = count()
    with open_house(kind, Sink(accept), has_valkey=False) as house:
        event = an_event(capacity=None)
        for number in range(25):
            confirm(event, f"person-{number}")
        deliver_with_two_hands(house, read_clock)
        assert {mail.state for mail in mails().values()} == {MailState.SENT}
        assert len(set(house.sink.recipients)) == 25
        assert bool(copies(house.sink)) is not bool(lease)


@KINDS
def test_with_redis_gone_a_change_takes_no_longer_and_its_mail_leaves_by_itself(
    open_house: Callable, kind: str
) -> None:
    with open_house(kind, Sink(), has_valkey=False) as house:
        event = an_event()
        assert confirm(event, "patient") < 1
        house.workers.start()
        assert not wait_until(lambda: bool(house.sink.deliveries), 1)
        house.start_valkey()
        assert wait_until(lambda: bool(house.sink.deliveries), 40)
        assert wait_until(lambda: mails()["patient"].state is MailState.SENT)
    assert len(house.sink.deliveries) == 1


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_worker_survives_the_loss_of_the_broker_in_the_middle_of_a_mail(open_house: Callable, kind: str) -> None:
    slow = Sink(lambda _recipient, number: Answer.STALL_BEFORE_DOT if number == 1 else Answer.ACCEPT, stall_seconds=5)
    with open_house(kind, slow, answer_seconds=4) as house:
        event = an_event()
        house.workers.start()
        confirm(event, "first")
        assert wait_until(lambda: bool(slow.tries), 30)
        house.stop_valkey()
        assert wait_until(lambda: mails()["first"].state is MailState.QUEUED, 30)
        house.start_valkey()
        confirm(event, "second")
        assert wait_until(lambda: slow.tries.get("second@firma.example", 0) > 0, 60), house.workers.log.read_text()
        house.workers.kill(house.workers.pids[0])
