"""The tables that leave the house: read as a spreadsheet reads them, on both databases."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from eventsvc.accounts.models import Role
from eventsvc.accounts.policy import EVERYTHING
from eventsvc.attendance import queries, service
from eventsvc.attendance.models import ScanMethod
from eventsvc.events.kinds import EventFormat, Participation
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questionnaire import edit_question, remove_question
from eventsvc.events.questions import Purpose, QuestionKind, Scope
from eventsvc.exports import EXPORTS, FORMATS, Asked, get_export
from eventsvc.exports.attendees import attendees
from eventsvc.exports.writers import FORMULA_SIGNS
from eventsvc.journal import Actor, note
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.answers import Owner, give_answers
from eventsvc.registration.applications import Billing, ConsentPurpose
from eventsvc.registration.files import keep_file
from eventsvc.registration.frozen_lists import freeze_list, frozen_lists_of
from eventsvc.registration.queue import RESERVE
from eventsvc.registration.service import give_consents, take_back_consents
from eventsvc.registration.states import ChoiceState, RegistrationState
from eventsvc.workflows.sign_up import sign_up
from tests.builders import (
    FOR_EVERYONE,
    a_choice,
    a_cluster,
    a_group,
    a_question,
    a_registration,
    a_session,
    a_session_choice,
    an_account,
    an_event,
    consents_to,
)
from tests.builders.files import PDF
from tests.builders.questions import asked as let_ask

GOLDEN = Path(__file__).parents[2] / "golden" / "exports"
S = RegistrationState


@pytest.fixture
def event(app, now):
    """A hybrid workshop with four people who are awkward for a spreadsheet."""
    event = an_event(
        cluster=a_cluster(),
        format=EventFormat.HYBRID,
        starts_at=datetime(2026, 7, 1, 7, 0, tzinfo=UTC),
        closes_at=datetime(2026, 6, 28, 21, 59, tzinfo=UTC),
    )
    people = [
        (
            S.CONFIRMED,
            {
                "first_name": "Łucja",
                "last_name": "Özdemir-Müßig",
                "postal_code": "01067",
                "phone": "+49 89 123456",
                "dietary_needs": "vegan; keine Nüsse",
            },
        ),
        (
            S.CONFIRMED,
            {
                "first_name": "=1+1",
                "last_name": "Ångström",
                "organization": "@Werk „Süd“",
                "remarks": "-2\nzweite Zeile; mit Semikolon",
                "participation": Participation.ONLINE,
            },
        ),
        (
            S.WAITLISTED,
            {
                "first_name": "Ana",
                "last_name": "Zoë",
                "postal_code": "1010",
                "country": "AT",
                "organization_kind": OrganizationKind.STARTUP,
                "phone": "0043 1 99",
            },
        ),
        (
            S.WITHDRAWN,
            {
                "first_name": "Bo",
                "last_name": "Ärger",
                "access_needs": "Rollstuhl",
                "state_at": datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
            },
        ),
    ]
    made = []
    for number, (state, given) in enumerate(people):
        way = given.pop("participation", Participation.ON_SITE)
        facts = {"email": f"person{number}@firma.example", "ticket_code": f"CCCCDDDDEEEE222{number + 2}"} | given
        made.append(a_registration(event, state, participation=way, created_at=now - timedelta(days=60), **facts))
        if number == 0:
            hand_list_over(event, now - timedelta(days=2))
    with transaction():
        note("registration.confirmed", made[1].id, by=Actor.person(), now=now - timedelta(days=1), event_id=event.id)
    on_the_list = frozenset({ConsentPurpose.PARTICIPANT_LIST})
    with transaction():
        give_consents(made[0].id, consents_to(ConsentPurpose.NEWS), now)
        give_consents(made[0].id, consents_to(ConsentPurpose.NEWS), now)
        give_consents(made[1].id, consents_to(*on_the_list), now)
        take_back_consents(made[1].id, on_the_list, now)
    desk = service.Desk(
        queries.get_desk_event(event.slug, EVERYTHING), an_account(role=Role.DESK, name="Dora Einlass").id
    )
    with transaction():
        service.check_in(desk, made[0].ticket_code, method=ScanMethod.LINK, now=event.starts_at - timedelta(minutes=9))
    return event


def hand_list_over(event, now, **given):
    """Hand a list of who comes so far to the venue."""
    by = Actor.account(an_account(name="Ute Kern").id)
    facts = {"recipient": "Küche", "with_needs": True, "language": "de"} | given
    with transaction():
        return freeze_list(event.id, by=by, now=now, **facts)


def asked(event, now, language="de", **given) -> Asked:
    return Asked(event_id=event.id, timezone=event.timezone, language=language, now=now, **given)


def written(key: str, ending: str, wish: Asked) -> bytes:
    return b"".join(FORMATS[ending].write(get_export(key).fill(wish)))


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("key", sorted(EXPORTS))
def test_a_csv_file_reads_as_it_was_found_good(event, now, key: str, language: str) -> None:
    data = written(key, "csv", asked(event, now, language, with_needs=True))
    golden = GOLDEN / f"{key}.{language}.csv"
    if os.environ.get("GOLDEN") == "write":
        golden.write_bytes(data)
    assert data == golden.read_bytes(), f"{golden.name} has changed: read it, then run `make golden`"


def test_who_waits_is_on_the_waiting_list_or_on_the_reserve_list(app, now) -> None:
    event = an_event()
    a_registration(event, RegistrationState.WAITLISTED, last_name="Anders")
    a_registration(event, RegistrationState.WAITLISTED, last_name="Berg", queue_priority=RESERVE)
    rows = rows_of(written("teilnehmende", "csv", asked(event, now)))
    at = rows[0].index("Status")
    assert [row[at] for row in rows[1:]] == ["Auf der Warteliste", "Auf der Reserveliste"]


def test_every_export_has_a_file_that_was_found_good() -> None:
    assert {path.name for path in GOLDEN.glob("*.csv")} == {
        f"{key}.{lang}.csv" for key in EXPORTS for lang in ("de", "en")
    }


def test_people_stand_in_german_order_with_umlauts_that_excel_reads(event, now) -> None:
    data = written("teilnehmende", "csv", asked(event, now))
    assert data.startswith(b"\xef\xbb\xbf")
    assert [row[0] for row in rows_of(data)] == ["Nachname", "Ångström", "Ärger", "Özdemir-Müßig", "Zoë"]


def test_no_cell_of_a_csv_file_computes(event, now) -> None:
    cells = [cell for row in rows_of(written("teilnehmende", "csv", asked(event, now))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(FORMULA_SIGNS)]
    assert {"'=1+1", "'@Werk „Süd“", "'+49 89 123456", "'-2\nzweite Zeile; mit Semikolon"} <= set(cells)


def test_times_are_those_of_the_place_also_when_the_clock_was_changed(event, now) -> None:
    rows = {row[0]: row for row in rows_of(written("teilnehmende", "csv", asked(event, now)))}
    assert rows["Ärger"][12] == "29.03.2026 03:30", "summer time began that night"
    assert rows["Zoë"][12] == "10.03.2026 10:00"


def test_only_chosen_states_and_no_needs_unless_asked_for(event, now) -> None:
    rows = rows_of(written("teilnehmende", "csv", asked(event, now, states=frozenset({S.WAITLISTED}))))
    assert [row[0] for row in rows] == ["Nachname", "Zoë"]
    everything = written("teilnehmende", "csv", asked(event, now)).decode()
    assert "vegan" not in everything
    assert "Rollstuhl" not in everything
    assert "vegan" in written("teilnehmende", "csv", asked(event, now, with_needs=True)).decode()


def test_a_consent_counts_while_it_stands_and_once(event, now) -> None:
    rows = {row[0]: row[15:17] for row in rows_of(written("teilnehmende", "csv", asked(event, now)))}
    assert rows["Özdemir-Müßig"] == ["", "ja"]
    assert rows["Ångström"] == ["", ""], "taken back"


def test_attendance_tells_who_was_there_and_who_was_expected(event, now) -> None:
    rows = rows_of(written("anwesenheit", "csv", asked(event, now)))
    assert [[row[0], *row[7:]] for row in rows[1:]] == [
        ["Ångström", "nein", "", "", ""],
        ["Özdemir-Müßig", "ja", "01.07.2026 08:51", "QR-Code", "Dora Einlass"],
    ]


def test_a_workbook_keeps_text_as_text_and_times_as_times(event, now) -> None:
    data = written("teilnehmende", "xlsx", asked(event, now))
    sheet = load_workbook(io.BytesIO(data)).active
    rows = {row[0].value: row for row in sheet.iter_rows()}
    assert sheet.title == "Teilnehmende"
    assert sheet.freeze_panes == "A2"
    ozdemir = rows["Özdemir-Müßig"]
    assert (ozdemir[5].value, ozdemir[5].data_type) == ("01067", "s")
    assert (ozdemir[7].value, ozdemir[7].data_type) == ("+49 89 123456", "s")
    assert (rows["Ångström"][1].value, rows["Ångström"][1].data_type) == ("=1+1", "s")
    assert f"{rows['Ärger'][12].value:%d.%m.%Y %H:%M}" == "29.03.2026 03:30"
    assert rows["Ärger"][12].number_format == "dd.mm.yyyy hh:mm"


def test_workbook_and_csv_hold_the_same(event, now) -> None:
    for key in EXPORTS:
        lines = rows_of(written(key, "csv", asked(event, now)))
        sheet = load_workbook(io.BytesIO(written(key, "xlsx", asked(event, now)))).active
        cells = [
            [f"{cell:%d.%m.%Y %H:%M}" if isinstance(cell, datetime) else cell or "" for cell in row]
            for row in sheet.iter_rows(values_only=True)
        ]
        assert [[cell.removeprefix("'") for cell in line] for line in lines] == cells


def test_an_event_without_people_gives_headings_only(app, now) -> None:
    event = an_event()
    assert len(rows_of(written("teilnehmende", "csv", asked(event, now)))) == 1
    sheet = load_workbook(io.BytesIO(written("anwesenheit", "xlsx", asked(event, now)))).active
    assert [cell.value for cell in sheet[1]][:2] == ["Nachname", "Vorname"]


def test_an_export_is_read_in_one_statement(event, now, statements) -> None:
    for key in (export.key for export in EXPORTS.values() if not export.is_of_list):
        with statements() as seen:
            written(key, "csv", asked(event, now))
        assert len([one for one in seen if "FROM registrations" in one]) == 1


def test_a_list_that_was_handed_over_is_exported_as_it_was_and_with_what_changed_since(event, now) -> None:
    newest = hand_list_over(event, now, with_needs=False, recipient="Haus")
    first = rows_of(written("uebergebene-liste", "csv", asked(event, now)))
    assert (len(first), first[0][-1]) == (3, "Programm")
    assert len(rows_of(written("aenderungen", "csv", asked(event, now, list_id=newest.id)))) == 1
    older = frozen_lists_of(event.id)[1]
    assert len(rows_of(written("aenderungen", "csv", asked(event, now, list_id=older.id)))) == 2
    with pytest.raises(NotFound):
        written("aenderungen", "csv", asked(an_event(), now))


def test_an_unknown_export_is_not_found() -> None:
    with pytest.raises(NotFound):
        get_export("alles")


def test_each_session_that_can_be_chosen_has_a_column(app, now):
    event = an_event()
    a_session(event, hour=0, capacity=FOR_EVERYONE)
    early, late = (a_session(event, hour=hour, capacity=1, title_de="=Werksführung") for hour in (1, 3))
    first, second = a_registration(event, last_name="Amsel"), a_registration(event, last_name="Meise")
    a_session_choice(first, early)
    a_session_choice(second, early, ChoiceState.WAITING)
    a_session_choice(second, late)
    rows = rows_of(written("teilnehmende", "csv", asked(event, now)))
    assert rows[0][-2:] == ["1. =Werksführung (12:00–13:00 Uhr)", "2. =Werksführung (14:00–15:00 Uhr)"]
    assert [row[-2:] for row in rows[1:]] == [["Gewählt", ""], ["Auf der Warteliste", "Gewählt"]]
    sheet = load_workbook(io.BytesIO(written("teilnehmende", "xlsx", asked(event, now)))).active
    assert [cell.value for cell in sheet[1]][-2:] == rows[0][-2:]
    assert [cell.value for cell in sheet[3]][-2:] == rows[2][-2:]


def test_who_was_booked_has_the_contact_and_the_invoice_beside_them(app, now) -> None:
    event = an_event()
    billing = Billing(
        name="Einkauf", street="Weg 1", postal_code="90402", city="Nürnberg", country="DE", order_number="1"
    )
    with transaction():
        sign_up(a_group(event, 2, billing=billing), now)
    rows = rows_of(written("teilnehmende", "csv", asked(event, now)))
    at = rows[0].index("Angemeldet von")
    booked = [row[at : at + 6] for row in rows[1:]]
    address = "Einkauf, Weg 1, 90402 Nürnberg, DE"
    assert sorted(row[0] for row in booked) == ["", "Jasmin Öztürk"]
    assert [row[2:] for row in booked] == [[address, "", "1", ""]] * 2


def test_each_question_has_a_column_for_all_its_versions(app, now):
    event = an_event(now=now)
    colour = a_question(QuestionKind.SEVERAL_OF, label_de="Farbe?", label_en="Colour?")
    diet = a_question(label_de="Diät?", purpose=Purpose.CATERING)
    company = a_question(label_de="Firma?", scope=Scope.BOOKING)
    stand = a_question(
        QuestionKind.ONE_OF, label_de="Stand?", scope=Scope.BOOKING, choices=(a_choice("Ecke", limit=1), a_choice())
    )
    file, _text = a_question(QuestionKind.FILE, label_de="Erklärung?"), a_question(QuestionKind.TEXT)
    questions = let_ask(event, colour, diet, company, file, _text, stand)
    early, late = (a_registration(event, last_name=name) for name in ("Ahrens", "Zöller"))
    red, green = (str(choice.key) for choice in questions[0].choices[:2])
    with transaction():
        kept = keep_file(event.id, "form", "a.pdf", PDF, now)
        shared = {company.key: "=1+1", stand.key: str(questions[5].choices[0].key)}
        given = {colour.key: (red, green), diet.key: "vegan", file.key: str(kept.id)}
        give_answers(Owner(early.id), questions, given, "form")
        give_answers(Owner(booking_id=early.booking_id), questions, shared, "form")
    with transaction():
        new = replace(questions[0], label_de="Welche Farbe?", label_en="Which colour?")
        edit_question(event.id, questions[0].id, new, by=Actor.system(), now=now)
        remove_question(event.id, questions[3].id, by=Actor.system(), now=now)
    with transaction():
        give_answers(Owner(late.id), questions_of(event.id), {colour.key: (green,)}, "form")

    def filled(**given):
        wanted = Asked(event_id=event.id, timezone="Europe/Berlin", language="de", now=now, **given)
        found = attendees(wanted)
        return found.headings, list(found.rows)

    headings, rows = filled()
    assert headings[-4:] == ("Welche Farbe?", "Firma?", "Stand?", "Erklärung?")
    assert [row[-4:] for row in rows] == [("Rot, Grün", "=1+1", "Ecke", "a.pdf"), ("Grün", "", "", "")]
    headings, rows = filled(with_needs=True)
    assert headings[-5:] == ("Welche Farbe?", "Diät?", "Firma?", "Stand?", "Erklärung?")
    assert rows[0][-4] == "vegan"
