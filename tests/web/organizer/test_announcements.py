"""Organizers write to their people: the form, the check, the test, sending, and what became of it."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventsvc.accounts.models import Role
from eventsvc.announcements import service
from eventsvc.announcements.queries import announcements_of, files_of, templates_of
from eventsvc.announcements.rules import Text
from eventsvc.announcements.states import AnnouncementState
from eventsvc.events.states import EventState
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.states import MailState
from eventsvc.registration.states import RegistrationState
from tests.builders import a_registration, an_announcement, an_event
from tests.builders.files import PDF

WORDS = {"kind": "about_event", "states": "confirmed", "subject_de": "Anreise", "body_de": "Kommen Sie mit dem Zug."}


@pytest.fixture
def event(app, cluster, now):
    return an_event(lead_cluster_id=cluster.id, capacity=20)


@pytest.fixture
def base(event) -> str:
    return f"/organisation/veranstaltungen/{event.slug}/rundmails"


def only(event):
    db.session.rollback()
    (found,) = announcements_of(event.id)
    return found


def mails() -> list[OutgoingMail]:
    db.session.rollback()
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def test_written_checked_tried_and_sent(app, organizer, event, base) -> None:
    a_registration(event, first_name="Jo", last_name="Weiß", email="jo@firma.example")
    a_registration(event, RegistrationState.WITHDRAWN)
    fields = WORDS | {"body_de": "Hallo {vorname}, Ihr Link: {link}"}
    checked = organizer.follow(organizer.send(f"{base}/neu", fields))
    assert "Hallo Jo, Ihr Link: http" in checked.text
    # Nobody acts for the person from the preview.
    assert "/b/" not in checked.soup.select_one(".letter-preview").decode()
    announcement = only(event)
    tried = organizer.follow(organizer.post(f"{base}/{announcement.id}/probe"))
    assert "Die Probe ist unterwegs an" in tried.text
    (test,) = mails()
    assert (test.letter, test.facts["subject_line"]) == ("announcement_tried", "Anreise")
    seen = checked.value("seen")
    sent = organizer.follow(organizer.send(f"{base}/{announcement.id}/senden", {"when": "now", "seen": seen}))
    assert "Mails sind hinausgegangen" in sent.text
    assert [mail.to_address for mail in mails()[1:]] == ["jo@firma.example"]
    # Sent twice, it has gone on.
    organizer.send(f"{base}/{announcement.id}/senden", {"when": "now", "seen": seen})
    assert len(mails()) == 2
    assert any("Rundmail gesendet" in row for row in organizer.get(base.removesuffix("/rundmails")).text.split("  "))


def test_the_list_leads_to_writing_to_just_those_whom_it_shows(app, organizer, event, base) -> None:
    a_registration(event, email="waiting@firma.example", state=RegistrationState.WAITLISTED)
    listed = organizer.get(f"/organisation/veranstaltungen/{event.slug}/teilnehmende?stand=waitlisted&suche=waiting")
    (link,) = listed.links("Rundmail an diese Personen")
    form = organizer.get(link)
    assert [one["value"] for one in form.soup.select("input[name=states][checked]")] == ["waitlisted"]
    assert "Aus der Liste gewählt: „waiting“" in form.text
    fields = WORDS | {"states": "waitlisted", "audience": form.value("audience")}
    organizer.send(f"{base}/neu", fields)
    assert only(event).audience == "suche=waiting&stand=waitlisted"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"body_de": "Hallo {vornahme}"}, "{vornahme} ist kein Platzhalter."),
        ({"subject_de": ""}, "Schreiben Sie einen Betreff."),
        ({"body_en": "Take the train."}, "Zum englischen Text fehlt der Betreff."),
        ({"subject_en": "Travel"}, "Zum englischen Betreff fehlt der Text."),
        ({"states": ""}, "Wählen Sie, wem Sie schreiben."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(app, organizer, event, base, wrong, words) -> None:
    page = organizer.send(f"{base}/neu", {key: value for key, value in (WORDS | wrong).items() if value})
    assert page.status == 422
    assert any(words in error for error in page.errors())
    assert page.value("body_de") == (WORDS | wrong)["body_de"]
    assert announcements_of(event.id) == []


def test_the_check_names_what_cannot_be_filled_and_where_the_languages_differ(app, organizer, event, base) -> None:
    a_registration(event, organization="", first_name="Ohne", last_name="Firma")
    text = Text(subject_de="A", body_de="{organisation}", subject_en="B", body_en="{vorname}")
    announcement = an_announcement(event, text=text)
    page = organizer.get(f"{base}/{announcement.id}")
    assert "Für 1 Person lässt sich ein Platzhalter nicht füllen" in page.text
    assert "Ohne Firma" in page.text
    assert "Nur im deutschen Text: {organisation}" in page.text
    assert "Nur im englischen Text: {vorname}" in page.text
    refused = organizer.send(f"{base}/{announcement.id}/senden", {"when": "now", "seen": page.value("seen")})
    assert refused.status == 409
    assert only(event).state is AnnouncementState.DRAFT


def test_files_are_told_by_their_content_and_bounded_together(app, organizer, event, base, monkeypatch) -> None:
    monkeypatch.setattr(service, "LARGEST_FILE", 2 * len(PDF) - 1)
    announcement = an_announcement(event)

    def brought(*contents: bytes):
        files = [(io.BytesIO(content), f"plan {number}.pdf") for number, content in enumerate(contents)]
        return organizer.follow(organizer.send(f"{base}/{announcement.id}/anhaenge", {"files": files}))

    assert "plan 0.pdf" in brought(PDF).text
    assert "Alle Anhänge zusammen sind größer als 5 MB." in brought(PDF).text
    assert "keine PDF-, JPEG- oder PNG-Datei" in brought(b"MZ not a paper").text
    (file,) = files_of(announcement.id)
    handed = organizer.client.get(f"{base}/{announcement.id}/anhaenge/{file.id}")
    assert handed.data == PDF
    assert "attachment" in handed.headers["Content-Disposition"]
    organizer.post(f"{base}/{announcement.id}/anhaenge", drop=str(file.id))
    db.session.rollback()
    assert files_of(announcement.id) == []


def test_it_waits_for_its_time_and_can_be_called_back(app, organizer, event, base, now) -> None:
    a_registration(event)
    announcement = an_announcement(event)
    seen = organizer.get(f"{base}/{announcement.id}").value("seen")
    past = organizer.send(
        f"{base}/{announcement.id}/senden", {"when": "later", "due_at": "2026-03-10T09:00", "seen": seen}
    )
    assert "Diese Zeit ist schon vorbei." in past.text
    later = {"when": "later", "due_at": "2026-03-11T09:00", "seen": seen}
    page = organizer.follow(organizer.send(f"{base}/{announcement.id}/senden", later))
    assert "Geht am Mi., 11. März 2026, 9:00 Uhr hinaus" in page.text
    assert only(event).due_at == now + timedelta(hours=23)
    organizer.post(f"{base}/{announcement.id}/doch-nicht")
    assert only(event).state is AnnouncementState.DRAFT


def test_it_is_stopped_and_what_failed_is_sent_again(app, organizer, event, base) -> None:
    a_registration(event)
    first, second = an_announcement(event), an_announcement(event)
    for one in (first, second):
        seen = organizer.get(f"{base}/{one.id}").value("seen")
        organizer.send(f"{base}/{one.id}/senden", {"when": "now", "seen": seen})
    organizer.post(f"{base}/{first.id}/anhalten")
    resumed = organizer.follow(organizer.post(f"{base}/{first.id}/fortsetzen"))
    assert "Fortsetzen" not in resumed.text
    stopped = organizer.follow(organizer.post(f"{base}/{first.id}/anhalten"))
    assert "Fortsetzen" in stopped.text
    assert "Die anderen warten, bis Sie fortsetzen." in stopped.text
    with transaction() as session:
        for mail in session.scalars(select(OutgoingMail)):
            mail.state, mail.reason = MailState.FAILED, "550 no such user"
    result = organizer.get(f"{base}/{second.id}")
    assert "1 Mail ist gescheitert" in result.text
    assert any("550 no such user" in row for row in result.rows())
    organizer.post(f"{base}/{second.id}/noch-einmal")
    assert "2. Versuch" in organizer.get(f"{base}/{second.id}").text
    assert len(mails()) == 3


def test_two_who_change_a_draft_at_once_see_both_versions_and_choose(app, organizer, event, base) -> None:
    announcement = an_announcement(event)
    here = f"{base}/{announcement.id}/bearbeiten"
    opened = WORDS | {"seen": organizer.get(here).value("seen")}
    assert organizer.send(here, opened | {"body_de": "Von der Ersten.", "states": ["confirmed"]}).status == 303
    page = organizer.send(here, opened | {"states": ["waitlisted"]})
    assert page.status == 409
    assert page.value("body_de") == WORDS["body_de"]
    versions = [" ".join(one.get_text(" ").split()) for one in page.soup.select(".versions")]
    assert len(versions) == 2
    assert versions[0].startswith("An wen Ihre Eingabe Auf der Warteliste Inzwischen gespeichert ")
    assert only(event).text.body_de == "Von der Ersten."
    chosen = {"seen": page.value("seen"), "states": ["waitlisted"], "take-audience": "theirs", "take-body_de": "mine"}
    assert organizer.send(here, WORDS | chosen).status == 303
    saved = only(event)
    assert (saved.text.body_de, saved.audience) == (WORDS["body_de"], "stand=confirmed")


def test_a_text_is_kept_for_the_cluster_and_begins_another(app, organizer, event, base, cluster) -> None:
    announcement = an_announcement(event)
    kept = organizer.follow(organizer.post(f"{base}/{announcement.id}/vorlage", name="Vor der Reise"))
    assert "bei den Vorlagen des Clusters" in kept.text
    again = organizer.follow(organizer.post(f"{base}/{announcement.id}/vorlage", name="Vor der Reise"))
    assert "Eine Vorlage mit diesem Namen gibt es schon." in again.text
    (template,) = templates_of(cluster.id)
    form = organizer.get(f"{base}/neu?vorlage={template.id}")
    assert form.value("body_de") == announcement.text.body_de
    assert organizer.get(f"{base}/neu?wie={announcement.id}").value("subject_de") == announcement.text.subject_de
    organizer.post(f"{base}/vorlagen/{template.id}/loeschen")
    organizer.post(f"{base}/{announcement.id}/loeschen")
    db.session.rollback()
    assert (templates_of(cluster.id), announcements_of(event.id)) == ([], [])


def test_a_draft_has_nobody_to_write_to_and_viewers_write_nothing(
    app, organizer, signed_in, cluster, event, base
) -> None:
    draft = an_event(lead_cluster_id=cluster.id, state=EventState.DRAFT)
    assert organizer.get(f"/organisation/veranstaltungen/{draft.slug}/rundmails").status == 404
    assert signed_in(Role.VIEWER, cluster).get(base).status == 403
