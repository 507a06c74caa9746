"""Printing for the day itself, as an organizer does."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image
from sqlalchemy import update

from eventsvc.accounts.models import Role
from eventsvc.clusters.logos import keep_logo, picture_in
from eventsvc.clusters.models import Cluster
from eventsvc.kit.db import transaction
from eventsvc.registration.states import RegistrationState
from tests.builders import a_registration, an_account, an_event


@pytest.fixture
def event(cluster):
    return an_event(cluster=cluster)


@pytest.fixture
def organizer(client, cluster, sign_in):
    return sign_in(an_account(role=Role.OWNER, cluster=cluster))


def text_of(answer) -> str:
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    document = pypdfium2.PdfDocument(io.BytesIO(answer.data))
    return " ".join(page.get_textpage().get_text_range() for page in document)


def test_badges_are_of_those_with_a_place_whom_the_filter_finds(event, organizer) -> None:
    anna = a_registration(event, first_name="Anna", last_name="Ahorn")
    a_registration(event, first_name="Bruno", last_name="Buche")
    a_registration(event, RegistrationState.CANCELLED, first_name="Carla", last_name="Cypresse")
    path = f"/organisation/veranstaltungen/{event.slug}/drucken"
    everyone = text_of(organizer.get(f"{path}/namensschilder.pdf"))
    assert "Anna Ahorn" in everyone
    assert "Bruno Buche" in everyone
    assert "Carla" not in everyone
    assert "Bruno" not in text_of(organizer.get(f"{path}/namensschilder.pdf?suche=ahorn&groesse=a6-bogen"))
    assert "Bruno" not in text_of(organizer.get(f"{path}/namensschilder.pdf?person={anna.id}&groesse=a6"))


def test_a_list_to_sign_takes_what_was_typed(event, organizer) -> None:
    a_registration(event, first_name="Anna", last_name="Ahorn")
    path = f"/organisation/veranstaltungen/{event.slug}/drucken"
    assert "Unterschriftenliste als PDF" in organizer.get(path).get_data(as_text=True)
    text = text_of(organizer.get(f"{path}/unterschriftenliste.pdf?projekt=Netz&kennzeichen=AZ-1&leer=2"))
    assert "Ahorn, Anna" in text
    assert "AZ-1" in text


def test_a_choice_that_is_none_does_no_harm(event, organizer) -> None:
    path = f"/organisation/veranstaltungen/{event.slug}/drucken"
    text_of(organizer.get(f"{path}/namensschilder.pdf?groesse=plakat&person=x"))
    text_of(organizer.get(f"{path}/unterschriftenliste.pdf?anlass=x&leer=viele"))


def test_the_cluster_s_logo_is_on_badges_and_lists(cluster, event, organizer) -> None:
    a_registration(event, first_name="Anna", last_name="Ahorn")
    file = io.BytesIO()
    Image.new("RGB", (120, 60), (255, 0, 0)).save(file, "PNG")
    picture = picture_in(file.getvalue())
    with transaction() as session:
        keep_logo(cluster.id, picture, file.getvalue())
        session.execute(
            update(Cluster)
            .where(Cluster.id == cluster.id)
            .values(logo_mark=picture.mark, logo_width=picture.width, logo_height=picture.height)
        )
    for name in ("namensschilder", "unterschriftenliste"):
        answer = organizer.get(f"/organisation/veranstaltungen/{event.slug}/drucken/{name}.pdf")
        shown = pypdfium2.PdfDocument(io.BytesIO(answer.data))[0].render(scale=1).to_pil().convert("RGB")
        reds = [point for _count, point in shown.getcolors(1_000_000) if point[0] > 240 and max(point[1:]) < 20]
        assert reds, name


def test_the_door_and_the_tables_have_their_papers(event, organizer) -> None:
    a_registration(event, first_name="Anna", last_name="Ahorn")
    a_registration(event, first_name="Bruno", last_name="Buche")
    path = f"/organisation/veranstaltungen/{event.slug}/drucken"
    assert "Ahorn, Anna" in text_of(organizer.get(f"{path}/einlassliste.pdf"))
    signs = text_of(organizer.get(f"{path}/tischschilder.pdf?suche=buche"))
    assert "Bruno" in signs
    assert "Anna" not in signs
