"""Figures about those who sign up."""

from __future__ import annotations

from datetime import timedelta

from eventsvc.events.comparable import last_comparable
from eventsvc.events.kinds import EventKind
from eventsvc.events.models import Series
from eventsvc.events.organizer_queries import get_held_event
from eventsvc.events.recurrence import Rhythm
from eventsvc.events.regions import Region
from eventsvc.events.states import EventState
from eventsvc.kit.db import transaction
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.figures import origins_of, signed_up_by_day
from eventsvc.registration.states import RegistrationState
from tests.builders import a_cluster, a_registration, an_event

DAY = timedelta(days=1)


def test_sign_ups_are_counted_by_day_whatever_became_of_them(app, now):
    event = an_event(now=now)
    a_registration(event, now=now)
    a_registration(event, RegistrationState.WITHDRAWN, now=now)
    a_registration(event, now=now - 3 * DAY)
    a_registration(an_event(now=now), now=now)
    assert signed_up_by_day([event.id]) == {event.id: {now.date(): 2, (now - 3 * DAY).date(): 1}}


def test_whoever_comes_is_counted_by_region_and_kind_of_organization(app, now):
    event = an_event(now=now)
    a_registration(event, postal_code="80331")
    a_registration(event, postal_code="84453", organization_kind=OrganizationKind.RESEARCH)
    a_registration(event, RegistrationState.WAITLISTED, postal_code="1010", country="AT")
    a_registration(event, postal_code="")
    a_registration(event, RegistrationState.CANCELLED, postal_code="90402")
    origins = origins_of([event.id])
    assert origins.regions == {Region.OBERBAYERN: 2, Region.ABROAD: 1, None: 1}
    assert origins.kinds == {OrganizationKind.SME: 3, OrganizationKind.RESEARCH: 1}


def test_an_event_is_measured_against_the_last_of_its_cluster_one_of_its_kind_first(app, now):
    cluster = a_cluster()

    def held(days: int, **given: object):
        return an_event(cluster=cluster, starts_at=now + days * DAY, now=now, **given)

    here = get_held_event(held(20).id)
    assert last_comparable(here, now) is None
    congress = held(-10, kind=EventKind.CONGRESS)
    held(-5, state=EventState.CALLED_OFF)
    held(10)
    an_event(starts_at=now - 2 * DAY, now=now)
    assert last_comparable(here, now).id == congress.id
    held(-300)
    last = held(-30)
    assert last_comparable(here, now).id == last.id


def test_an_event_of_the_same_series_goes_before_all_others(app, now):
    cluster = a_cluster()
    series = Series(rhythm=Rhythm.WEEKLY, every=1, first_on=now.date(), created_at=now)
    with transaction() as session:
        session.add(series)
    then, here = (
        an_event(cluster=cluster, series_id=series.id, starts_at=now + days * DAY, now=now) for days in (-60, 5)
    )
    an_event(cluster=cluster, starts_at=now - 3 * DAY, now=now)
    assert last_comparable(get_held_event(here.id), now).id == then.id
