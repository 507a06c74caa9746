"""The office keeps clusters and carriers: adding, changing at once, logos, and what becomes of those that have ended."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from eventsvc.accounts.hosting import HostRole, HostTerms, HostView
from eventsvc.accounts.models import Role
from eventsvc.cli.seeding import seed_clusters
from eventsvc.clusters.carriers import choosable
from eventsvc.clusters.models import Carrier, Cluster
from eventsvc.clusters.service import get_cluster
from eventsvc.events.errors import BadDraft, ClusterEnded
from eventsvc.events.hosts import invite_host
from eventsvc.events.queries import event_facts
from eventsvc.events.service import create_event
from eventsvc.journal import Actor
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import db, transaction
from eventsvc.kit.localized import home_day
from tests.builders import a_carrier, a_cluster, a_draft, an_account, an_event
from tests.web.public.reading import error_at, filled, heading, soup, words

CLUSTERS, CARRIERS = "/verwaltung/cluster", "/verwaltung/traeger"
CONFLICT, UNPROCESSABLE = 409, 422
ENDED = date(2026, 2, 28)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def office(app, sign_in):
    return sign_in(an_account(role=Role.STAFF))


def a_picture(width: int = 120, height: int = 48, form: str = "PNG") -> bytes:
    content = BytesIO()
    Image.new("RGB", (width, height), "#0b5cab").save(content, form)
    return content.getvalue()


def typed(carrier: Carrier, **given: str) -> dict[str, str]:
    return {
        "name_de": "Quantentechnologie",
        "name_en": "Quantum Technology",
        "seat": "Garching",
        "contact_email": "quanten@cluster.example",
        "colour": "#7C3AED",
        "valid_from": "2027-01-01",
        "carrier_id": str(carrier.id),
    } | given


def send_logo(office, slug: str, content: bytes, **given: str):
    fields = logo_fields(office.get(f"{CLUSTERS}/{slug}")) | given
    return office.post(f"{CLUSTERS}/{slug}/logo", data=fields | {"file": (BytesIO(content), "logo.png")})


def logo_fields(page) -> dict[str, str]:
    """What the logo's own form, which stands beside the other, would send."""
    html = page.get_data(as_text=True).split('/logo"', 1)[1]
    return {"seen": html.split('name="seen" value="', 1)[1].split('"', 1)[0].replace("&#34;", '"')}


def test_a_cluster_is_added_with_its_carrier_and_found_in_lists_and_journal(office, app):
    carrier = a_carrier()
    answer = office.post(f"{CLUSTERS}/neu", data=typed(carrier))
    assert answer.location == f"{CLUSTERS}/quantentechnologie", words(answer)
    row = db.session.scalars(select(Cluster).where(Cluster.slug == "quantentechnologie")).one()
    assert (row.colour, row.sort_key) == ("#7c3aed", "quantentechnologie")
    assert carrier.name in words(office.get(CLUSTERS))
    assert heading(app.test_client().get("/cluster/quantentechnologie")) == "Quantentechnologie"
    assert "hat den Cluster angelegt" in words(office.get("/organisation/journal/quantentechnologie"))


def test_the_list_says_who_stands_behind_whom(office, app):
    carrier = a_carrier(name="Träger Licht")
    a_cluster(carrier=carrier, name_de="Photonik", name_en="Photonics")
    alone = a_carrier(name="Träger Neu")
    rows = {
        row.th.get_text(strip=True): row.td.get_text(strip=True)
        for row in soup(office.get(f"{CLUSTERS}?lang=en")).select("#traeger ~ * tbody tr")
    }
    assert (rows[carrier.name], rows[alone.name]) == ("Photonics", "no cluster yet")


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"colour": "#ffee00"}, "colour", "auf Weiß kaum zu sehen"),
        ({"colour": "blau"}, "colour", "sechs Zeichen"),
        ({"valid_until": "2026-12-31"}, "valid_until", "vor dem Beginn"),
        ({"website": "javascript:alert(1)"}, "website", "https://"),
        ({"contact_email": "quanten"}, "contact_email", "E-Mail-Adresse"),
        ({"carrier_id": ""}, "carrier_id", "Wählen Sie den Träger"),
        ({"name_en": ""}, "name_en", "auch auf Englisch"),
        ({"seat": ""}, "seat", "Ort"),
    ],
)
@pytest.mark.only_on("sqlite")
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(office, wrong, field, said):
    page = office.post(f"{CLUSTERS}/neu", data=typed(a_carrier(), **wrong))
    assert page.status_code == UNPROCESSABLE
    assert said in error_at(page, field), words(page)
    assert filled(page)["name_de"] == "Quantentechnologie"


