"""Codes, invitations and contingents let people in: never beyond their limit, whoever comes at once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from eventsvc.events.categories import Admission, CategoryKind
from eventsvc.events.contingents import ContingentDraft, get_contingent
from eventsvc.events.errors import WayStillUsed
from eventsvc.events.kinds import EventFormat, Participation
from eventsvc.events.models import Pool
from eventsvc.events.service import edit_event
from eventsvc.events.written import get_written_event
from eventsvc.journal import Actor
from eventsvc.kit.db import db, transaction
from eventsvc.kit.edits import edit_of
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration import errors
from eventsvc.registration.applications import Entry, EntryKind
from eventsvc.registration.census import miscounts
from eventsvc.registration.entries import colleagues_of, uses_of
from eventsvc.registration.handovers import Substitute
from eventsvc.registration.invitations import Guest, InvitationTerms, get_invitation, invitations_of, reserved_in
from eventsvc.registration.models import Registration
from eventsvc.registration.states import InvitationState, RegistrationState
from eventsvc.workflows.contingents import change_contingent_terms, release, renew_colleagues_link
from eventsvc.workflows.group_changes import Additions, add_people
from eventsvc.workflows.inviting import (
    decline,
    invite,
    invite_colleague,
    remind,
    remove_colleague,
    replace_colleague,
    revoke,
)
from eventsvc.workflows.repeated_sign_up import tell_repeated
from eventsvc.workflows.sign_up import add_by_hand, sign_up
from eventsvc.workflows.substitution import accept_handover, offer_handover, pass_on
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import (
    a_category,
    a_code,
    a_contingent,
    a_draft,
    a_group,
    a_participant,
    a_person,
    a_pool_of,
    a_registration,
    an_application,
    an_event,
    an_invitation,
)

CONFIRMED, WAITLISTED = RegistrationState.CONFIRMED, RegistrationState.WAITLISTED
DAY = timedelta(days=1)


def by_code(code):
    return Entry(EntryKind.CODE, code.id)


def by_invitation(invitation):
    return Entry(EntryKind.INVITATION, invitation.id)


def by_link(contingent):
    return Entry(EntryKind.CONTINGENT, contingent.id)


def come(event, now, entry=None, **given):
    with transaction():
        return sign_up(an_application(event, entry=entry, **given), now).placed[0]


def state_of(registration_id):
    db.session.rollback()
    return db.session.scalar(select(Registration.state).where(Registration.id == registration_id))


@pytest.fixture
def closed(app):
    return an_event(is_by_invitation=True)


# Codes


def test_a_closed_event_lets_nobody_in_without_a_code(app, now, organizer, closed):
    with pytest.raises(errors.OnlyByInvitation):
        come(closed, now)
    placed = come(closed, now, by_code(a_code(closed)))
    assert placed.state is CONFIRMED
    with transaction():
        assert add_by_hand(an_application(closed, source="staff"), by=organizer, now=now).placed, (
            "whom the team adds needs none"
        )


def test_a_code_is_used_as_often_as_it_may_be_and_given_back_with_a_withdrawal(app, now, closed):
    code = a_code(closed, most_uses=1)
    first = come(closed, now, by_code(code))
    with pytest.raises(errors.CodeUsedUp):
        come(closed, now, by_code(code))
    with transaction():
        withdraw(first.registration.id, now)
    assert come(closed, now, by_code(code)).state is CONFIRMED
    assert uses_of(code.id) == 1


def test_a_group_uses_a_code_as_often_as_it_has_people(app, now, closed):
    code = a_code(closed, most_uses=3)
    with pytest.raises(errors.CodeUsedUp), transaction():
        sign_up(a_group(closed, 4, entry=by_code(code)), now)
    with transaction():
        sign_up(a_group(closed, 3, entry=by_code(code)), now)
    assert uses_of(code.id) == 3


def test_an_expired_code_opens_nothing(app, now, closed):
    code = a_code(closed, expires_at=now + DAY)
    assert come(closed, now, by_code(code)).state is CONFIRMED
    with pytest.raises(errors.CodeExpired):
        come(closed, now + DAY, by_code(code))


def test_fifty_who_use_a_single_use_code_at_once_are_one(app, now, at_once, closed):
    code = a_code(closed, most_uses=1)
    outcomes = at_once([partial(sign_up, an_application(closed, entry=by_code(code)), now) for _ in range(50)])
    refused = Counter(type(one).__name__ for one in outcomes if isinstance(one, Exception))
    assert refused == {"CodeUsedUp": 49}
    assert uses_of(code.id) == 1
    assert a_pool_of(closed).taken == 1
    assert not miscounts()


def test_a_code_for_a_category_opens_that_one_alone(app, now):
    event = an_event()
    press = a_category(event, CategoryKind.PRESS, admission=Admission.WITH_CODE)
    other = a_category(event, CategoryKind.NON_MEMBER)
    code = a_code(event, category_id=press.id)
    with pytest.raises(errors.CategoryNotOpened):
        come(event, now, category_id=press.id)
    with pytest.raises(errors.CategoryNotOpened):
        come(event, now, by_code(a_code(event)), category_id=press.id)
    with pytest.raises(errors.CategoryNotOpened):
        come(event, now, by_code(code), category_id=other.id)
    assert come(event, now, by_code(code), category_id=press.id).state is CONFIRMED
    assert come(event, now, category_id=other.id).state is CONFIRMED


def test_a_code_gives_out_the_places_of_its_own_pool(app, now):
    event = an_event(capacity=3)
    own = a_contingent(event, 2, contact_email="")
    code = a_code(event, contingent_id=own.id)
    assert come(event, now).state is CONFIRMED
    assert come(event, now).state is WAITLISTED
    placed = [come(event, now, by_code(code)) for _ in range(2)]
    assert {one.registration.pool_id for one in placed} == {own.pool_id}
    with pytest.raises(errors.ContingentFull):
        come(event, now, by_code(code))
    assert not miscounts()


# Invitations


def test_an_invitation_is_accepted_by_signing_up_once(app, now, closed, letters):
    invitation = an_invitation(closed, email="gast@firma.example")
    assert ("invited", "gast@firma.example") in letters()
    placed = come(closed, now, by_invitation(invitation))
    accepted = get_invitation(invitation.id)
    assert (accepted.state, accepted.registration_id) == (InvitationState.ACCEPTED, placed.registration.id)
    with pytest.raises(errors.InvitationEnded):
        come(closed, now, by_invitation(invitation))


def test_many_who_use_one_invitation_at_once_are_one(app, now, at_once, closed):
    invitation = an_invitation(closed)
    steps = [partial(sign_up, an_application(closed, entry=by_invitation(invitation)), now) for _ in range(12)]
    outcomes = at_once(steps)
    assert sum(not isinstance(one, Exception) for one in outcomes) == 1
    assert a_pool_of(closed).taken == 1
    assert not miscounts()


def test_an_invitation_for_one_address_is_for_no_other(app, now, closed):
    invitation = an_invitation(closed, email="Gast@Firma.example", is_email_fixed=True)
    with pytest.raises(errors.InvitationForAnother):
        come(closed, now, by_invitation(invitation))
    pair = a_group(closed, 2, entry=by_invitation(an_invitation(closed)))
    with pytest.raises(errors.InvitationForOne), transaction():
        sign_up(pair, now)
    person = a_person(email="gast@firma.example")
    assert come(closed, now, by_invitation(invitation), person=person).state is CONFIRMED


def test_whoever_is_known_and_invited_is_told_so_by_mail_alone(app, now, closed, letters):
    invitation = an_invitation(closed, email="gast@firma.example", is_email_fixed=True)
    a_registration(closed, email="gast@firma.example")
    application = an_application(closed, a_person(email="gast@firma.example"), entry=by_invitation(invitation))
    with transaction():
        assert tell_repeated(application, now)
    assert get_invitation(invitation.id).state is InvitationState.INVITED
    assert letters()[-1] == ("sign_up_repeated", "gast@firma.example")


def test_who_is_invited_or_comes_is_not_invited_again(app, now, organizer, closed):
    an_invitation(closed, email="gast@firma.example")
    a_registration(closed, email="kommt@firma.example")
    for email in ("GAST@firma.example", "kommt@firma.example"):
        with pytest.raises(errors.AlreadyInvited) as refusal, transaction():
            invite(
                [Guest("Neu", "neu@firma.example"), Guest("Gast", email)],
                InvitationTerms(event_id=closed.id),
                by=organizer,
                now=now,
            )
        assert refusal.value.email == email
    assert len(invitations_of(closed.id)) == 1, "all or none"


def test_two_who_invite_one_address_at_once_send_one_letter(app, now, organizer, closed, at_once, letters):
    guests = [Guest("Gast", "gast@firma.example")]
    step = partial(invite, guests, InvitationTerms(event_id=closed.id), by=organizer, now=now)
    outcomes = at_once([step] * 6)
    assert Counter(type(one).__name__ for one in outcomes) == {"list": 1, "AlreadyInvited": 5}
    assert [name for name, _ in letters()] == ["invited"]


def test_people_are_reminded_once_a_day_at_most(app, now, organizer, closed, letters, at_once):
    invitation = an_invitation(closed, now=now)
    with pytest.raises(errors.RemindedToday), transaction():
        remind(invitation.id, by=organizer, now=now + DAY / 2)
    outcomes = at_once([partial(remind, invitation.id, by=organizer, now=now + DAY)] * 5)
    assert sum(isinstance(one, errors.RemindedToday) for one in outcomes) == 4
    assert [name for name, _ in letters()] == ["invited", "invitation_reminded"]


def test_an_invitation_that_was_taken_back_opens_nothing(app, now, organizer, closed):
    invitation = an_invitation(closed)
    with transaction():
        revoke(invitation.id, by=organizer, now=now)
    with pytest.raises(errors.InvitationEnded):
        come(closed, now, by_invitation(invitation))
    with pytest.raises(errors.InvitationEnded), transaction():
        decline(invitation.id, now)


def test_whoever_declined_may_think_better_of_it(app, now, organizer, closed):
    invitation = an_invitation(closed)
    for _ in range(2):
        with transaction():
            decline(invitation.id, now)
    assert get_invitation(invitation.id).state is InvitationState.DECLINED
    with pytest.raises(errors.RemindedToday), transaction():
        remind(invitation.id, by=organizer, now=now + DAY)
    assert come(closed, now, by_invitation(invitation)).state is CONFIRMED


def test_an_answer_and_a_revocation_at_once_are_one_of_both(app, now, organizer, closed, at_once):
    invitation = an_invitation(closed)
    application = an_application(closed, entry=by_invitation(invitation))
    at_once([partial(sign_up, application, now), partial(revoke, invitation.id, by=organizer, now=now)])
    state = get_invitation(invitation.id).state
    assert a_pool_of(closed).taken == int(state is InvitationState.ACCEPTED)
    assert state in {InvitationState.ACCEPTED, InvitationState.REVOKED}


# Contingents


def test_a_contingent_is_taken_out_of_its_way(app, now, letters):
    event = an_event(capacity=10)
    contingent = a_contingent(event, 4, contact_email="kontakt@firma.example")
    assert (a_pool_of(event).capacity, letters()) == (6, [("contingent_opened", "kontakt@firma.example")])
    with pytest.raises(errors.NotSoManyFree) as refusal:
        a_contingent(event, 7)
    assert refusal.value.free == 6
    placed = come(event, now, by_link(contingent))
    assert placed.registration.pool_id == contingent.pool_id
    assert a_pool_of(event).taken == 0
    assert [one.registration_id for one in colleagues_of(contingent.id)] == [placed.registration.id]


def test_thirty_who_take_the_last_place_of_a_contingent_at_once_are_one(app, now, at_once):
    event = an_event(capacity=10)
    contingent = a_contingent(event, 3)
    code = a_code(event, contingent_id=contingent.id)
    for _ in range(2):
        come(event, now, by_link(contingent))
    steps = [partial(sign_up, an_application(event, entry=by_link(contingent)), now) for _ in range(10)]
    steps += [partial(sign_up, an_application(event, entry=by_code(code)), now) for _ in range(10)]
    guests = [Guest("Kollegin", f"k{number}@firma.example") for number in range(10)]
    steps += [partial(invite_colleague, contingent.id, guest, now) for guest in guests]
    outcomes = at_once(steps)
    refused = Counter(type(one).__name__ for one in outcomes if isinstance(one, Exception))
    assert refused == {"ContingentFull": 29}
    pool = db.session.get(Pool, contingent.pool_id, populate_existing=True)
    assert pool.taken + reserved_in(contingent.id) == 3
    assert not miscounts()


def test_a_place_is_kept_for_each_invited_colleague(app, now):
    event = an_event(capacity=10)
    contingent = a_contingent(event, 2)
    with transaction():
        invitation = invite_colleague(contingent.id, Guest("Kollegin", "k@firma.example"), now)
    assert come(event, now, by_link(contingent)).state is CONFIRMED
    with pytest.raises(errors.ContingentFull):
        come(event, now, by_link(contingent))
    with pytest.raises(errors.ContingentFull), transaction():
        invite_colleague(contingent.id, Guest("Zu viel", "z@firma.example"), now)
    placed = come(event, now, by_invitation(invitation))
    assert placed.registration.pool_id == contingent.pool_id
    assert reserved_in(contingent.id) == 0


def test_the_contact_replaces_a_colleague(app, now, letters):
    event = an_event(capacity=10)
    contingent = a_contingent(event, 1)
    with transaction():
        first = invite_colleague(contingent.id, Guest("Eins", "eins@firma.example"), now)
    come(event, now, by_invitation(first), person=a_person(email="eins@firma.example"))
    with transaction():
        second = replace_colleague(contingent.id, first.id, Guest("Zwei", "zwei@firma.example"), now)
    assert letters()[-2:] == [("registration_withdrawn", "eins@firma.example"), ("invited", "zwei@firma.example")]
    told = db.session.scalars(select(OutgoingMail.facts).where(OutgoingMail.letter == "registration_withdrawn")).one()
    assert (told["is_by_contact"], told["registration"]["booked_by"]) == (True, contingent.contact_name)
    assert come(event, now, by_invitation(second)).state is CONFIRMED
    with transaction():
        third = remove_colleague(contingent.id, second.id, now)
    assert third is None
    assert db.session.get(Pool, contingent.pool_id, populate_existing=True).taken == 0
    with pytest.raises(errors.WrongState), transaction():
        remove_colleague(contingent.id, second.id, now)
    assert not miscounts()


@pytest.mark.parametrize("entry", ["by_link", "by_code"])
def test_the_contact_replaces_whoever_came_by_link_or_code(app, now, letters, entry):
    event = an_event(capacity=10)
    contingent = a_contingent(event, 1)
    by = by_link(contingent) if entry == "by_link" else by_code(a_code(event, contingent_id=contingent.id, most_uses=1))
    first = come(event, now, by, person=a_person(email="eins@firma.example")).registration
    with transaction():
        second = replace_colleague(contingent.id, first.id, Guest("Zwei", "zwei@firma.example"), now)
    assert state_of(first.id) is RegistrationState.WITHDRAWN
    assert letters()[-2:] == [("registration_withdrawn", "eins@firma.example"), ("invited", "zwei@firma.example")]
    with pytest.raises(errors.WrongState), transaction():
        remove_colleague(contingent.id, first.id, now)
    placed = come(event, now, by_invitation(second))
    assert placed.registration.pool_id == contingent.pool_id
    with transaction():
        remove_colleague(contingent.id, placed.registration.id, now)
    assert db.session.get(Pool, contingent.pool_id, populate_existing=True).taken == 0
    assert not miscounts()


def test_the_team_invites_on_a_contingent_too(app, now, organizer, letters):
    event = an_event(capacity=10)
    student = a_category(event, CategoryKind.STUDENT)
    contingent = a_contingent(event, 3, category_id=student.id)
    with transaction():
        by_contact = invite_colleague(contingent.id, Guest("Null", "null@firma.example"), now)
    guests = [Guest(name, f"{name.lower()}@firma.example") for name in ("Eins", "Zwei", "Drei")]
    terms = InvitationTerms(event_id=event.id, contingent_id=contingent.id, is_email_fixed=True)
    with pytest.raises(errors.NotSoManyFree) as refusal, transaction():
        invite(guests, terms, by=organizer, now=now)
    assert refusal.value.free == 2
    with transaction():
        first, _ = invite(guests[:2], terms, by=organizer, now=now)
    with pytest.raises(errors.ContingentFull), transaction():
        invite(guests[2:], terms, by=organizer, now=now)
    assert (reserved_in(contingent.id), first.category_id) == (3, student.id)
    assert (first.is_by_team, by_contact.is_by_team) == (True, False)
    invited = select(OutgoingMail.facts).where(OutgoingMail.letter == "invited").order_by(OutgoingMail.id)
    told = db.session.scalars(invited).all()
    assert [one["contingent"]["contact_name"] for one in told] == [contingent.contact_name, "", ""]
    person = a_person(email="eins@firma.example")
    placed = come(event, now, by_invitation(first), person=person, category_id=student.id)
    assert placed.registration.pool_id == contingent.pool_id
    with pytest.raises(errors.ContingentReleased), transaction():
        invite(guests[2:], terms, by=organizer, now=contingent.release_at)
    assert not miscounts()


def test_after_the_events_deadline_kept_places_are_given_out_until_their_release(app, now, clock):
    event = an_event(capacity=10, closes_at=now + DAY, now=now)
    early = a_category(event, CategoryKind.STUDENT, closes_at=now + DAY)
    contingent = a_contingent(event, 4, release_at=now + 5 * DAY, category_id=early.id)
    with transaction():
        asked = invite_colleague(contingent.id, Guest("Eins", "eins@firma.example"), now)
    code = a_code(event, contingent_id=contingent.id)
    late = now + 5 * DAY - timedelta(microseconds=1)
    with pytest.raises(errors.RegistrationClosed):
        come(event, late)
    with transaction():
        other = invite_colleague(contingent.id, Guest("Zwei", "zwei@firma.example"), late)
        replace_colleague(contingent.id, other.id, Guest("Drei", "drei@firma.example"), late)
    entries = (by_invitation(asked), by_link(contingent), by_code(code))
    placed = [come(event, late, entry, category_id=early.id) for entry in entries]
    assert {one.registration.pool_id for one in placed} == {contingent.pool_id}
    with pytest.raises(errors.ContingentReleased), transaction():
        invite_colleague(contingent.id, Guest("Vier", "vier@firma.example"), now + 5 * DAY)
    with pytest.raises(errors.RegistrationClosed):
        come(event, now + 5 * DAY, by_code(code), category_id=early.id)
    assert not miscounts()


def test_the_contact_touches_nobody_of_another_contingent(app, now):
    event = an_event(capacity=10)
    mine, other = a_contingent(event, 1), a_contingent(event, 1)
    with transaction():
        foreign = invite_colleague(other.id, Guest("Fremd", "f@firma.example"), now)
    strangers = [foreign.id, come(event, now).registration.id]
    with transaction():
        revoke(foreign.id, by=Actor.system(), now=now)
    strangers.append(come(event, now, by_link(other)).registration.id)
    for stranger in strangers:
        with pytest.raises(errors.WrongState), transaction():
            remove_colleague(mine.id, stranger, now)


def test_on_its_date_the_rest_goes_back_and_the_queue_moves_up(app, now, clock):
    def release_job():
        db.session.rollback()
        app.extensions["celery"].tasks["contingents.release_due"]()
        db.session.rollback()

    event = an_event(capacity=4)
    contingent = a_contingent(event, 3, release_at=now + DAY)
    colleague = come(event, now, by_link(contingent))
    with transaction():
        invitation = invite_colleague(contingent.id, Guest("Noch offen", "offen@firma.example"), now)
    a_registration(event)
    waiting = [come(event, now) for _ in range(3)]
    assert {one.state for one in waiting} == {WAITLISTED}
    release_job()
    assert get_contingent(contingent.id).released_at is None
    clock.move_to(now + DAY)
    release_job()
    release_job()
    assert get_contingent(contingent.id).pool_id is None
    pool = a_pool_of(event)
    assert (pool.capacity, pool.taken, pool.waiting) == (4, 4, 1)
    assert [state_of(one.registration.id) for one in waiting] == [CONFIRMED, CONFIRMED, WAITLISTED]
    assert state_of(colleague.registration.id) is CONFIRMED
    assert [one.registration_id for one in colleagues_of(contingent.id)] == [colleague.registration.id]
    with pytest.raises(errors.ContingentReleased):
        come(event, now + DAY, by_link(contingent))
    with pytest.raises(errors.ContingentReleased), transaction():
        remove_colleague(contingent.id, invitation.id, now + DAY)
    assert come(event, now + DAY, by_invitation(invitation)).state is WAITLISTED, "an invitation still lets in"
    assert not miscounts()


def test_a_contingent_released_while_colleagues_come_and_go_stays_counted(app, now, organizer, at_once):
    event = an_event(capacity=8)
    contingent = a_contingent(event, 6)
    there = [come(event, now, by_link(contingent)) for _ in range(2)]
    steps = [partial(sign_up, an_application(event, entry=by_link(contingent)), now) for _ in range(4)]
    steps += [partial(sign_up, an_application(event), now) for _ in range(4)]
    steps += [partial(withdraw, one.registration.id, now) for one in there]
    steps += [partial(release, contingent.id, by=organizer, now=now)] * 2
    at_once(steps)
    pool = a_pool_of(event)
    assert pool.capacity == 8
    assert not miscounts()


def test_the_organizer_changes_a_contingent(app, now, organizer, letters):
    event = an_event(capacity=10)
    contingent = a_contingent(event, 4, contact_email="alt@firma.example")
    come(event, now, by_link(contingent))
    with transaction():
        invite_colleague(contingent.id, Guest("Kollegin", "k@firma.example"), now)

    def change(**given):
        draft = ContingentDraft(
            **(
                {
                    "organization": "Neu GmbH",
                    "contact_email": "neu@firma.example",
                    "participation": Participation.ON_SITE,
                    "capacity": 4,
                    "release_at": contingent.release_at,
                }
                | given
            )
        )
        with transaction():
            change_contingent_terms(contingent.id, edit_of(get_contingent(contingent.id), draft), by=organizer, now=now)

    with pytest.raises(errors.CapacityBelowTaken):
        change(capacity=1)
    with pytest.raises(errors.NotSoManyFree):
        change(capacity=11)
    change(capacity=2)
    assert a_pool_of(event).capacity == 8
    after = get_contingent(contingent.id)
    assert (after.link_version, after.colleagues_version) == (2, 2), "the old links end with the old contact"
    assert letters()[-1] == ("contingent_opened", "neu@firma.example")
    with transaction():
        renew_colleagues_link(contingent.id, now)
    assert get_contingent(contingent.id).colleagues_version == 3
    assert not miscounts()


def test_an_unlimited_way_lends_places_too(app, now):
    event = an_event(capacity=None)
    contingent = a_contingent(event, 2)
    come(event, now, by_link(contingent))
    with transaction():
        release(contingent.id, by=Actor.system(), now=now)
    pool = a_pool_of(event)
    assert (pool.capacity, pool.taken) == (None, 1)
    assert not miscounts()


def test_a_way_that_lends_places_cannot_be_taken_away(app, now, organizer):
    event = an_event(format=EventFormat.HYBRID)
    a_contingent(event, 2)
    written = get_written_event(event.id)
    draft = a_draft(
        format=EventFormat.ONLINE,
        starts_at=written.draft.starts_at,
        lead_cluster_id=written.draft.lead_cluster_id,
        carrier_id=written.draft.carrier_id,
    )
    with pytest.raises(WayStillUsed), transaction():
        edit_event(event.id, draft, version=written.version, now=now, by=organizer, own=None)


# Groups


def test_whom_the_contact_of_a_booking_adds_comes_in_by_the_same(app, now, closed):
    code = a_code(closed, most_uses=2)
    booked = come(closed, now, by_code(code)).registration
    with transaction():
        add_people(booked.booking_id, Additions((a_participant(closed),)), now)
    with pytest.raises(errors.CodeUsedUp), transaction():
        add_people(booked.booking_id, Additions((a_participant(closed),)), now)
    alone = come(closed, now, by_invitation(an_invitation(closed))).registration
    with pytest.raises(errors.OnlyByInvitation), transaction():
        add_people(alone.booking_id, Additions((a_participant(closed),)), now)


def by_contact(registration, person, now):
    pass_on(registration.id, person, now)


def by_substitute(registration, person, now):
    handover = offer_handover(registration.id, now)
    accept_handover(handover.public_id, Substitute(person=person, consents=frozenset(), language="de"), now)


@pytest.mark.parametrize("hand_on", [by_contact, by_substitute])
def test_a_place_that_is_handed_on_stays_the_codes_and_the_contingents(app, now, hand_on):
    event = an_event()
    contingent = a_contingent(event, 2)
    code = a_code(event, most_uses=1, contingent_id=contingent.id)
    with transaction():
        invitation = invite_colleague(contingent.id, Guest("Kollegin", "k@firma.example"), now)
    coming = [come(event, now, entry).registration for entry in (by_code(code), by_invitation(invitation))]
    with transaction():
        for registration in coming:
            hand_on(registration, a_person(first_name="Neu"), now)
    after = [one.id for one in coming]
    held = select(Registration.code_id, Registration.contingent_id, Registration.pool_id).order_by(Registration.id)
    own = (contingent.id, contingent.pool_id)
    assert db.session.execute(held).all() == [(code.id, *own), (None, *own)]
    assert (uses_of(code.id), get_invitation(invitation.id).registration_id) == (1, after[1])
    assert [(one.registration_id, one.first_name) for one in colleagues_of(contingent.id)] == [
        (one, "Neu") for one in after
    ]
    assert db.session.get(Pool, contingent.pool_id, populate_existing=True).taken == 2
    assert not miscounts()
    with pytest.raises(errors.CodeUsedUp):
        come(event, now, by_code(code))
    with transaction():
        withdraw(after[0], now)
    assert come(event, now, by_code(code)).state is CONFIRMED, "what the second gives back is free again"
    assert not miscounts()
