"""An event is copied: what was chosen comes along on days of its own, and nobody with it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from eventsvc.accounts.models import Membership, Role
from eventsvc.events.categories import Admission, CategoryKind
from eventsvc.events.category_queries import categories_of
from eventsvc.events.change_rules import DaysBefore
from eventsvc.events.change_service import Conduct, conduct_of, edit_conduct
from eventsvc.events.codes import codes_of
from eventsvc.events.copying import USUALLY, Along, moved_dates
from eventsvc.events.default_questions import default_questions
from eventsvc.events.fees import FeeStep
from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.models import Pool
from eventsvc.events.organizer_queries import get_held_event
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.question_queries import questions_of
from eventsvc.events.states import EventState, HostState
from eventsvc.events.written import get_written_event
from eventsvc.journal import Actor
from eventsvc.kit.db import db, transaction
from eventsvc.kit.edits import edit_of
from eventsvc.registration.census import miscounts
from eventsvc.registration.models import Registration
from eventsvc.registration.states import ChoiceState
from eventsvc.workflows.copying import CopyWish, copy_event, source_of
from tests.builders import (
    FOR_EVERYONE,
    a_category,
    a_cluster,
    a_code,
    a_contingent,
    a_pool_of,
    a_question,
    a_registration,
    a_session,
    a_session_choice,
    an_account,
    an_event,
    asked,
)

YEAR = timedelta(weeks=52)
MUNICH = ZoneInfo("Europe/Berlin")


def copy_of(event, organizer, now, *, to=None, along=frozenset(Along), **wished):
    with transaction():
        wish = CopyWish(to=to or event.starts_at + YEAR, along=along, **wished)
        return copy_event(event.id, wish, by=organizer, own=None, now=now)


def test_programme_categories_rules_and_fees_go_along_on_the_new_days_and_nobody_with_them(app, organizer, now):
    earlier = an_event(now=now)
    a_session(earlier, hour=0, capacity=FOR_EVERYONE, title_de="Begrüßung", room="Foyer")
    tour = a_session(earlier, hour=1, capacity=7, title_de="Führung", parallel_group="A")
    a_session_choice(a_registration(earlier), tour, ChoiceState.CHOSEN)
    opens_at, price = earlier.starts_at - timedelta(days=30), {"price_cents": 19000, "vat_percent": Decimal(19)}
    first = a_category(earlier, CategoryKind.MEMBER, capacity=5, opens_at=opens_at, proof_de="Nummer", **price)
    a_category(earlier, CategoryKind.STUDENT, pool_id=first.pool_id, admission=Admission.WITH_CODE)
    conduct = Conduct(
        looks_again=True,
        change_until=DaysBefore(days=3, at=time(18)),
        steps=(FeeStep(days=14, percent=50), FeeStep(days=2, amount_cents=9900)),
    )
    with transaction():
        edit_conduct(earlier.id, edit_of(conduct_of(earlier.id), conduct), now=now, by=organizer)
    made = copy_of(earlier, organizer, now, along=USUALLY)
    assert made.left_out == ()
    welcome, choice = programme_of(made.id)
    assert (welcome.title_de, welcome.room, welcome.is_choosable) == ("Begrüßung", "Foyer", False)
    assert (choice.capacity, choice.taken, choice.parallel_group) == (7, 0, "A")
    assert choice.starts_at == tour.starts_at + YEAR
    member, student = categories_of(made.id)
    assert (member.capacity, member.price_cents, member.proof_de) == (5, 19000, "Nummer")
    assert member.opens_at == opens_at + YEAR
    assert member.pool_id == student.pool_id != first.pool_id
    assert student.admission is Admission.WITH_CODE
    assert conduct_of(made.id) == conduct_of(earlier.id)
    assert db.session.scalar(select(func.count(Registration.id)).where(Registration.event_id == made.id)) == 0
    assert miscounts() == []


def test_the_dates_keep_their_hour_over_the_end_of_summer_time_and_are_told_before(app, organizer):
    def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
        return datetime(2026, month, day, hour, minute, tzinfo=MUNICH).astimezone(UTC)

    now = at(5, 1, 9)
    earlier = an_event(
        now=now,
        format=EventFormat.HYBRID,
        starts_at=at(10, 6, 9),
        ends_at=at(10, 7, 16),
        opens_at=at(8, 1, 8),
        closes_at=at(9, 30, 12),
        timezone="Europe/Berlin",
    )
    a_session(earlier, starts_at=at(10, 6, 10, 30), ends_at=at(10, 6, 11), title_de="Erster Tag")
    a_session(earlier, starts_at=at(10, 7, 9), ends_at=at(10, 7, 10), title_de="Zweiter Tag")
    a_category(earlier, CategoryKind.MEMBER, closes_at=at(9, 15, 23, 59))
    with transaction():
        pool = db.session.get(Pool, a_pool_of(earlier, Participation.ON_SITE).id)
        pool.closes_at = at(9, 25, 18)
    to = at(11, 10, 14)
    told = [(one.date.kind, one.new) for one in moved_dates(source_of(earlier.id), to, USUALLY)]
    made = copy_of(earlier, organizer, now, to=to)
    draft = get_written_event(made.id).draft
    assert (draft.starts_at, draft.ends_at) == (to, at(11, 11, 21))
    assert (draft.opens_at, draft.closes_at) == (at(9, 5, 8), at(11, 4, 12))
    # What lies on the day of the start follows its hour, what lies on another day keeps its own.
    assert [one.starts_at for one in programme_of(made.id)] == [at(11, 10, 15, 30), at(11, 11, 9)]
    assert [one.closes_at for one in categories_of(made.id)] == [at(10, 20, 23, 59)]
    assert {at(10, 30, 18)} == {one.closes_at for one in get_held_event(made.id).pools} - {None}
    promised = {draft.opens_at, draft.closes_at, to, draft.ends_at, at(10, 30, 18), at(10, 20, 23, 59)}
    assert promised | {at(11, 10, 15, 30), at(11, 11, 9)} <= {new for _, new in told}


def test_what_is_not_chosen_stays_behind(app, organizer, now):
    cluster, host = a_cluster(), a_cluster()
    earlier = an_event(
        cluster=cluster, hosts=(host,), now=now, description_de="Wie immer", join_url="https://a.example"
    )
    a_session(earlier, hour=0)
    a_category(earlier, CategoryKind.MEMBER)
    a_code(earlier)
    asked(earlier, a_question(label_de="Eigene Frage"))
    made = copy_of(earlier, organizer, now, along=frozenset(), title_de="Neu")
    written = get_written_event(made.id)
    draft = written.draft
    assert (written.state, draft.title_de, draft.description_de, draft.join_url) == (EventState.DRAFT, "Neu", "", "")
    assert (draft.venue.name, draft.opens_at, draft.closes_at) == ("", None, draft.starts_at)
    assert (draft.host_cluster_ids, draft.seats) == ((), get_written_event(earlier.id).draft.seats)
    assert (programme_of(made.id), categories_of(made.id), codes_of(made.id)) == ((), (), [])
    usual = default_questions(EventKind.WORKSHOP)
    assert [one.label_de for one in questions_of(made.id)] == [one.label_de for one in usual]


def test_codes_team_and_hosts_come_along_without_uses_notes_or_unanswered_invitations(app, now):
    cluster, host = a_cluster(), a_cluster()
    earlier = an_event(cluster=cluster, hosts=(host,), now=now, capacity=20)
    category = a_category(earlier, CategoryKind.SPEAKER, admission=Admission.WITH_CODE)
    a_code(earlier, code="VORTRAG", category_id=category.id, most_uses=3, expires_at=earlier.starts_at, note="Frau X")
    contingent = a_contingent(earlier, capacity=4)
    a_code(earlier, code="KONTINGENT", contingent_id=contingent.id)
    helper, invited = an_account(), an_account()
    with transaction():
        db.session.add(Membership(account_id=helper.id, event_id=earlier.id, role=Role.DESK))
        db.session.add(Membership(account_id=invited.id, event_id=earlier.id, role=Role.DESK, invited_at=now))
    made = copy_of(earlier, Actor.account(helper.id), now)
    (code,) = codes_of(made.id)
    assert (code.code, code.most_uses, code.note, code.expires_at) == ("VORTRAG", 3, "", earlier.starts_at + YEAR)
    assert code.category_id == categories_of(made.id)[0].id
    team = db.session.scalars(select(Membership).where(Membership.event_id == made.id)).all()
    assert [(one.account_id, one.role, one.invited_at) for one in team] == [(helper.id, Role.DESK, None)]
    assert get_written_event(made.id).draft.host_cluster_ids == (host.id,)
    # What a contingent keeps of the places is there for everyone again.
    assert get_written_event(made.id).draft.seats[0].capacity == get_held_event(earlier.id).capacity


def test_another_cluster_leads_its_copy_with_its_own_carrier_and_invites_no_host_unasked(app, organizer, now):
    lead, host = a_cluster(), a_cluster()
    earlier = an_event(cluster=lead, hosts=(host,), host_state=HostState.ACCEPTED, now=now)
    made = copy_of(earlier, organizer, now, along=USUALLY, lead_cluster_id=host.id)
    draft = get_written_event(made.id).draft
    assert (draft.lead_cluster_id, draft.host_cluster_ids) == (host.id, ())
    assert draft.carrier_id != earlier.carrier_id


def test_what_does_not_fit_into_the_new_times_is_left_out_and_named(app, organizer, now):
    start = datetime(2026, 6, 10, 18, tzinfo=UTC)
    earlier = an_event(now=now, starts_at=start, ends_at=start + timedelta(hours=16))
    a_session(earlier, hour=0, title_de="Passt")
    a_session(earlier, hour=14, title_de="Am Morgen danach")
    made = copy_of(earlier, organizer, now, to=datetime(2026, 9, 9, 6, tzinfo=UTC))
    assert [title.german for title in made.left_out] == ["Am Morgen danach"]
    assert [one.title_de for one in programme_of(made.id)] == ["Passt"]
