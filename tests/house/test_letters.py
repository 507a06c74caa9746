from __future__ import annotations

from collections.abc import Iterator

import pytest

from eventsvc.events import calendar as event_calendar
from eventsvc.events.kinds import EventKind, Participation
from eventsvc.ground import templates_folder
from eventsvc.kit.catalogue import translations
from eventsvc.messaging.letters import LETTERS
from eventsvc.messaging.render import mail_environment
from eventsvc.registration import calendar, tickets
from eventsvc.web.letters import LETTER_NAMES

FILES = {"subject.txt", "body.txt", "body.html"}
MAILS = templates_folder() / "mails"


def our_letters() -> set[str]:
    return {name for name, kind in LETTERS.items() if kind.facts.__module__.startswith("eventsvc.")}


def test_every_letter_has_its_folder_and_every_folder_its_letter() -> None:
    assert {folder.name for folder in MAILS.iterdir()} == our_letters()


def test_every_letter_has_a_name_by_which_people_speak_of_it() -> None:
    assert set(LETTER_NAMES) == our_letters()


@pytest.mark.parametrize("name", sorted(our_letters()))
def test_a_letter_is_just_three_files(name: str) -> None:
    assert {path.name for path in (MAILS / name).iterdir()} == FILES


@pytest.mark.parametrize("name", sorted(our_letters()))
def test_only_the_subject_speaks_on_one_line(name: str) -> None:
    lines = (MAILS / name / "subject.txt").read_text().splitlines()
    assert len([line for line in lines if not line.startswith("{% set")]) == 1


def test_every_word_of_the_letters_has_its_english() -> None:
    english = translations("en")
    missing = {msgid for msgid in _spoken() if english.gettext(msgid) == msgid and msgid not in SAME_IN_BOTH}
    assert not missing


SAME_IN_BOTH = {
    "Name",
    "Organisation",
    "Online",
    "Workshop",
    "Seminar",
    "Webinar",
    "Hybrid",
    "Ticket: %(event)s",
    "Tickets: %(event)s",
}


def _spoken() -> Iterator[str]:
    environment = mail_environment(templates_folder())
    folders = ("mails/*/*", "layouts/mail*", "components/mail*")
    for path in (path for folder in folders for path in templates_folder().glob(folder)):
        for _line, _function, msgid in environment.extract_translations(path.read_text()):  # type: ignore[attr-defined]
            # Newstyle calls with variables name them behind the text; labels from Python have none here.
            text = msgid[0] if isinstance(msgid, tuple) else msgid
            if text is not None:
                yield text
    yield from (kind.label for kind in EventKind)
    yield from (participation.label for participation in Participation)
    for module in (tickets, calendar, event_calendar):
        for name, value in vars(module).items():
            if not name.isupper() or name in {"TEMPLATE", "PRODUCT", "MEDIA_TYPE"}:
                continue
            yield from value.values() if isinstance(value, dict) else [value] if isinstance(value, str) else ()
    yield from tickets.HINTS
