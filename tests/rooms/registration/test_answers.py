"""Answers and the files among them: written, changed, read, and deleted when their time is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from eventsvc.events.questions import QuestionKind, Scope
from eventsvc.kit.db import db, transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import new_id
from eventsvc.registration.answer_models import Answer, UploadedFile
from eventsvc.registration.answers import Owner, answers_of, change_answers, give_answers, purge_answers, values_of
from eventsvc.registration.errors import FileGone, FileTooBig, FileUnfit
from eventsvc.registration.files import (
    LARGEST_FILE,
    get_file,
    keep_file,
    media_type_of,
    purge_waiting_files,
    waiting_files,
)
from tests.builders import a_question, a_registration, an_event, asked
from tests.builders.files import JPEG, PDF, PNG

KINDS_OF_FILE = [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")]
NO_SUCH_KIND = [
    b"",
    b"MZ\x90\x00",
    b"GIF89a" + b"\0" * 40,
    b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    b"<html>",
    b"Text",
]


@pytest.mark.parametrize(("content", "media_type"), KINDS_OF_FILE)
def test_a_file_is_what_its_content_says(content, media_type):
    assert media_type_of(content) == media_type


@pytest.mark.parametrize("content", NO_SUCH_KIND)
def test_other_files_are_refused_whatever_they_are_called(content):
    with pytest.raises(FileUnfit):
        media_type_of(content)


def test_a_file_may_have_five_megabytes():
    assert media_type_of(PDF.ljust(LARGEST_FILE, b"\0")) == "application/pdf"
    with pytest.raises(FileTooBig):
        media_type_of(PDF.ljust(LARGEST_FILE + 1, b"\0"))


NAMES = [
    ("erklaerung.pdf", "erklaerung.pdf"),
    ("C:\\Scans\\Erklärung.PDF", "Erklärung.PDF"),
    ("../../etc/passwd", "passwd.pdf"),
    ("boese.html", "boese.html.pdf"),
    ("", "Datei.pdf"),
]


@pytest.mark.parametrize(("given", "kept"), NAMES)
def test_a_file_is_called_by_its_name_alone_and_ends_as_its_content(app, now, given, kept):
    event = an_event()
    with transaction():
        assert keep_file(event.id, "form", given, PDF, now).name == kept


def test_answers_are_read_in_the_order_of_the_questions(app, now):
    event = an_event()
    company, name, colours = asked(
        event, a_question(scope=Scope.BOOKING), a_question(), a_question(QuestionKind.SEVERAL_OF)
    )
    registration = a_registration(event)
    chosen = tuple(str(choice.key) for choice in colours.choices[:2])
    person, booking = Owner(registration.id), Owner(booking_id=registration.booking_id)
    with transaction():
        give_answers(person, [name, colours], {colours.key: chosen, name.key: "Öztürk"}, "form")
        give_answers(booking, [company], {company.key: "Müller & Söhne"}, "form")
    assert [(one.key, one.value) for one in answers_of(person, booking)] == [
        (company.key, "Müller & Söhne"),
        (name.key, "Öztürk"),
        (colours.key, chosen),
    ]
    assert answers_of(Owner(a_registration(event).id)) == []


def test_only_what_was_changed_is_written_anew(app, now):
    event = an_event()
    questions = asked(event, a_question(), a_question(), a_question(), a_question())
    kept, changed, dropped, added = questions
    owner = Owner(a_registration(event).id)
    with transaction():
        give_answers(owner, questions, {kept.key: "a", changed.key: "b", dropped.key: "c"}, "form")
    before = {one.key: one.id for one in answers_of(owner)}
    with transaction():
        told = change_answers(owner, questions, {kept.key: "a", changed.key: "B", added.key: "d"}, "form")
    assert told == [changed.key, dropped.key, added.key]
    after = answers_of(owner)
    assert values_of(after) == {kept.key: "a", changed.key: "B", added.key: "d"}
    assert next(one.id for one in after if one.key == kept.key) == before[kept.key]


def test_answers_to_questions_that_were_not_asked_again_stay(app, now):
    event = an_event()
    public, internal = asked(event, a_question(), a_question(is_internal=True))
    owner = Owner(a_registration(event).id)
    with transaction():
        give_answers(owner, [public, internal], {public.key: "a", internal.key: "intern"}, "form")
        assert change_answers(owner, [public], {}, "form") == [public.key]
    assert values_of(answers_of(owner)) == {internal.key: "intern"}


def test_a_person_answers_a_question_once(app, now):
    event = an_event()
    (question,) = asked(event, a_question())
    owner = Owner(a_registration(event).id)
    with transaction():
        give_answers(owner, [question], {question.key: "a"}, "form")
    with pytest.raises(IntegrityError), transaction():
        give_answers(owner, [question], {question.key: "b"}, "form")


@pytest.fixture
def declaration(app, now):
    """An event that asks for a file, someone who comes, and a file that waits for its form."""
    event = an_event(now=now)
    (question,) = asked(event, a_question(QuestionKind.FILE, kept_days=30))
    with transaction():
        row = keep_file(event.id, "their form", "De-minimis.pdf", PDF, now)
    return event, question, a_registration(event, now=now), row


def files():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(UploadedFile))


def test_a_file_belongs_to_its_form_and_then_to_its_answer(declaration):
    event, question, registration, row = declaration
    assert waiting_files(event.id, "their form") == {str(row.id): row}
    assert waiting_files(event.id, "another form") == {}
    owner = Owner(registration.id)
    with pytest.raises(FileGone), transaction():
        give_answers(owner, [question], {question.key: str(row.id)}, "another form")
    with transaction():
        give_answers(owner, [question], {question.key: str(row.id)}, "their form")
    (given,) = answers_of(owner)
    assert (given.value, given.file) == (str(row.id), row)
    assert waiting_files(event.id, "their form") == {}
    assert get_file(given.id, registration.id, registration.booking_id) == (row, PDF)
    stranger = a_registration(event)
    with pytest.raises(NotFound):
        get_file(given.id, stranger.id, stranger.booking_id)
    with pytest.raises(NotFound):
        get_file(new_id(), registration.id, registration.booking_id)


def test_a_file_that_is_replaced_or_taken_back_is_gone(declaration, now):
    event, question, registration, row = declaration
    owner = Owner(registration.id)
    with transaction():
        give_answers(owner, [question], {question.key: str(row.id)}, "their form")
        other = keep_file(event.id, "change", "neu.png", PNG, now)
    with transaction():
        assert change_answers(owner, [question], {question.key: str(row.id)}, "change") == []
        assert change_answers(owner, [question], {question.key: str(other.id)}, "change") == [question.key]
    assert files() == 1
    with transaction():
        change_answers(owner, [question], {}, "change")
    assert files() == 0


def test_a_file_that_nobody_claimed_goes_after_a_day(declaration, now):
    _, question, registration, row = declaration
    with transaction():
        assert purge_waiting_files(now + timedelta(hours=23), 10) == 0
        assert purge_waiting_files(now + timedelta(hours=25), 10) == 1
    with pytest.raises(FileGone), transaction():
        give_answers(Owner(registration.id), [question], {question.key: str(row.id)}, "their form")


def test_answers_go_as_many_days_after_the_event_as_was_promised(declaration, now):
    event, question, registration, row = declaration
    (longer,) = asked(event, a_question(kept_days=365))[1:]
    owner = Owner(registration.id)
    with transaction():
        give_answers(owner, [question, longer], {question.key: str(row.id), longer.key: "bleibt"}, "their form")
        assert purge_answers(event.ends_at + timedelta(days=30), 10) == 0
        assert purge_waiting_files(event.ends_at, 10) == 0
    with transaction():
        assert purge_answers(event.ends_at + timedelta(days=30, minutes=1), 10) == 1
        assert purge_answers(event.ends_at + timedelta(days=30, minutes=1), 10) == 0
    assert values_of(answers_of(owner)) == {longer.key: "bleibt"}
    assert files() == 0
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 1