@pytest.mark.only_on("sqlite")
def test_a_name_and_a_carrier_are_each_there_once(office):
    carrier = a_carrier()
    office.post(f"{CLUSTERS}/neu", data=typed(carrier))
    again = office.post(
        f"{CLUSTERS}/neu", data=typed(carrier, name_de="QUANTENTECHNOLOGIE", second_carrier_id=str(carrier.id))
    )
    assert "gibt es schon" in error_at(again, "name_de")
    assert "schon weiter oben" in error_at(again, "second_carrier_id")


def test_two_who_change_different_things_both_have_their_way_and_of_the_same_the_second_chooses(office):
    cluster = a_cluster(name_de="Umwelt", name_en="Environment")
    here = f"{CLUSTERS}/{cluster.slug}"
    opened = filled(office.get(here))
    opened = {name: opened[name] for name in opened if name not in {"csrf_token", "file", "alt_de", "alt_en"}}
    opened["seen"] = (
        office.get(here).get_data(as_text=True).split('name="seen" value="')[1].split('"')[0].replace("&#34;", '"')
    )
    assert office.post(here, data=opened | {"seat": "Augsburg"}).status_code == 303
    assert office.post(here, data=opened | {"colour": "#166534"}).status_code == 303
    row = get_cluster(cluster.slug)
    assert (row.seat, row.colour) == ("Augsburg", "#166534")
    page = office.post(here, data=opened | {"seat": "Bayreuth"})
    assert page.status_code == CONFLICT
    assert "Bayreuth" in words(page)
    assert "Inzwischen gespeichert Augsburg" in words(page)
    assert get_cluster(cluster.slug).seat == "Augsburg"


def test_the_order_of_carriers_is_changed_and_told_in_the_journal(office):
    first, second = a_carrier(), a_carrier(name="Zweitträger e.V.")
    cluster = a_cluster(carrier=first)
    here = f"{CLUSTERS}/{cluster.slug}"
    page = office.get(here)
    fields = {
        name: value for name, value in filled(page).items() if name not in {"csrf_token", "file", "alt_de", "alt_en"}
    }
    fields["seen"] = page.get_data(as_text=True).split('name="seen" value="')[1].split('"')[0].replace("&#34;", '"')
    office.post(here, data=fields | {"carrier_id": str(second.id), "second_carrier_id": str(first.id)})
    assert get_cluster(cluster.slug).carriers == (second.id, first.id)
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "cluster.changed")).one()
    assert set(entry.facts["changes"]) == {"carrier_id", "second_carrier_id"}
    assert "Zweitträger e.V." in words(office.get(f"/organisation/journal/{cluster.slug}"))


def test_a_logo_is_shown_at_an_address_of_its_own_kept_for_ever_and_strictly_guarded(office, app):
    cluster = a_cluster()
    assert send_logo(office, cluster.slug, a_picture(), alt_de="Zwei Wellen").status_code == 303
    row = get_cluster(cluster.slug)
    address = f"/cluster/{cluster.slug}/logo/{row.logo.mark}"
    page = app.test_client().get(f"/cluster/{cluster.slug}").get_data(as_text=True)
    assert f'src="{address}" width="120" height="48" alt="Zwei Wellen"' in page
    answer = app.test_client().get(address)
    assert answer.get_data() == a_picture()
    assert answer.content_type == "image/png"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    send_logo(office, cluster.slug, a_picture(200, 80, "JPEG"))
    assert app.test_client().get(address).status_code == 404
    assert get_cluster(cluster.slug).logo.alt_de == ""


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "keine PNG- oder JPEG-Datei"),
        (a_picture(10, 10), "32 bis 2.000 Punkten"),
        (b"x" * 300_000, "größer als 200 KB"),
        (b"", "keine PNG- oder JPEG-Datei"),
    ],
)
def test_a_file_that_is_no_logo_is_refused_at_its_field(office, content, said):
    cluster = a_cluster()
    page = send_logo(office, cluster.slug, content, alt_de="Zwei Wellen")
    assert page.status_code == UNPROCESSABLE
    assert get_cluster(cluster.slug).logo.mark == ""
    assert "Zwei Wellen" in page.get_data(as_text=True)
    if content:
        assert said in error_at(page, "file")


