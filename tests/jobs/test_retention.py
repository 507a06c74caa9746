"""What was promised about how long things are kept is kept: on time, twice, killed halfway, and to the digit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
import structlog
from flask import Flask
from sqlalchemy import func, select, update

from eventsvc.accounts import service as accounts
from eventsvc.accounts.models import Account, Membership, Role
from eventsvc.accounts.queries import accounts_in
from eventsvc.attendance.models import Scan, ScanMethod
from eventsvc.cli.doctor import doctor
from eventsvc.events.contingents import contingents_of
from eventsvc.events.entry_models import Code
from eventsvc.events.regions import region_of
from eventsvc.exports import FORMATS, Asked, get_export
from eventsvc.jobs import housekeeping
from eventsvc.journal import Actor, note
from eventsvc.kit.db import Base, db, transaction
from eventsvc.kit.retention import Rule
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.applications import ConsentPurpose, Entry, EntryKind
from eventsvc.registration.invitation_models import Invitation
from eventsvc.registration.invitations import Guest
from eventsvc.registration.models import Booking, Consent, Registration
from eventsvc.registration.service import give_consents, take_back_consents
from eventsvc.registration.states import RegistrationState
from eventsvc.web.guests import links
from eventsvc.workflows.inviting import invite_colleague
from eventsvc.workflows.sign_up import sign_up
from tests.builders import (
    a_cluster,
    a_code,
    a_contingent,
    a_person,
    a_registration,
    an_account,
    an_application,
    an_event,
    an_invitation,
    consents_to,
)

S = RegistrationState
YEAR = timedelta(days=366)
CANARIES = ("Kanari", "Singvogel", "kanari@", "4989777", "Vogelfutter", "Sitzstange", "Zwitscher", "86159", "Volière")
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def keep(app: Flask) -> Callable[[], list[dict]]:
    """Run the job as a worker does, and return what it logged."""

    def go() -> list[dict]:
        db.session.rollback()
        with structlog.testing.capture_logs() as logs:
            app.extensions["celery"].tasks["house.keep_promises"]()
        db.session.rollback()
        return [entry for entry in logs if entry["event"].startswith("retention.")]

    return go


def contents() -> dict[str, list[str]]:
    """Everything the database holds, but for when the job that clears it was last done."""
    db.session.rollback()
    tables = [table for table in Base.metadata.sorted_tables if table.name != "periodic_jobs"]
    return {table.name: sorted(map(str, db.session.execute(select(table)))) for table in tables}


def counted() -> Counter:
    """What the statistics are made of."""
    rows = db.session.execute(
        select(
            *(Registration.event_id, Registration.state, Registration.organization_kind, Registration.participation),
            *(Registration.postal_code, Registration.country, Registration.source, Scan.undone_at, Scan.at),
        ).outerjoin(Scan, Scan.registration_id == Registration.id)
    )
    return Counter((*row[:4], region_of(row[4], row[5]), *row[5:]) for row in rows)


def a_canary(event, now) -> Registration:
    """Someone who left a trace wherever one can."""
    person = a_person(
        first_name="Kanari",
        last_name="Singvogel",
        email="kanari@firma.example",
        phone="+4989777000",
        organization="Volière GmbH",
        dietary_needs="Vogelfutter",
        access_needs="Sitzstange",
        remarks="Zwitscher",
        postal_code="86159",
    )
    with transaction() as session:
        signed_up = sign_up(an_application(event, person, consents=consents_to(*ConsentPurpose)), now)
        registration = session.get_one(Registration, signed_up.placed[0].registration.id)
        session.execute(
            update(Booking)
            .where(Booking.id == registration.booking_id)
            .values(dict.fromkeys(("billing_name", "billing_street", "billing_city", "order_number"), "Kanari"))
        )
        registration.reason = "Zwitscher"
        note("registration.changed", registration.id, by=Actor.person(), now=now, event_id=event.id, why="Zwitscher")
        desk = an_account_in(session, now)
        session.add(
            Scan(event_id=event.id, registration_id=registration.id, method=ScanMethod.CODE, at=now, by_account_id=desk)
        )
    return registration


def an_account_in(session, now):
    account = Account(name="Dora", email="dora@cluster.example", fs_uniquifier="dora", created_at=now)
    session.add(account)
    session.flush()
    session.add(Membership(account_id=account.id, cluster_id=None, role=Role.DESK))
    return account.id


def test_after_twelve_months_nothing_tells_of_a_person_and_everything_counts(app, keep, clock, now) -> None:
    event = an_event(capacity=3)
    code = a_canary(event, now).ticket_code
    for state in S:
        a_registration(event, state)
    before = counted()
    assert all(canary in str(contents()) for canary in CANARIES)
    clock.move_to(event.ends_at + YEAR - timedelta(minutes=1))
    keep()
    assert "Singvogel" in str(contents())
    assert db.session.scalar(select(func.count()).where(Registration.erased_at.is_not(None))) == 0
    clock.shift(timedelta(minutes=2))
    keep()
    erased = contents()
    assert [canary for canary in (*CANARIES, code, "Übelacker", "mirja.") if canary in str(erased)] == []
    assert counted() == before
    assert db.session.scalars(select(OutgoingMail.id)).all() == []
    runner = app.test_cli_runner()
    assert runner.invoke(doctor, ["places"]).exit_code == 0
    clock.shift(timedelta(hours=1))
    keep()
    assert contents() == erased


def test_whoever_came_later_is_still_known(keep, clock, now) -> None:
    old, young = an_event(starts_at=now), an_event(starts_at=now + timedelta(days=60))
    a_registration(old, last_name="Alt")
    a_registration(young, last_name="Jung")
    clock.move_to(old.ends_at + YEAR + timedelta(minutes=1))
    keep()
    assert set(db.session.scalars(select(Registration.last_name))) == {"", "Jung"}


def test_ninety_days_after_the_event_nothing_names_who_was_invited_or_gave_places_out(app, keep, clock, now) -> None:
    event = an_event(capacity=9)
    kept = a_contingent(event, 3, contact_name="Kanari", contact_email="kanari@firma.example")
    a_contingent(event, 2, contact_name="Kanari", contact_email="")
    a_code(event, code="SINGEN", note="für Frau Kanari")
    an_invitation(event, email="kanari.singt@firma.example")
    with transaction():
        colleague = invite_colleague(kept.id, Guest("Kanari Singvogel", "kanari.zwei@firma.example"), now)
        person = a_person(email="gast@firma.example")
        sign_up(an_application(event, person, entry=Entry(EntryKind.INVITATION, colleague.id)), now)
    clock.move_to(event.ends_at + timedelta(days=90))
    keep()
    assert str(contents()).count("Kanari") >= 4
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 2
    clock.shift(timedelta(minutes=1))
    keep()
    after = contents()
    assert [canary for canary in ("Kanari", "Singvogel", "kanari") if canary in str(after)] == []
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 0
    assert db.session.scalars(select(Registration.contingent_id)).one() == kept.id, "who came by it is still counted"
    assert db.session.scalars(select(Code.code)).all() == ["SINGEN"]
    assert {row.capacity for row in contingents_of(event.id)} == {2, 3}
    keep()
    assert contents() == after
    assert app.test_cli_runner().invoke(doctor, ["places"]).exit_code == 0


def test_needs_are_gone_after_two_weeks_and_the_rest_stays(keep, clock, now) -> None:
    event = an_event()
    a_registration(event, dietary_needs="vegan", access_needs="Rollstuhl", remarks="Bitte leise")
    clock.move_to(event.ends_at + timedelta(days=14))
    keep()
    assert db.session.scalars(select(Registration.dietary_needs)).one() == "vegan"
    clock.shift(timedelta(minutes=1))
    keep()
    row = db.session.scalars(select(Registration).execution_options(populate_existing=True)).one()
    assert (row.dietary_needs, row.access_needs, row.remarks) == ("", "", "Bitte leise")
    assert row.last_name.startswith("Übelacker")


def test_a_booking_is_known_as_long_as_one_of_its_people(keep, clock, now, monkeypatch) -> None:
    event = an_event()
    first = a_registration(event)
    second = a_registration(event)
    with transaction():
        db.session.execute(update(Registration).where(Registration.id == second.id).values(booking_id=first.booking_id))
    monkeypatch.setattr(housekeeping, "BATCH", 1)
    clock.move_to(event.ends_at + YEAR + timedelta(minutes=1))
    keep()
    emails = db.session.scalars(select(Booking.email).where(Booking.id == first.booking_id)).all()
    assert emails == [""]


def test_killed_halfway_it_goes_on_where_it_was(keep, clock, now, monkeypatch) -> None:
    event = an_event()
    for _ in range(7):
        a_registration(event)
    clock.move_to(event.ends_at + YEAR + timedelta(minutes=1))
    (people,) = (rule for rule in housekeeping.RULES if rule.name == "people")
    turns = count(1)

    def until_killed(at, number):
        done = people.clear(at, number)
        if next(turns) == 3:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(housekeeping, "BATCH", 2)
    monkeypatch.setattr(housekeeping, "RULES", (Rule(name="people", tables=people.tables, clear=until_killed),))
    with pytest.raises(KeyboardInterrupt):
        keep()
    known = select(func.count()).where(Registration.erased_at.is_(None))
    assert db.session.scalar(known) == 3  # the batch that was cut off is whole
    monkeypatch.setattr(housekeeping, "RULES", (people,))
    assert keep()[-1]["rows"] == 3
    assert db.session.scalar(known) == 0


def test_a_rule_that_fails_is_said_and_holds_up_no_other(app, clock, now, monkeypatch) -> None:
    def broken(_now, _number):
        raise ValueError("no")

    event = an_event()
    a_registration(event, dietary_needs="vegan")
    clock.move_to(event.ends_at + timedelta(days=15))
    rules = (Rule(name="broken", tables=(), clear=broken), *housekeeping.RULES)
    monkeypatch.setattr(housekeeping, "RULES", rules)
    with structlog.testing.capture_logs() as logs, pytest.raises(RuntimeError, match="broken"):
        app.extensions["celery"].tasks["house.keep_promises"]()
    assert [one["rule"] for one in logs if one["event"] == "retention.failed"] == ["broken"]
    assert db.session.scalars(select(Registration.dietary_needs)).one() == ""


def test_consents_stay_three_years_after_they_ended(keep, clock, now) -> None:
    event = an_event()
    registration = a_registration(event)
    with transaction():
        give_consents(registration.id, consents_to(*ConsentPurpose), now)
        take_back_consents(registration.id, frozenset({ConsentPurpose.NEWS}), now)
    purposes = select(Consent.purpose).order_by(Consent.purpose)
    clock.move_to(event.ends_at + YEAR + timedelta(days=1))
    keep()
    assert db.session.scalars(purposes).all() == ["news", "participant_list"]
    clock.move_to(now + 3 * YEAR + timedelta(minutes=1))
    keep()
    assert db.session.scalars(purposes).all() == ["participant_list"]
    clock.move_to(event.ends_at + 4 * YEAR + timedelta(days=2))
    keep()
    assert db.session.scalars(purposes).all() == []


def test_who_worked_here_is_nameless_a_year_after_the_end(keep, clock, now) -> None:
    cluster, by = a_cluster(), Actor.system()
    an_account(role=Role.STAFF, name="Bleibt")
    ended = an_account(role=Role.STAFF, name="Beendet", email="beendet@cluster.example")
    jobless = an_account(role=Role.DESK, cluster=cluster, name="Ohne Aufgabe", email="ohne@cluster.example")
    clock.shift(timedelta(days=400))
    with transaction():
        accounts.deactivate(ended.id, by=by, now=now + timedelta(days=400))
        accounts.end_role(jobless.id, accounts.Grant(Role.DESK, cluster.id), by=by, now=now + timedelta(days=400))
    clock.shift(YEAR)
    keep()
    assert {row.name for row in accounts_in(None)} == {"Bleibt", "Beendet", "Ohne Aufgabe"}
    clock.shift(timedelta(minutes=1))
    keep()
    assert {row.name for row in accounts_in(None)} == {"Bleibt"}
    assert "Beendet" not in str(contents())
    assert "ohne@cluster" not in str(contents())
    before = contents()
    keep()
    assert contents() == before


def test_pages_and_tables_say_who_is_nameless_and_the_link_ends(app, client, sign_in, keep, clock, now) -> None:
    cluster = a_cluster()
    event = an_event(cluster=cluster)
    registration = a_registration(event, last_name="Bekannt")
    with app.test_request_context():
        link = links().registration(registration.public_id, registration.link_version)
    path = link.removeprefix("http://localhost")
    assert client.get(path).status_code == 303
    clock.move_to(event.ends_at + YEAR + timedelta(minutes=1))
    keep()
    assert client.get(path).status_code == 404
    organizer = sign_in(an_account(role=Role.ORGANIZER, cluster=cluster))
    base = f"/organisation/veranstaltungen/{event.slug}/teilnehmende"
    for page in (organizer.get(base), organizer.get(f"{base}/{registration.id}")):
        assert page.status_code == 200
        assert "Gelöscht nach Ablauf der Frist" in page.text
        assert "Bekannt" not in page.text
    for key in ("teilnehmende", "anwesenheit"):
        asked = Asked(event_id=event.id, timezone=event.timezone, language="de", now=now)
        table = b"".join(FORMATS["csv"].write(get_export(key).fill(asked))).decode("utf-8-sig")
        assert "Gelöscht nach Ablauf der Frist" in table
        assert "Bekannt" not in table
