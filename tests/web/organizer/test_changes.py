"""The page of changes: a list is handed over, and from then on everything new on it is shown and can be downloaded."""

from __future__ import annotations

import pytest

from eventsvc.kit.db import transaction
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import a_registration, an_event

UNPROCESSABLE, NOT_FOUND = 422, 404


@pytest.fixture
def event(cluster, now):
    return an_event(cluster=cluster)


@pytest.fixture
def here(event):
    return f"/organisation/veranstaltungen/{event.slug}/aenderungen"


def test_what_is_new_since_the_list_went_out_is_shown_and_downloaded(organizer, event, here, now):
    leaves = a_registration(event, last_name="Buche")
    assert "sehen danach an dieser Stelle jede Änderung" in organizer.get(here).text
    page = organizer.follow(organizer.post(here, recipient="Gasthof Post", with_needs="y"))
    assert "1 Person, mit Essen und Barrierefreiheit. Empfänger: Gasthof Post." in page.text
    assert "Seitdem hat sich nichts geändert" in page.text
    with transaction():
        withdraw(leaves.id, now)
    page = organizer.get(here)
    [row] = page.rows()
    assert row.startswith("Mirja Buche Nicht mehr auf der Liste Vor Ort –")
    assert row.endswith("von der Person selbst")
    for link, words in ((page.links("CSV Änderungen laden")[0], "Nicht mehr"), (page.links("CSV Über")[0], "Buche")):
        assert words in organizer.client.get(link).get_data(as_text=True)
    page = organizer.follow(organizer.post(here, recipient="Küche"))
    assert "Seitdem hat sich nichts geändert" in page.text
    older = page.soup.select("#liste option")[1]
    assert "Buche" in organizer.get(f"{here}?liste={older['value']}").text


def test_handed_over_again_with_nothing_new_it_says_so(organizer, here):
    first = organizer.post(here, recipient="Küche").location
    again = organizer.post(here, recipient="Küche")
    assert again.location == first
    assert "Diese Liste gilt weiter" in organizer.follow(again).text


def test_what_does_not_fit_is_said_and_stays(organizer, here):
    page = organizer.post(here, recipient="x" * 121, with_needs="y")
    assert page.status == UNPROCESSABLE
    assert "höchstens 120 Zeichen" in page.errors()[0]
    assert page.soup.select_one("#with_needs").has_attr("checked")
    assert page.soup.select("#liste") == []


@pytest.mark.parametrize("wanted", ["00000000-0000-0000-0000-000000000000", "alle"])
def test_an_unknown_list_is_not_found(organizer, here, wanted):
    organizer.post(here)
    assert organizer.get(f"{here}?liste={wanted}").status == NOT_FOUND
