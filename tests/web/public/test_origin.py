"""Through which cluster people come: asked where several hold the event, chosen by a link, kept with the registration."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from eventsvc.accounts.models import Role
from eventsvc.events.states import HostState
from eventsvc.kit.db import db
from eventsvc.registration.models import Registration
from tests.builders import a_cluster, an_account, an_event
from tests.builders.imports import imported
from tests.builders.spreadsheets import HEADINGS, a_csv, a_person_row

from .reading import ERIKA, filled, sign_up, soup, words

QUESTION = "Über welches Cluster haben Sie von dieser Veranstaltung erfahren?"


@pytest.fixture
def lead(app, now):
    return a_cluster(name_de="Cluster Chemie")


@pytest.fixture
def host(app, now):
    return a_cluster(name_de="Cluster Sensorik")


@pytest.fixture
def event(lead, host, now):
    return an_event(cluster=lead, hosts=(host,), now=now)


def origins() -> list[object]:
    db.session.rollback()
    return list(db.session.scalars(select(Registration.origin_cluster_id).order_by(Registration.email)))


def test_it_is_asked_only_where_several_hold_the_event(client, event, host, now):
    assert QUESTION in words(client.get(f"/veranstaltungen/{event.slug}/anmeldung"))
    alone = an_event(hosts=(host,), host_state=HostState.INVITED, now=now)
    for path in ("anmeldung", "anmeldung/gruppe"):
        assert QUESTION not in words(client.get(f"/veranstaltungen/{alone.slug}/{path}"))


def test_a_hosts_link_has_it_chosen_and_is_kept_to_the_form(client, event, host):
    page = soup(client.get(f"/veranstaltungen/{event.slug}?von={host.slug}"))
    leading = {link["href"] for link in page.select("main a") if "anmeldung" in link["href"]}
    assert leading == {
        f"/veranstaltungen/{event.slug}/{path}?von={host.slug}" for path in ("anmeldung", "anmeldung/gruppe")
    }
    form = f"/veranstaltungen/{event.slug}/anmeldung?von={host.slug}"
    sent = filled(client.get(form))
    assert sent["origin"] == str(host.id)
    wrong = client.post(form, data=sent | ERIKA | {"email": "keine"})
    assert filled(wrong)["origin"] == str(host.id)
    client.post(form, data=sent | ERIKA)
    assert origins() == [host.id]


def test_what_somebody_says_goes_before_the_link_and_nothing_is_said_for_them(client, event, lead, host):
    sign_up(client, event, origin=str(lead.id))
    sign_up(client, event, email="anna@firma.example", origin="")
    sign_up(client, event, email="beate@firma.example", origin=str(a_cluster().id))
    # By their addresses: Anna, Beate, Erika.
    assert origins() == [None, None, lead.id]


def test_a_group_comes_through_one(client, event, host):
    form = f"/veranstaltungen/{event.slug}/anmeldung/gruppe?von={host.slug}"
    people = {f"people-0-{name}": ERIKA[name] for name in ("first_name", "last_name")}
    client.post(form, data=filled(client.get(form)) | ERIKA | people | {"people-0-email": "anna@firma.example"})
    assert origins() == [host.id]


def test_by_hand_and_by_a_file_as_well(client, sign_in, event, lead, host):
    team = sign_in(an_account(role=Role.ORGANIZER, cluster=lead))
    form = f"/organisation/veranstaltungen/{event.slug}/teilnehmende/neu"
    team.post(form, data=filled(team.get(form)) | ERIKA | {"came_by": str(host.id), "participation": "on_site"})
    file = a_csv([(*a_person_row(1), "cluster sensorik")], (*HEADINGS, "Cluster"))
    imported(event, file)
    assert origins() == [host.id, host.id]
    people = f"/organisation/veranstaltungen/{event.slug}/teilnehmende"
    assert "2 Personen" in words(team.get(f"{people}?cluster={host.id}&spalte=origin"))
    assert "Niemand gefunden" in words(team.get(f"{people}?cluster={lead.id}"))
    found = soup(team.get(f"{people}?spalte=origin")).select_one("tbody").get_text()
    assert found.count("Cluster Sensorik") == 2
    export = team.get(f"/verwaltung/veranstaltungen/{event.slug}/export/teilnehmende.csv").get_data(as_text=True)
    assert export.count("Cluster Sensorik") == 2
