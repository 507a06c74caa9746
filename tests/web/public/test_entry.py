"""Coming in by a code, an invitation or a contingent's link, as people do it in a browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventsvc.events.categories import CategoryKind
from eventsvc.events.kinds import EventFormat
from eventsvc.events.states import EventState
from eventsvc.journal import Actor
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.census import miscounts
from eventsvc.registration.entries import uses_of
from eventsvc.registration.invitations import (
    Guest,
    InvitationTerms,
    get_invitation,
    invitations_by,
    write_invitation,
)
from eventsvc.registration.links import Links
from eventsvc.registration.models import Registration
from eventsvc.registration.states import InvitationState, RegistrationState
from eventsvc.workflows.capacity_change import change_closing
from eventsvc.workflows.inviting import invite_colleague, revoke
from tests.builders import (
    a_category,
    a_code,
    a_contingent,
    a_pool_of,
    a_registration,
    an_event,
    an_invitation,
)

from .reading import ERIKA, error_at, filled, heading, words

UNPROCESSABLE, CONFLICT, GONE, SEE_OTHER, NOT_FOUND = 422, 409, 410, 303, 404


@pytest.fixture
def closed(now):
    return an_event(is_by_invitation=True)


@pytest.fixture
def links(app) -> Links:
    return Links("", app.extensions["keyring"])


def form_of(event) -> str:
    return f"/veranstaltungen/{event.slug}/anmeldung"


def redeem(client, event, code: str):
    page = client.get(f"/veranstaltungen/{event.slug}/code")
    return client.post(f"/veranstaltungen/{event.slug}/code", data=filled(page) | {"code": code})


def sign_up(client, event, **changes: str):
    return client.post(form_of(event), data=filled(client.get(form_of(event))) | ERIKA | changes)


def only() -> Registration:
    return db.session.query(Registration).one()


def test_a_closed_event_says_so_and_takes_a_code(client, closed) -> None:
    page = client.get(f"/veranstaltungen/{closed.slug}").text
    assert "Nur mit Einladung oder Code" in page
    assert "Mehrere Personen anmelden" not in page
    assert "Nur mit Einladung oder Code" in client.get("/").text
    assert heading(client.get(form_of(closed))) == "Nur mit Einladung oder Code"
    code = a_code(closed, code="Netzwerk 2026", most_uses=1)
    answer = redeem(client, closed, "netzwerk-2026")
    assert (answer.status_code, answer.location) == (SEE_OTHER, form_of(closed))
    assert "Ihr Code ist eingelöst" in client.get(form_of(closed)).text
    assert sign_up(client, closed).status_code == SEE_OTHER
    assert (uses_of(code.id), only().code_id) == (1, code.id)


def test_nobody_signs_up_at_a_closed_event_without_one(client, closed) -> None:
    assert client.post(form_of(closed), data=ERIKA).status_code == CONFLICT


def test_a_code_in_a_link_is_redeemed_and_leaves_the_address(client, closed) -> None:
    a_code(closed, code="Netzwerk 2026")
    answer = client.get(f"{form_of(closed)}?code=NETZWERK2026", follow_redirects=True)
    assert answer.request.path == form_of(closed)
    assert not answer.request.query_string
    assert "Ihr Code ist eingelöst" in answer.text


@pytest.mark.parametrize(
    ("typed", "words_said"),
    [("falsch-1", "gibt es bei dieser Veranstaltung nicht"), ("alt-1", "abgelaufen"), ("voll-1", "so oft verwendet")],
)
def test_a_code_that_opens_nothing_says_why_at_its_field(client, closed, now, typed, words_said) -> None:
    a_code(closed, code="alt-1", expires_at=now - timedelta(days=1))
    a_code(closed, code="voll-1", most_uses=1)
    redeem(client, closed, "voll-1")
    sign_up(client, closed)
    answer = redeem(client, closed, typed)
    assert answer.status_code == UNPROCESSABLE
    assert words_said in error_at(answer, "code")


def test_a_code_for_another_event_opens_nothing(client, closed) -> None:
    a_code(an_event(), code="anderswo")
    assert redeem(client, closed, "anderswo").status_code == UNPROCESSABLE


def test_an_invitation_is_accepted_by_signing_up(client, closed, links) -> None:
    invitation = an_invitation(closed, email="gast@firma.example", is_email_fixed=True)
    link = links.invitation(invitation.public_id, 1)
    page = client.get(link, follow_redirects=True)
    assert page.request.path == f"/einladung/{invitation.public_id}"
    assert heading(page) == "Sie sind eingeladen"
    answer = sign_up(client, closed, email="jemand@anders.example")
    assert answer.status_code == SEE_OTHER
    assert only().email == "gast@firma.example"
    assert get_invitation(invitation.id).state is InvitationState.ACCEPTED
    assert heading(client.get(link, follow_redirects=True)) == "Sie haben zugesagt"


def test_an_invitation_is_declined_with_one_confirmed_click(client, closed, links) -> None:
    invitation = an_invitation(closed)
    client.get(links.invitation(invitation.public_id, 1))
    ask = client.get(f"/einladung/{invitation.public_id}/absagen")
    assert get_invitation(invitation.id).state is InvitationState.INVITED
    done = client.post(f"/einladung/{invitation.public_id}/absagen", data=filled(ask), follow_redirects=True)
    assert heading(done) == "Sie haben abgesagt"
    assert get_invitation(invitation.id).state is InvitationState.DECLINED


def test_an_invitation_says_until_when_its_own_way_or_category_is_open(client, now, links, clock) -> None:
    day = timedelta(days=1)
    event = an_event(is_by_invitation=True, format=EventFormat.HYBRID, closes_at=now + 20 * day, now=now)
    with transaction():
        change_closing(a_pool_of(event).id, now + 5 * day, by=Actor.system(), now=now)
    early = a_category(event, CategoryKind.STUDENT, closes_at=now + 2 * day)
    contingent = a_contingent(event, release_at=now + 10 * day, category_id=early.id, now=now)
    with transaction():
        colleague = invite_colleague(contingent.id, Guest("Ada Muster", "ada@firma.example"), now)
        another = invite_colleague(contingent.id, Guest("Ida Muster", "ida@firma.example"), now)
    said = {
        an_invitation(
            event, now=now
        ): "bis So., 15. März 2026, 10:00 Uhr (vor Ort) und Mo., 30. März 2026, 11:00 Uhr (online)",
        an_invitation(event, category_id=early.id, now=now): "bis Do., 12. März 2026, 10:00 Uhr",
        colleague: "Bis Fr., 20. März 2026, 10:00 Uhr ist ein Platz für Sie freigehalten.",
    }
    for invitation, deadline in said.items():
        page = client.get(links.invitation(invitation.public_id, 1), follow_redirects=True)
        assert deadline in words(page)
        assert "Zusagen und anmelden" in words(page)
    clock.shift(6 * day)
    page = client.get(links.invitation(colleague.public_id, 1), follow_redirects=True)
    assert "Zusagen und anmelden" in words(page), "its way has closed, its place is kept"
    assert "Anmeldeschluss: Fr., 20. März 2026, 10:00 Uhr" in words(client.get(form_of(event)))
    assert sign_up(client, event).status_code == SEE_OTHER
    assert only().contingent_id == contingent.id
    clock.shift(4 * day + timedelta(minutes=1))
    page = client.get(links.invitation(another.public_id, 1), follow_redirects=True)
    assert "Anmeldeschluss war am Fr., 20. März 2026, 10:00 Uhr." in words(page)
    assert "Zusagen und anmelden" not in words(page)


@pytest.mark.parametrize(
    ("given", "said", "absent"),
    [
        ({"opens_at": timedelta(days=3)}, "Anmelden können Sie sich ab Fr., 13. März 2026, 10:00 Uhr.", "Zusagen"),
        ({"state": EventState.CALLED_OFF}, "die Veranstaltung ist leider abgesagt.", "Anmeldeschluss war"),
    ],
)
def test_an_invitation_says_why_nobody_can_sign_up_now(client, now, links, given, said, absent) -> None:
    event = an_event(**{name: now + one if isinstance(one, timedelta) else one for name, one in given.items()})
    with transaction():
        invitation = write_invitation(Guest("Ada", "ada@firma.example"), InvitationTerms(event_id=event.id), now)
    page = words(client.get(links.invitation(invitation.public_id, 1), follow_redirects=True))
    assert said in page
    assert absent not in page


def test_a_link_that_was_taken_back_says_so_politely(client, closed, links) -> None:
    invitation = an_invitation(closed)
    with transaction():
        revoke(invitation.id, by=Actor.system(), now=closed.created_at)
    page = client.get(links.invitation(invitation.public_id, 1), follow_redirects=True)
    assert heading(page) == "Diese Einladung gilt nicht mehr"
    assert heading(client.get(form_of(closed))) == "Nur mit Einladung oder Code"


def test_without_the_link_there_is_no_invitation_and_no_contingent(client, closed, links) -> None:
    invitation, contingent = an_invitation(closed), a_contingent(closed)
    for path in (
        f"/einladung/{invitation.public_id}",
        f"/einladung/{invitation.public_id}/absagen",
        f"/kontingent/{contingent.public_id}",
        f"/e/{invitation.public_id}/falsch",
        f"/k/{contingent.public_id}/falsch",
        f"/p/{contingent.public_id}/{links.token('manage-contingent', contingent.public_id, 1)}",
    ):
        assert client.get(path).status_code == NOT_FOUND, path


def test_the_contact_sees_places_invites_and_replaces(client, app, now, links) -> None:
    event = an_event(capacity=10)
    contingent = a_contingent(event, 2)
    page = client.get(links.contingent(contingent.public_id, 1), follow_redirects=True)
    here = f"/kontingent/{contingent.public_id}"
    assert page.request.path == here
    assert "Von 2 Plätzen sind noch 2 frei" in words(page)
    client.post(here, data=filled(page) | {"name": "Çağla Şahin", "email": "eins@firma.example"})
    page = client.get(here)
    assert "Çağla Şahin" in page.text
    colleague = app.test_client()
    colleague.get(links.colleagues(contingent.public_id, 1))
    told = words(colleague.get(form_of(event)))
    assert "Ein Platz Ihrer Organisation" in told
    assert "Mirja Übelacker verteilt diese Plätze, sieht dort Ihren Namen" in told
    assert sign_up(colleague, event).status_code == SEE_OTHER
    assert only().contingent_id == contingent.id
    page = client.get(here)
    assert "Von 2 Plätzen sind noch 0 frei" in words(page)
    assert ERIKA["last_name"] in page.text, "who comes by the link reads before that the contact sees it"
    assert ERIKA["email"] not in page.text
    full = client.post(here, data=filled(page) | {"name": "Zu Viel", "email": "viel@firma.example"})
    assert full.status_code == CONFLICT
    assert "Zu Viel" in full.text
    invited = invitations_by(contingent.id)[0]
    typed = {
        "csrf_token": filled(page)["csrf_token"],
        "name": "Zwei",
        "email": "zwei@firma.example",
        "is_email_fixed": "y",
    }
    assert "Platz von Çağla Şahin" in client.get(f"{here}/person/{invited.id}").text
    client.post(f"{here}/person/{invited.id}", data=typed)
    assert [one.state for one in invitations_by(contingent.id)] == [InvitationState.REVOKED, InvitationState.INVITED]
    assert [one.is_email_fixed for one in invitations_by(contingent.id)] == [False, True]
    by_link = only()
    there = client.get(f"{here}/person/{by_link.id}")
    assert heading(there) == f"Platz von {ERIKA['first_name']} {ERIKA['last_name']}"
    client.post(f"{here}/person/{by_link.id}", data=typed | {"name": "Drei", "email": "drei@firma.example"})
    assert only().state is RegistrationState.WITHDRAWN
    assert "Von 2 Plätzen sind noch 0 frei" in words(client.get(here))
    assert client.get(f"{here}/person/{by_link.id}").status_code == NOT_FOUND, "who has left is nobody's to replace"
    assert not miscounts()


def test_a_contingents_page_tells_nothing_of_whoever_is_known_elsewhere(client, now, links) -> None:
    def letters():
        told = select(OutgoingMail.letter, OutgoingMail.to_address).order_by(OutgoingMail.id)
        return [tuple(one) for one in db.session.execute(told)]

    event = an_event(capacity=10)
    a_registration(event, email="kommt@firma.example")
    an_invitation(event, email="eingeladen@firma.example")
    other = a_contingent(event, 1)
    with transaction():
        invite_colleague(other.id, Guest("Dort", "dort@firma.example"), now)
    contingent = a_contingent(event, 6)
    client.get(links.contingent(contingent.public_id, 1))
    here = f"/kontingent/{contingent.public_id}"

    def invite(email: str) -> tuple[int, str]:
        page = client.get(here)
        answer = client.post(here, data=filled(page) | {"name": "Ada Muster", "email": email})
        return answer.status_code, words(client.get(here)).replace(email, "…")

    told = len(letters())
    names = ("neu", "kommt", "eingeladen", "dort")
    answers = [invite(f"{name}@firma.example") for name in names]
    assert {status for status, _ in answers} == {SEE_OTHER}
    assert [words.count("eingeladen, noch ohne Antwort") for _, words in answers] == [1, 2, 3, 4]
    assert letters()[told:] == [
        ("invited", "neu@firma.example"),
        ("sign_up_repeated", "kommt@firma.example"),
        ("invited", "eingeladen@firma.example"),
        ("invited", "dort@firma.example"),
    ]
    page = client.get(here)
    again = client.post(here, data=filled(page) | {"name": "Ada Muster", "email": "NEU@firma.example"})
    assert (again.status_code, "ist schon eingeladen" in error_at(again, "email")) == (CONFLICT, True)
    one = f"{here}/person/{invitations_by(contingent.id)[0].id}"
    swap = {"csrf_token": filled(page)["csrf_token"], "name": "Wieder Da", "email": "kommt@firma.example"}
    kept = client.post(one, data=swap)
    assert (kept.status_code, filled(kept)["name"]) == (CONFLICT, "Wieder Da"), "whom the contact sees is named"
    assert client.post(one, data=swap | {"email": "dort2@firma.example"}).status_code == SEE_OTHER


def test_after_the_release_date_the_contact_reads_alone(client, now, links, clock) -> None:
    event = an_event(capacity=10)
    contingent = a_contingent(event, 2, release_at=now + timedelta(days=1))
    with transaction():
        invite_colleague(contingent.id, Guest("Kollegin", "k@firma.example"), now)
    client.get(links.contingent(contingent.public_id, 1))
    clock.move_to(now + timedelta(days=1))
    page = client.get(f"/kontingent/{contingent.public_id}")
    assert "wieder für alle freigegeben" in page.text
    assert "Jemanden einladen" not in page.text
    shared = client.get(links.colleagues(contingent.public_id, 1), follow_redirects=True)
    assert shared.request.path == f"/veranstaltungen/{event.slug}"
