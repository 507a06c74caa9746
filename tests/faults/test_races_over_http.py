"""Many people at once, over HTTP, through a real web server: nothing oversold, no gap, nobody overtaken, nothing doubled."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

from sqlalchemy import func, select

from eventsvc.journal import Actor
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.models import Booking, Registration
from eventsvc.registration.states import RegistrationState
from eventsvc.web.public.form_keys import new_form_key
from eventsvc.workflows.capacity_change import change_capacity
from tests.builders import a_pool_of, an_event
from tests.servers.visitor import HttpVisitor
from tests.servers.web import served

CLIENTS = 32
CONFIRMED, WAITLISTED, WITHDRAWN = (
    RegistrationState.CONFIRMED,
    RegistrationState.WAITLISTED,
    RegistrationState.WITHDRAWN,
)

_numbers = count(1)


def a_visitor(web):
    """Someone at an address of their own."""
    number = next(_numbers)
    return HttpVisitor(web.url, f"198.18.{number // 250}.{number % 250 + 1}")


def someone():
    """What a person types into the form."""
    number = next(_numbers)
    return {
        "first_name": "Änne",
        "last_name": f"Bäumler {number}",
        "email": f"person-{number}@firma.example",
        "organization": "Firma Bäumler GmbH",
        "organization_kind": "sme",
        "postal_code": "86159",
        "country": "DE",
    }


def sign_up(web, event):
    """Open the form and send it; return the visitor, who holds the booking now, and what came back."""
    visitor, path = a_visitor(web), f"/veranstaltungen/{event.slug}/anmeldung"
    page = visitor.get(path)
    assert page.status == 200
    answer = visitor.post(path, page.hidden | someone())
    visitor.hang_up()
    return visitor, answer


def many_sign_up(web, event, attempts):
    with ThreadPoolExecutor(CLIENTS) as clients:
        return list(clients.map(lambda _: sign_up(web, event), range(attempts)))


def many_send(web, event, attempts):
    """Let so many people send a form that was opened once, each with a key of their own; return what came back."""
    path = f"/veranstaltungen/{event.slug}/anmeldung"
    keys = [new_form_key(event.slug, read_clock()) for _ in range(attempts)]
    opened = a_visitor(web)
    hidden = opened.get(path).hidden
    opened.hang_up()

    def send(key):
        visitor = opened.twin()
        answer = visitor.post(path, hidden | someone() | {"form_key": key})
        visitor.hang_up()
        return answer

    with ThreadPoolExecutor(CLIENTS) as clients:
        return list(clients.map(send, keys))


def people(event):
    """How many stand in each state, read afresh."""
    db.session.rollback()
    query = select(Registration.state, func.count()).where(Registration.event_id == event.id)
    return dict(tuple(row) for row in db.session.execute(query.group_by(Registration.state)))


def assert_no_gap(event):
    states, pool = people(event), a_pool_of(event)
    assert (pool.taken, pool.waiting) == (states.get(CONFIRMED, 0), states.get(WAITLISTED, 0))
    assert pool.taken <= pool.capacity, "oversold"
    assert not pool.waiting or pool.taken == pool.capacity, "a place is free while somebody waits"


def assert_nobody_overtaken(event):
    """Those who moved up had waited longer than all who still wait."""
    told = select(JournalEntry.subject_id).where(JournalEntry.event_id == event.id).order_by(JournalEntry.id)
    moved = set(db.session.scalars(told.where(JournalEntry.action == "registration.moved_up")))
    queue = select(Registration.id, Registration.state, Registration.queue_position)
    queue = queue.where(Registration.event_id == event.id, Registration.queue_position.is_not(None))
    rows = list(db.session.execute(queue))
    assert moved, "nobody moved up: nothing is proven"
    last_moved = max(row.queue_position for row in rows if row.id in moved)
    waiting = [row.queue_position for row in rows if row.state is WAITLISTED]
    assert len(set(waiting)) == len(waiting)
    assert all(position > last_moved for position in waiting), "someone moved up past someone who still waits"


def test_300_places_and_1500_attempts_fill_every_place_once(app, web):
    event = an_event(capacity=300)
    answers = many_send(web, event, 1500)
    assert Counter(answer.status for answer in answers) == {303: 1500}
    assert people(event) == {CONFIRMED: 300, WAITLISTED: 1200}
    positions = select(Registration.queue_position).where(Registration.state == WAITLISTED)
    assert sorted(db.session.scalars(positions)) == list(range(1, 1201))
    letters = select(OutgoingMail.letter, func.count()).group_by(OutgoingMail.letter)
    assert dict(tuple(row) for row in db.session.execute(letters)) == {
        "registration_confirmed": 300,
        "put_on_waiting_list": 1200,
    }
    assert_no_gap(event)


def test_without_the_lock_the_same_race_oversells(app, database, tmp_path, redis_url):
    event = an_event(capacity=30)
    factory = "tests.faults.unprotected:create_app"
    with served(tmp_path, database_url=database.url, redis_url=redis_url, factory=factory) as web:
        many_send(web, event, 150)
    assert people(event)[CONFIRMED] > 30, "the control did not oversell: the race above proves nothing"


def test_sign_ups_against_withdrawals_and_new_capacities(app, web):
    event = an_event(capacity=40)
    pool_id = a_pool_of(event).id
    first = many_sign_up(web, event, 60)
    together = Barrier(3)

    def leave():
        together.wait()
        for visitor, answer in first[:30]:
            path = f"{answer.location}/abmelden"
            assert visitor.post(path, visitor.get(path).hidden).status == 303
            visitor.hang_up()

    def enlarge():
        together.wait()
        for capacity in (44, 48, 45, 52, 60):
            with app.app_context():
                with transaction():
                    change_capacity(pool_id, max(capacity, a_pool_of(event).taken), by=Actor.system(), now=read_clock())
                db.session.remove()

    def come():
        together.wait()
        many_sign_up(web, event, 60)

    with ThreadPoolExecutor(3) as crowd:
        for part in [crowd.submit(leave), crowd.submit(enlarge), crowd.submit(come)]:
            part.result()
    assert people(event)[WITHDRAWN] == 30
    assert_no_gap(event)
    assert_nobody_overtaken(event)


def test_one_form_sent_20_times_at_once_is_one_booking_and_one_mail(app, web):
    event = an_event()
    path = f"/veranstaltungen/{event.slug}/anmeldung"
    original = a_visitor(web)
    fields = original.get(path).hidden | someone()
    original.hang_up()
    together = Barrier(20)

    def send(_):
        twin = original.twin()
        together.wait()
        answer = twin.post(path, fields)
        twin.hang_up()
        return answer

    with ThreadPoolExecutor(20) as clients:
        answers = list(clients.map(send, range(20)))
    assert {answer.status for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 1
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 1