@pytest.mark.only_on("sqlite")
def test_of_two_who_change_a_logo_the_second_sees_the_first(office):
    cluster = a_cluster()
    opened = logo_fields(office.get(f"{CLUSTERS}/{cluster.slug}"))
    send_logo(office, cluster.slug, a_picture())
    first = get_cluster(cluster.slug).logo
    page = office.post(
        f"{CLUSTERS}/{cluster.slug}/logo", data=opened | {"file": (BytesIO(a_picture(64, 64)), "logo.png")}
    )
    assert page.status_code == CONFLICT
    assert "inzwischen geändert" in words(page)
    assert get_cluster(cluster.slug).logo == first
    office.post(f"{CLUSTERS}/{cluster.slug}/logo/entfernen", data=opened)
    assert get_cluster(cluster.slug).logo == first
    office.post(f"{CLUSTERS}/{cluster.slug}/logo/entfernen", data=logo_fields(office.get(f"{CLUSTERS}/{cluster.slug}")))
    assert get_cluster(cluster.slug).logo.mark == ""


def test_a_carrier_is_added_and_its_mails_come_in_its_name(office):
    page = {"name": "Quanten Bayern e.V.", "city": "Garching", "reply_address": "quanten@traeger.example"}
    assert office.post(f"{CARRIERS}/neu", data=page).location == CLUSTERS
    cluster = a_cluster(carrier=db.session.scalars(select(Carrier).where(Carrier.slug == "quanten-bayern-e-v")).one())
    event = an_event(cluster=cluster)
    here = f"{CARRIERS}/quanten-bayern-e-v"
    office.post(
        here, data=filled(office.get(here)) | {"sender_name": "Quantencluster", "reply_address": "kurs@traeger.example"}
    )
    carrier = event_facts(event.id).carrier
    assert (carrier.said_sender, carrier.reply_address) == ("Quantencluster", "kurs@traeger.example")
    assert "Angaben des Trägers Quanten Bayern e.V. geändert" in words(
        office.get(f"/organisation/journal/{cluster.slug}")
    )
    taken = office.post(f"{CARRIERS}/neu", data=page)
    assert "gibt es schon" in error_at(taken, "name")


def test_a_cluster_that_has_ended_stays_with_what_it_held_and_is_chosen_for_nothing_new(app, now):
    ended, other = a_cluster(valid_until=ENDED), a_cluster()
    event, shared = an_event(cluster=ended), an_event(cluster=other)
    assert [one.id for one in choosable(home_day(now))] == [other.id]
    assert {one.id for one in choosable(home_day(now), also={ended.id})} == {ended.id, other.id}
    with pytest.raises(BadDraft) as refused, transaction():
        create_event(a_draft(cluster=ended), now=now, by=Actor.system(), own=None)
    assert refused.value.problems[0][0] == "lead_cluster"
    with pytest.raises(ClusterEnded), transaction():
        invite_host(
            shared.id, ended.id, HostTerms(HostRole.CO_HOST, HostView.OWN), own=None, by=Actor.system(), now=now
        )
    assert app.test_client().get(f"/veranstaltungen/{event.slug}").status_code == 200
    assert "gab es bis 28.02.2026" in words(app.test_client().get(f"/cluster/{ended.slug}"))


def test_loading_the_clusters_again_changes_nothing_that_the_office_has(app, now):
    seed_clusters(now)
    with transaction() as session:
        cluster = session.scalars(select(Cluster).where(Cluster.slug == "sensorik")).one()
        cluster.name_de, cluster.colour, cluster.valid_until = "Sensorik und Photonik", "#112233", ENDED
        carrier = session.scalars(select(Carrier).limit(1)).one()
        carrier.sender_name = carrier.privacy_notice_de = "Anders"
    assert seed_clusters(now) == 0
    kept = db.session.scalars(select(Cluster).where(Cluster.slug == "sensorik")).one()
    assert (kept.name_de, kept.colour, kept.valid_until) == ("Sensorik und Photonik", "#112233", ENDED)
    assert db.session.get_one(Carrier, carrier.id).privacy_notice_de == "Anders"
