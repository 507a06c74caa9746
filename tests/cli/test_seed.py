"""The seed is the field itself: plausible, the same every time, and never in the way of what people change."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from eventsvc.accounts.models import Account, Membership, Role
from eventsvc.announcements.models import Announcement
from eventsvc.announcements.queries import tallies_of
from eventsvc.announcements.states import AnnouncementState, Outcome
from eventsvc.attendance.models import Scan
from eventsvc.cli.seed import seed as seed_command
from eventsvc.cli.seeding import demo_sign_ins, seed_clusters, seed_demo
from eventsvc.cli.seeding.days import is_working_day
from eventsvc.cli.seeding.plans import plans, times_of
from eventsvc.clusters.models import Carrier, Cluster
from eventsvc.events.categories import CategoryKind, QueueOrder
from eventsvc.events.kinds import EventKind, Participation
from eventsvc.events.models import Category, Event, Pool, ReminderAnchor, ReminderPlan
from eventsvc.events.question_models import QuestionSet
from eventsvc.events.regions import Region
from eventsvc.events.session_models import Session
from eventsvc.events.states import EventState
from eventsvc.health.models import PeriodicJob
from eventsvc.health.states import Mishap
from eventsvc.imports.models import Import
from eventsvc.kit.db import Base, db, transaction
from eventsvc.kit.ids import clean_code
from eventsvc.mail_texts.models import AdaptedText
from eventsvc.messaging.letters import kind_of
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.states import MailState
from eventsvc.registration.answers import open_questions
from eventsvc.registration.applications import Source
from eventsvc.registration.census import miscounts
from eventsvc.registration.choice_models import SessionChoice
from eventsvc.registration.frozen_lists import get_frozen_list
from eventsvc.registration.frozen_models import FrozenList
from eventsvc.registration.handover_models import Handover
from eventsvc.registration.list_changes import ListChangeKind
from eventsvc.registration.models import Booking, Consent, FurtherPlace, Registration
from eventsvc.registration.queue import RESERVE
from eventsvc.registration.retention import PEOPLE_KEPT
from eventsvc.registration.states import ChoiceState, HandoverState, RegistrationState
from eventsvc.registration.written_changes import written_changes
from eventsvc.runs.models import Run
from eventsvc.runs.states import RunState

BERLIN = ZoneInfo("Europe/Berlin")
# Working days, a Sunday, Christmas, the day the clocks change, Whit Monday.
DAYS = [
    date(2026, 11, 23),
    date(2027, 1, 3),
    date(2026, 12, 24),
    date(2027, 3, 28),
    date(2027, 5, 17),
    date(2028, 2, 29),
]


# What the verbs themselves draw: ids by the clock, codes of links and tickets.
DRAWN = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|\b[2-9A-HJKMNP-TV-Z]{12}\b|[2-9A-HJKMNP-TV-Z]{16}"
)


def contents():
    """Every row of every table, but for the hash of the password, which is salted."""
    return {
        table.name: sorted(
            tuple(str(value) for column, value in row._mapping.items() if column != "password")
            for row in db.session.execute(select(table))
        )
        for table in Base.metadata.sorted_tables
    }


def undrawn(row):
    return DRAWN.sub("drawn", str(row))


def count(column, *conditions):
    return Counter(dict(db.session.execute(select(column, func.count()).where(*conditions).group_by(column)).all()))


def test_production_gets_the_17_clusters_and_their_carriers(app, now):
    assert seed_clusters(now) == 17
    clusters = db.session.scalars(select(Cluster)).all()
    assert len({cluster.colour for cluster in clusters}) == 17
    assert all(cluster.description_de and cluster.description_en for cluster in clusters)
    assert {cluster.field for cluster in clusters} == {
        "Energie",
        "Mobilität",
        "Digitalisierung",
        "Gesundheit",
        "Materialien",
    }
    assert db.session.scalar(select(func.count()).select_from(Event)) == 0
    assert seed_clusters(now) == 0


def test_an_authority_names_its_public_task_and_its_own_supervisor(app, now):
    seed_clusters(now)
    carriers = {carrier.slug: carrier for carrier in db.session.scalars(select(Carrier))}
    for text in (carriers["kern"].privacy_notice_de, carriers["kern"].privacy_notice_en):
        assert "BayDSG" in text or "Bavarian Data Protection Act" in text
    assert "Landesamt für Datenschutzaufsicht" in carriers["ecpe"].privacy_notice_de
    for carrier in carriers.values():
        assert carrier.name in carrier.privacy_notice_de
        assert carrier.name in carrier.privacy_notice_en
        assert "{" not in carrier.privacy_notice_de + carrier.privacy_notice_en
        assert carrier.reply_address.endswith(".example.org")


def test_a_cluster_that_was_changed_stays_changed(app, now, transaction):
    seed_clusters(now)
    with transaction() as session:
        session.execute(update(Cluster).where(Cluster.slug == "chemie").values(seat="Burghausen"))
    seed_clusters(now)
    assert db.session.scalar(select(Cluster.seat).where(Cluster.slug == "chemie")) == "Burghausen"


def test_there_are_events_of_every_kind_in_every_region_and_state(seeded):
    kinds = count(Event.kind)
    assert kinds.total() >= 80
    assert all(kinds[kind] >= 5 for kind in EventKind)
    assert all(count(Event.region)[region] for region in Region)
    assert all(count(Event.state)[state] >= 3 for state in EventState)
    published = Event.state == EventState.PUBLISHED
    assert db.session.scalar(select(func.count()).where(published, Event.ends_at < seeded)) >= 30
    assert db.session.scalar(select(func.count()).where(published, Event.opens_at > seeded)) >= 3
    assert db.session.scalar(select(func.count()).where(published, Event.venue_city == "", Event.join_url == "")) >= 2
    capacities = db.session.scalars(select(Pool.capacity).where(Pool.capacity.is_not(None))).all()
    assert max(capacities) == 1900 - 10, "ten are kept for organizations"
    assert 14 in capacities
    assert any(value.key != "Europe/Berlin" for value in map(ZoneInfo, db.session.scalars(select(Event.timezone))))


def test_some_3000_people_have_signed_up(seeded):
    assert 2500 <= db.session.scalar(select(func.count()).select_from(Registration)) <= 4500


def test_some_events_tell_of_their_queues(seeded):
    offered = Registration.state == RegistrationState.OFFERED
    running = db.session.scalars(select(Registration.offered_until).where(offered)).all()
    assert all(seeded < until <= seeded + timedelta(days=7) for until in running)
    lapsed = Registration.state == RegistrationState.LAPSED
    assert db.session.scalar(select(func.max(Registration.offered_until)).where(lapsed)) < seeded
    together = count(Registration.booking_id, Registration.state == RegistrationState.WAITLISTED)
    assert sorted(together.values())[-2:] == [2, 3]
    blocking = db.session.scalars(select(Booking.blocking_since).where(Booking.blocking_since.is_not(None))).all()
    assert len(blocking) == 2
    assert max(blocking) < seeded
    letters = count(OutgoingMail.letter)
    assert letters["place_offered"] >= 3
    assert letters["offer_lapsed"] >= 3
    assert miscounts() == []


def test_in_some_events_members_wait_before_others(seeded):
    waiting = (
        select(Registration.event_id, Registration.queue_priority, Category.kind)
        .join(Category, Category.id == Registration.category_id)
        .join(Event, Event.id == Registration.event_id)
        .where(Event.queue_order == QueueOrder.MEMBERS_FIRST, Registration.state == RegistrationState.WAITLISTED)
    )
    rows = db.session.execute(waiting).all()
    assert all(row.queue_priority == int(row.kind is not CategoryKind.MEMBER) for row in rows)
    both = [
        event
        for event in {row.event_id for row in rows}
        if len({row.kind for row in rows if row.event_id == event}) > 1
    ]
    assert len(both) >= 2


def test_the_places_agree_with_the_people(seeded):
    assert miscounts() == []
    last = func.max(Registration.queue_position)
    rows = db.session.execute(
        select(Pool.waiting, Pool.last_position, last)
        .join(Registration, Registration.pool_id == Pool.id)
        .where(Registration.state == RegistrationState.WAITLISTED)
        .group_by(Pool.id)
    ).all()
    assert all(last_position >= (position or 0) for _waiting, last_position, position in rows)
    assert any(row.waiting and row.last_position > row.waiting for row in rows), "somebody has moved up"


def test_every_link_that_is_shown_opens(seeded):
    named = [table.c.public_id for table in Base.metadata.sorted_tables if "public_id" in table.c]
    assert len(named) >= 5
    for column in named:
        assert all(clean_code(name) == name for name in db.session.scalars(select(column))), column


def test_two_clusters_keep_sets_of_questions(seeded):
    assert len(set(db.session.scalars(select(QuestionSet.cluster_id)))) >= 2


def test_in_some_events_members_wait_for_sessions_before_others(seeded):
    waiting = (
        select(Session.event_id, SessionChoice.session_id, SessionChoice.queue_priority, Category.kind)
        .join(Session, Session.id == SessionChoice.session_id)
        .join(Registration, Registration.id == SessionChoice.registration_id)
        .join(Category, Category.id == Registration.category_id)
        .join(Event, Event.id == Session.event_id)
        .where(Event.queue_order == QueueOrder.MEMBERS_FIRST, SessionChoice.state == ChoiceState.WAITING)
    )
    rows = db.session.execute(waiting).all()
    assert all(row.queue_priority == int(row.kind is not CategoryKind.MEMBER) for row in rows)
    priorities: dict[tuple, set] = {}
    for row in rows:
        priorities.setdefault((row.event_id, row.session_id), set()).add(row.queue_priority)
    assert len({event for (event, _), found in priorities.items() if found == {0, 1}}) >= 2


def test_whoever_waits_came_after_all_who_have_a_place(seeded):
    latest = (
        select(Registration.pool_id, func.max(Registration.created_at).label("at"))
        .where(Registration.state == RegistrationState.CONFIRMED, Registration.source != Source.STAFF)
        .group_by(Registration.pool_id)
        .subquery()
    )
    # Whoever lacks a place in their full category keeps nobody from a place in another.
    lacking = select(FurtherPlace.registration_id).join(Pool, Pool.id == FurtherPlace.pool_id)
    lacking = lacking.where(Pool.taken == Pool.capacity)
    overtaken = db.session.scalars(
        select(Registration.id)
        .join(latest, latest.c.pool_id == Registration.pool_id)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Registration.state == RegistrationState.WAITLISTED,
            Registration.state_at < latest.c.at,
            Registration.id.not_in(lacking),
            Registration.queue_priority != RESERVE,
            Event.is_decided.is_(False),
        )
    ).all()
    assert overtaken == []


def test_groups_have_questions_left_open_and_some_are_entered_by_the_team(seeded):
    groups = select(Registration.booking_id).group_by(Registration.booking_id).having(func.count() > 1)
    rows = db.session.execute(
        select(Registration.event_id, Registration.id, Registration.source).where(Registration.booking_id.in_(groups))
    ).all()
    assert len({row.event_id for row in rows if row.source is Source.STAFF}) >= 2
    asked = {row.event_id for row in rows if any(open_questions(row.event_id, [row.id]).values())}
    assert len(asked) >= 2


def test_some_send_a_substitute_and_lists_went_to_kitchens_with_changes_after_them(seeded):
    asked = select(Event.approves_substitutes).join(Registration, Registration.event_id == Event.id)
    asked = asked.join(Handover, Handover.registration_id == Registration.id)
    assert all(db.session.scalars(asked.where(Handover.state == HandoverState.REQUESTED)))
    lists = db.session.scalars(select(FrozenList.event_id)).all()
    assert len(lists) >= 2
    for event_id in lists:
        changes = written_changes(get_frozen_list(event_id, None), "de")
        assert {ListChangeKind.REPLACED, ListChangeKind.NEEDS} <= {one.kind for one in changes}
        assert all(one.at for one in changes)


def test_teams_have_written_to_their_people_and_will_again(seeded):
    sent = db.session.scalars(select(Announcement.id).where(Announcement.state == AnnouncementState.SENT)).all()
    for tally in tallies_of(sent).values():
        assert tally.counts[Outcome.FAILED] == 1
        assert tally.counts[Outcome.SENT] > 1


def test_a_cluster_and_two_events_say_mails_in_their_own_words(seeded):
    owners = db.session.execute(select(AdaptedText.event_id, AdaptedText.cluster_id).distinct()).all()
    assert len({row.cluster_id for row in owners if row.cluster_id}) == 1
    # The series of one has taken its words along.
    assert len({row.event_id for row in owners if row.event_id}) > 2


def test_each_cluster_has_a_lead_and_some_events_have_helpers_from_elsewhere(seeded):
    led = set(db.session.scalars(select(Membership.cluster_id).where(Membership.role == Role.OWNER)))
    assert led == set(db.session.scalars(select(Cluster.id)))
    helpers = db.session.scalars(select(Membership).where(Membership.event_id.is_not(None))).all()
    assert {helper.invited_at is None for helper in helpers} == {True, False}
    assert len({helper.event_id for helper in helpers}) >= 2


def test_two_clusters_have_a_series_and_two_a_template_with_events_that_differ(seeded):
    series = select(Event.lead_cluster_id).distinct().where(Event.series_id.is_not(None))
    templates = select(Event.lead_cluster_id).distinct().where(Event.is_template)
    assert len(db.session.scalars(series).all()) == len(db.session.scalars(templates).all()) == 2
    assert set(count(Event.template_id, Event.template_id.is_not(None)).values()) == {2}


def test_nothing_has_happened_yet_that_is_still_to_come(seeded):
    midnight = datetime.combine(seeded.astimezone(BERLIN).date(), time(0), tzinfo=BERLIN)
    for column in (Registration.created_at, Registration.state_at, Scan.at, OutgoingMail.settled_at):
        assert db.session.scalar(select(func.max(column))) <= midnight
    late = select(ReminderPlan.id).where(ReminderPlan.due_at < midnight, ReminderPlan.not_after > ReminderPlan.due_at)
    assert db.session.scalars(late).all() == []


def test_most_people_of_past_events_were_there(seeded):
    over = select(Event.id).where(
        Event.ends_at < seeded, Event.state == EventState.PUBLISHED, Event.kind != EventKind.JOINT_STAND
    )
    expected = db.session.scalar(
        select(func.count()).where(
            Registration.event_id.in_(over),
            Registration.participation == Participation.ON_SITE,
            Registration.state == RegistrationState.CONFIRMED,
        )
    )
    seen = db.session.scalar(select(func.count()).where(Scan.event_id.in_(over), Scan.undone_at.is_(None)))
    assert 0.8 < seen / expected < 0.9
    assert db.session.scalar(select(func.count()).where(Scan.event_id.not_in(over))) == 0


def test_every_text_is_there_in_both_languages(seeded):
    texts = (Event.title_de, Event.title_en, Event.summary_de, Event.summary_en, Event.description_html_de)
    texts += (Event.description_html_en, Event.audience_de, Event.audience_en, Event.contact_name, Event.contact_email)
    for row in db.session.execute(select(Event.slug, *texts)):
        assert all(row), row.slug
        assert "<h3>" in row.description_html_en
    called_off = Event.state == EventState.CALLED_OFF
    assert all(db.session.scalars(select(Event.called_off_reason).where(called_off)))


def test_nobody_real_can_be_reached(seeded):
    addresses = [*db.session.scalars(select(Registration.email)), *db.session.scalars(select(Account.email))]
    addresses += [*db.session.scalars(select(Event.contact_email)), *db.session.scalars(select(Cluster.contact_email))]
    domains = {".".join(address.rsplit("@")[1].split(".")[-2:]) for address in addresses if address}
    assert domains <= {"example.com", "example.org", "example.net"}
    phones = set(db.session.scalars(select(Registration.phone))) - {""}
    assert all(phone.startswith(("+498999998", "+4917139200")) for phone in phones)


def test_needs_are_gone_two_weeks_after_the_event(seeded):
    kept = select(func.count()).select_from(Registration).join(Event, Event.id == Registration.event_id)
    kept = kept.where(Registration.dietary_needs + Registration.access_needs != "")
    assert db.session.scalar(kept.where(Event.ends_at < seeded - timedelta(days=15))) == 0
    assert db.session.scalar(kept.where(Event.starts_at > seeded)) > 20


def test_several_events_thank_their_people_and_some_have_been_thanked(seeded):
    plans = db.session.scalars(select(ReminderPlan).where(ReminderPlan.anchor == ReminderAnchor.END)).all()
    assert len(plans) >= 3
    thanked = db.session.scalars(select(OutgoingMail).where(OutgoingMail.letter == "event_follow_up")).all()
    assert len(thanked) > 20
    assert {mail.once.split(":")[2] for mail in thanked} <= {str(plan.id) for plan in plans}


def test_the_office_sees_work_of_two_events_that_broke_off_and_work_that_is_done(seeded):
    broken = db.session.scalars(select(Run.subject_id).where(Run.state == RunState.STOPPED)).all()
    events = db.session.scalars(select(Import.event_id).where(Import.id.in_(broken))).all()
    assert len(set(events)) == len(broken) == 2
    assert db.session.scalars(select(Run.id).where(Run.state == RunState.DONE)).all()
    assert [job.mishap for job in db.session.scalars(select(PeriodicJob))] == [Mishap.DATABASE]


def test_the_mail_log_shows_letters_that_can_be_opened_again(seeded):
    assert all(count(OutgoingMail.state)[state] for state in (MailState.SENT, MailState.FAILED, MailState.SUPPRESSED))
    assert count(OutgoingMail.state)[MailState.QUEUED] == 0
    for mail in db.session.scalars(select(OutgoingMail)):
        assert kind_of(mail.letter).unpacked(mail.facts).subject.id == mail.subject_id


def test_a_second_run_adds_nothing_even_days_later(own_world, now):
    with transaction() as session:
        session.execute(update(Event).where(Event.slug == "netzwerktag-automation").values(title_de="Anders"))
    before = contents()
    added = seed_demo(now + timedelta(days=9))
    assert (added.clusters, added.accounts, added.events, added.registrations) == (0, 0, 0, 0)
    assert contents() == before


def test_old_events_name_nobody_and_their_rule_finds_nothing_to_do(seeded):
    due = seeded - PEOPLE_KEPT
    old = select(func.count()).select_from(Registration).join(Event, Event.id == Registration.event_id)
    assert db.session.scalar(old.where(Event.ends_at < due)) > 0
    assert db.session.scalar(old.where(Event.ends_at < due, Registration.erased_at.is_(None))) == 0
    assert db.session.scalar(old.where(Registration.erased_at.is_not(None), Registration.search_text != "")) == 0
    assert db.session.scalar(select(func.count()).where(Booking.email == "")) > 0
    assert db.session.scalar(select(func.count()).where(Consent.withdrawn_at.is_not(None))) > 0
    assert db.session.scalar(select(func.count()).where(Event.list_from <= seeded, Event.list_until > seeded)) > 1


@pytest.mark.only_on("sqlite")
def test_the_same_day_gives_the_same_world(own_world, app, now):
    worlds = []
    seed_demo(now + timedelta(hours=9))
    for place in (app, own_world):
        with place.app_context():
            world = {table: sorted(map(undrawn, rows)) for table, rows in contents().items()}
            # Who signs in and what is watched begins with the hour of loading.
            del world["accounts"], world["periodic_jobs"]
            worlds.append(world)
            db.session.remove()
    assert worlds[0] == worlds[1]


@pytest.mark.parametrize("today", DAYS)
def test_the_days_are_plausible_whatever_today_is(today):
    slugs = [plan.slug for plan in plans()]
    assert len(set(slugs)) == len(slugs)
    for plan in plans():
        times = times_of(plan, today)
        first = times.starts_at.astimezone(ZoneInfo(plan.zone)).date()
        assert is_working_day(first), plan.slug
        assert (first >= today) is (plan.day >= 0), plan.slug
        assert (
            times.written_at < times.published_at <= times.opens_at < times.closes_at < times.starts_at < times.ends_at
        )
        assert times.published_at < times.today
        if sum(plan.people.values()):
            assert times.opens_at < times.last_sign_up, plan.slug
        if plan.kind in {EventKind.SEMINAR, EventKind.TRAINING, EventKind.WORKSHOP}:
            assert times.ends_at.astimezone(BERLIN).weekday() < 5, plan.slug


@pytest.mark.parametrize("arguments", [[], ["demonstration"]])
def test_production_refuses_the_demonstration(make_app, new_database, arguments):
    production = make_app(
        EVENTSVC_ENV="production",
        DATABASE_URL=new_database("sqlite").url,
        SECRET_KEY="kL9#vQ2x-Zr7!pW4m_Ts8@hN3d%Yb6$gF",
        BASE_URL="https://anmeldung.example.org",
        SMTP_URL="smtp://mail.example.org",
    )
    runner = production.test_cli_runner()
    refused = runner.invoke(seed_command, arguments)
    assert refused.exit_code == 1
    assert "not for production" in refused.output
    assert runner.invoke(seed_command, ["clusters"]).output == "17 clusters added.\n"
    assert runner.invoke(seed_command, ["clusters"]).output == "The clusters are there already.\n"
    with production.app_context():
        assert db.session.scalar(select(func.count()).select_from(Account)) == 0
        db.session.remove()
        db.engine.dispose()


@pytest.mark.only_on("sqlite")
def test_each_sign_in_that_is_shown_works(own_world):
    client = own_world.test_client()
    for description, email, password in demo_sign_ins():
        assert description
        answer = client.post("/konto/anmelden", data={"email": email, "password": password})
        assert answer.status_code == 302, description
        client.post("/konto/abmelden")
