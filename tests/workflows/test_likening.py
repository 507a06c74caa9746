"""A new event is made like an earlier one."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

from eventsvc.events.categories import Admission, CategoryKind
from eventsvc.events.category_queries import categories_of
from eventsvc.events.change_rules import ChangeRules, DaysBefore
from eventsvc.events.change_service import Conduct, conduct_of, set_conduct
from eventsvc.events.fees import FeeStep
from eventsvc.events.programme_queries import programme_of
from eventsvc.kit.db import transaction
from eventsvc.registration.census import miscounts
from eventsvc.registration.states import ChoiceState
from eventsvc.workflows.likening import make_like
from tests.builders import FOR_EVERYONE, a_category, a_cluster, a_registration, a_session, a_session_choice, an_event

YEAR = timedelta(weeks=52)


def test_programme_categories_rules_and_fees_go_along_on_the_new_days_and_nobody_with_them(app, organizer, now):
    cluster = a_cluster()
    earlier = an_event(cluster=cluster, now=now)
    a_session(earlier, hour=0, capacity=FOR_EVERYONE, title_de="Begrüßung", room="Foyer")
    tour = a_session(earlier, hour=1, capacity=7, title_de="Führung", parallel_group="A")
    a_session_choice(a_registration(earlier), tour, ChoiceState.CHOSEN)
    opens_at, price = earlier.starts_at - timedelta(days=30), {"price_cents": 19000, "vat_percent": Decimal(19)}
    first = a_category(earlier, CategoryKind.MEMBER, capacity=5, opens_at=opens_at, proof_de="Nummer", **price)
    a_category(earlier, CategoryKind.STUDENT, pool_id=first.pool_id, admission=Admission.WITH_CODE)
    conduct = Conduct(
        rules=replace(ChangeRules(), looks_again=True, change_until=DaysBefore(days=3, at=time(18))),
        steps=(FeeStep(days=14, percent=50), FeeStep(days=2, amount_cents=9900)),
    )
    with transaction():
        set_conduct(earlier.id, conduct, over=conduct_of(earlier.id), now=now, by=organizer)
    later = an_event(cluster=cluster, now=now, starts_at=earlier.starts_at + YEAR, ends_at=earlier.ends_at + YEAR)
    with transaction():
        assert make_like(later.id, earlier.id, by=organizer, now=now) == ()
    welcome, choice = programme_of(later.id)
    assert (welcome.title_de, welcome.room, welcome.is_choosable) == ("Begrüßung", "Foyer", False)
    assert (choice.capacity, choice.taken, choice.parallel_group) == (7, 0, "A")
    assert choice.starts_at == tour.starts_at + YEAR
    member, student = categories_of(later.id)
    assert (member.capacity, member.price_cents, member.proof_de) == (5, 19000, "Nummer")
    assert member.opens_at == opens_at + YEAR
    assert member.pool_id == student.pool_id != first.pool_id
    assert student.admission is Admission.WITH_CODE
    assert conduct_of(later.id) == conduct_of(earlier.id)
    assert miscounts() == []


def test_what_does_not_fit_into_the_new_times_is_left_out_and_named(app, organizer, now):
    earlier = an_event(now=now)
    a_session(earlier, hour=0.5, title_de="Passt")
    a_session(earlier, hour=3, title_de="Zu spät")
    starts_at = earlier.starts_at + YEAR
    later = an_event(now=now, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    with transaction():
        left_out = make_like(later.id, earlier.id, by=organizer, now=now)
    assert [title.german for title in left_out] == ["Zu spät"]
    assert [one.title_de for one in programme_of(later.id)] == ["Passt"]
