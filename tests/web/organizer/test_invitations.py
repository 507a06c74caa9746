"""Another cluster asks to hold an event together: what its organizers see, and what they can answer."""

from __future__ import annotations

import pytest

from eventsvc.accounts.models import Role
from eventsvc.events.host_queries import hosts_of_event
from eventsvc.events.states import EventState, HostState
from eventsvc.kit.db import db
from tests.builders import a_cluster, an_event

HOME = "/organisation/"


@pytest.fixture
def event(app, cluster, now):
    """A draft of another cluster, to which ours is invited."""
    lead = a_cluster(name_de="Cluster Sensorik")
    return an_event(
        cluster=lead, hosts=(cluster,), host_state=HostState.INVITED, state=EventState.DRAFT, title_de="Fühler", now=now
    )


@pytest.fixture
def invitation(event, cluster):
    return f"/organisation/einladungen/{event.id}/{cluster.id}"


def state_of(event) -> HostState:
    db.session.rollback()
    (host,) = hosts_of_event(event.id)
    return host.state


def test_it_is_accepted_with_two_clicks(client, organizer, event, invitation):
    path = f"/organisation/veranstaltungen/{event.slug}"
    assert organizer.get(path).status == 404
    (link,) = organizer.get(HOME).links("Cluster Sensorik lädt Mechatronik & Automation ein")
    assert link == invitation
    page = organizer.get(link)
    assert page.buttons() == ["Zusagen", "Ablehnen"]
    assert "Haus der Wirtschaft" in page.text
    assert "Ihr Team sieht alle Teilnehmenden" in page.text
    changed = organizer.follow(organizer.post(f"{link}/annehmen", role="co_host", view="own"))
    assert "Die Bedingungen haben sich inzwischen geändert." in changed.text
    answered = organizer.follow(organizer.post(f"{link}/annehmen", role="co_host", view="everyone"))
    assert answered.heading == "Fühler"
    assert "Mechatronik & Automation ist jetzt dabei" in answered.text
    assert state_of(event) is HostState.ACCEPTED
    assert organizer.get(HOME).links("lädt") == []
    assert "hat zugesagt" in organizer.get(link).text


def test_it_is_declined_and_the_event_stays_unseen(organizer, event, invitation):
    page = organizer.follow(organizer.post(f"{invitation}/ablehnen"))
    assert "Die Einladung ist abgelehnt." in page.text
    assert state_of(event) is HostState.DECLINED
    assert organizer.get(f"/organisation/veranstaltungen/{event.slug}").status == 404
    late = organizer.follow(organizer.post(f"{invitation}/annehmen"))
    assert "Diese Einladung gilt nicht mehr" in late.text
    assert "noch einmal einladen" in organizer.get(invitation).text


def test_nobody_answers_for_another_cluster(signed_in, event, invitation):
    stranger = signed_in(Role.ORGANIZER, a_cluster())
    lead = signed_in(Role.ORGANIZER, a_cluster())
    for browser in (stranger, lead):
        assert browser.get(invitation).status == 404
        assert browser.post(f"{invitation}/annehmen").status == 404
    assert signed_in(Role.STAFF, None).get(invitation).status == 403
    assert state_of(event) is HostState.INVITED


@pytest.mark.parametrize("state", [HostState.INVITED, HostState.DECLINED])
def test_who_has_not_accepted_appears_nowhere(client, organizer, cluster, state, now):
    event = an_event(hosts=(cluster,), host_state=state, title_de="Ohne uns", now=now)
    assert cluster.name_de not in client.get(f"/veranstaltungen/{event.slug}").text
    for path in (f"/?cluster={cluster.slug}", f"/cluster/{cluster.slug}", f"/kalender.ics?cluster={cluster.slug}"):
        assert "Ohne uns" not in client.get(path).text
    for path in ("/organisation/veranstaltungen", "/einlass/", "/verwaltung/exporte"):
        assert "Ohne uns" not in organizer.get(path).text


def test_the_lead_sees_each_answer(signed_in, cluster, now):
    lead = a_cluster()
    event = an_event(cluster=lead, hosts=(cluster,), host_state=HostState.DECLINED, now=now)
    page = signed_in(Role.ORGANIZER, lead).get(f"/organisation/veranstaltungen/{event.slug}")
    assert "Mitveranstalter Mechatronik & Automation abgelehnt" in page.text


def test_the_lead_invites_on_terms_changes_them_and_goes_on_alone(signed_in, cluster, now):
    lead, _other = a_cluster(), a_cluster()
    event = an_event(cluster=lead, now=now)
    browser, path = signed_in(Role.ORGANIZER, lead), f"/organisation/veranstaltungen/{event.slug}/mitveranstalter"
    asked = browser.post(path, cluster=str(cluster.id), role="partner", view="figures")
    page = browser.follow(asked)
    assert "Partner Sein Team sieht nur Zahlen" in page.text
    assert browser.post(path, role="partner", view="figures").errors() == ["Wählen Sie den Cluster."]
    browser.post(f"{path}/{cluster.id}/vereinbarung", role="co_host", view="own")
    assert "Sein Team sieht nur die eigenen Kontakte" in browser.get(path).text
    journal = browser.get(f"/organisation/veranstaltungen/{event.slug}/journal").text
    assert "Wen der Cluster sieht: nur Zahlen → nur die eigenen Kontakte" in journal.replace(" : ", ": ")
    browser.post(f"{path}/{cluster.id}/ohne")
    assert hosts_of_event(event.id) == ()


def test_a_host_reads_its_terms_and_leaves(organizer, cluster, now):
    event = an_event(cluster=a_cluster(), hosts=(cluster,), now=now)
    path = f"/organisation/veranstaltungen/{event.slug}/mitveranstalter"
    page = organizer.get(path)
    assert "Weiteren Cluster einladen" not in page.text
    assert "steigt aus" in " ".join(page.buttons())
    refused = organizer.follow(organizer.post(f"{path}/{cluster.id}/vereinbarung", role="co_host", view="own"))
    assert "bestimmt nur der federführende Cluster" in refused.text
    organizer.post(f"/organisation/einladungen/{event.id}/{cluster.id}/aussteigen")
    assert state_of(event) is HostState.LEFT
    assert organizer.get(path).status == 404
