"""The team of one event: people added to it alone, and what each role sees of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from eventsvc.accounts.models import Account, Membership, Role
from eventsvc.events.categories import Admission, CategoryKind
from eventsvc.events.kinds import EventKind
from eventsvc.kit.db import db
from eventsvc.kit.ids import written_code
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.applications import Billing
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.sign_up import sign_up
from tests.builders import a_category, a_cluster, a_registration, an_account, an_application, an_event

CONFIRMED, APPLIED = RegistrationState.CONFIRMED, RegistrationState.APPLIED


@pytest.fixture
def event(cluster):
    return an_event(cluster=cluster, title_de="Wälzlager heute")


@pytest.fixture
def pages(event) -> str:
    return f"/organisation/veranstaltungen/{event.slug}"


def test_someone_from_another_cluster_joins_one_event_and_leaves_it_again(
    organizer, event, pages, cluster, sign_in
) -> None:
    helper = an_account(role=Role.ORGANIZER, cluster=a_cluster(), password="set")
    other = an_event(cluster=cluster, title_de="Anderes")
    visitor = sign_in(helper)
    assert visitor.get(pages).status_code == 404
    fields = {"name": "Hilde Hilft", "email": helper.email, "role": "decider", "language": "de"}
    page = organizer.follow(organizer.post(f"{pages}/team", **fields))
    assert f"{helper.name} {helper.email} Bewerbungen eingeladen" in page.rows()[0]
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert (mail.facts["place_de"], mail.event_id) == ("Wälzlager heute", event.id)
    assert visitor.get(pages).status_code == 404, "not before they accept"
    offered = db.session.scalars(select(Membership.id).where(Membership.invited_at.is_not(None))).one()
    assert "Bewerbungen · Wälzlager heute" in visitor.get("/konto/").text
    visitor.post(f"/konto/einladungen/{offered}", data={"word": "yes"})
    assert visitor.get(pages).status_code == 200
    assert visitor.get(f"{pages}/bearbeiten").status_code == 404
    assert visitor.get(f"/organisation/veranstaltungen/{other.slug}").status_code == 404
    listed = visitor.get("/organisation/veranstaltungen").text
    assert ("Wälzlager heute" in listed, "Anderes" in listed) == (True, False)
    organizer.post(f"{pages}/team/entfernen", membership=str(offered))
    assert visitor.get(pages).location.startswith("/konto/anmelden"), "signed out at once"
    history = organizer.get(pages).text
    for words in ("Ins Team eingeladen", "Einladung ins Team angenommen", "Aus dem Team genommen"):
        assert words in history
    assert f"{helper.name} · Bewerbungen" in history


def test_an_invitation_to_an_event_is_sent_again_and_taken_back(organizer, event, pages, client) -> None:
    fields = {"name": "Nina Neu", "email": "nina@firma.example", "role": "desk", "language": "en"}
    organizer.post(f"{pages}/team", **fields)
    offered = db.session.scalars(select(Membership.id).where(Membership.event_id == event.id)).one()
    organizer.post(f"{pages}/team/erneut-einladen", membership=str(offered))
    query = select(OutgoingMail.facts).where(OutgoingMail.letter == "account_invited").order_by(OutgoingMail.id)
    *_, newest = (facts["link"].removeprefix("http://localhost") for facts in db.session.scalars(query))
    assert client.get(newest).status_code == 200
    organizer.post(f"{pages}/team/entfernen", membership=str(offered))
    assert client.get(newest).status_code == 410
    assert organizer.post(f"{pages}/team/entfernen", membership=str(offered)).status == 404
    assert "Noch niemand" in organizer.get(f"{pages}/team").text


@pytest.mark.parametrize("role", ["owner", "staff"])
def test_nobody_leads_an_event_alone(organizer, pages, role: str) -> None:
    fields = {"name": "N", "email": "n@firma.example", "role": role, "language": "de"}
    assert organizer.post(f"{pages}/team", **fields).status == 422
    assert db.session.scalar(select(Account.id).where(Account.email == "n@firma.example")) is None


def test_whoever_decides_sees_applications_and_nobody_else(cluster, sign_in) -> None:
    trip = an_event(cluster=cluster, kind=EventKind.DELEGATION_TRIP, is_decided=True)
    plain = an_event(cluster=cluster)
    applicant, guest = a_registration(trip, APPLIED), a_registration(plain, CONFIRMED)
    decider = sign_in(an_account(role=Role.DECIDER, cluster=cluster))
    of_trip = f"/organisation/veranstaltungen/{trip.slug}/teilnehmende"
    of_plain = f"/organisation/veranstaltungen/{plain.slug}/teilnehmende"
    assert applicant.last_name in decider.get(of_trip).text
    page = decider.get(f"{of_trip}/{applicant.id}").text
    assert ("Bewerbung annehmen" in page, "Stornieren" in page) == (True, False)
    assert decider.post(f"{of_trip}/{applicant.id}/annehmen").status_code == 303
    assert decider.get(f"{of_trip}/{applicant.id}/stornieren").status_code == 403
    assert [decider.get(path).status_code for path in (of_plain, f"{of_plain}/{guest.id}")] == [404, 404]
    assert "Teilnehmende" not in decider.get(of_plain.removesuffix("/teilnehmende")).text.split("<main")[1]


def test_whoever_looks_only_sees_lists_and_takes_nothing_away(cluster, event, pages, sign_in) -> None:
    guest = a_registration(event, CONFIRMED)
    viewer = sign_in(an_account(role=Role.VIEWER, cluster=cluster))
    page = viewer.get(f"{pages}/teilnehmende/{guest.id}").text
    assert guest.email in page
    assert "Stornieren" not in page
    assert "exportieren" not in viewer.get(f"{pages}/teilnehmende").text
    assert viewer.get(f"/verwaltung/veranstaltungen/{event.slug}/export").status_code == 403


def test_finance_sees_who_pays_and_nothing_else_of_people(cluster, event, pages, sign_in, transaction, now) -> None:
    billing = Billing(name="Wälzlager AG, Buchhaltung", street="Werkweg 1", order_number="PO-77")
    with transaction():
        placed = sign_up(an_application(event, billing=billing), now).placed[0].registration
    finance = sign_in(an_account(role=Role.FINANCE, cluster=cluster))
    page = finance.get(f"{pages}/rechnungsdaten").text
    for words in ("Wälzlager AG, Buchhaltung", "Werkweg 1", "PO-77"):
        assert words in page
    assert finance.get(f"{pages}/teilnehmende/{placed.id}").status_code == 403
    assert written_code(placed.ticket_code) not in page
    viewer = sign_in(an_account(role=Role.VIEWER, cluster=cluster))
    assert "PO-77" not in viewer.get(f"{pages}/teilnehmende/{placed.id}").text


def test_whoever_reads_applications_alone_sees_those_of_a_category_that_is_decided_upon(app, cluster, sign_in):
    event = an_event(cluster=cluster)
    press = a_category(event, CategoryKind.PRESS, admission=Admission.ON_REQUEST)
    applicant = a_registration(event, RegistrationState.APPLIED, category_id=press.id, last_name="Zeitung")
    guest = a_registration(event, last_name="Gast")
    decider = sign_in(an_account(role=Role.DECIDER, cluster=cluster))
    people = f"/organisation/veranstaltungen/{event.slug}/teilnehmende"
    page = decider.get(people).text
    assert "Zeitung" in page
    assert "Gast" not in page
    assert [decider.get(f"{people}/{one.id}").status_code for one in (applicant, guest)] == [200, 404]
    assert [decider.get(f"{people}{path}").status_code for path in ("/aktionen", "/../warteliste")] == [404, 404]
    asked = f"{people}/entscheiden?wahl=accept&wer=chosen&person={applicant.id}&person={guest.id}"
    assert "Gast" not in decider.get(asked).text
    assert "Zeitung" in decider.get(asked).text
    assert "Gast" not in decider.get(f"{people}/entscheiden?wahl=decline&wer=all").text
    assert [decider.get(f"{people}/{one.id}/ablehnen").status_code for one in (applicant, guest)] == [200, 404]
    assert [decider.post(f"{people}/{one.id}/annehmen").status_code for one in (applicant, guest)] == [303, 404]
