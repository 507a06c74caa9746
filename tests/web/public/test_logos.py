"""An event that several clusters hold shows the logos of all who have accepted, its lead's first."""

from __future__ import annotations

import pytest

from eventsvc.events.states import HostState
from tests.builders import a_cluster, a_logo, an_event
from tests.web.public.reading import soup

pytestmark = pytest.mark.usefixtures("clock")


def logos(page, where: str) -> list[tuple[str, str]]:
    """Whose logo stands there, and what is read out for it."""
    return [(str(one["src"]).split("/")[2], str(one["alt"])) for one in soup(page).select(f"{where} img.logo")]


def test_all_accepted_hosts_show_their_logos_on_its_page_and_in_calendars(app, client):
    lead, host, bare, asked = (a_cluster(name_de=name) for name in ("Digital", "Sensorik", "Ohne Logo", "Gefragt"))
    for one in (lead, host, asked):
        a_logo(one)
    shared = an_event(cluster=lead, hosts=(host, bare))
    an_event(cluster=lead, hosts=(asked,), host_state=HostState.INVITED)
    page = client.get(f"/veranstaltungen/{shared.slug}")
    assert logos(page, ".logos") == [(lead.slug, "Logo: Digital"), (host.slug, "Logo: Sensorik")]
    # In a list the name stands beside it, so nothing is read out twice; who is only asked is not there.
    calendar = client.get("/")
    assert logos(calendar, ".event-facts") == [(lead.slug, ""), (host.slug, "")]
    names = [" ".join(one.get_text().split()) for one in soup(calendar).select(".event-facts li.with-icon")]
    assert sorted(names) == ["Digital", "Digital", "Ohne Logo", "Sensorik"]
    (answer,) = {client.get(str(one["src"])).status_code for one in soup(page).select("img.logo")}
    assert answer == 200
