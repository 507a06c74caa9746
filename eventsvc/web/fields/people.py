"""The people of a form, one block each: added, removed, or filled in from a table; nothing that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import FileField, Form

from eventsvc.events.answering import beyond_places
from eventsvc.imports.errors import FileUnreadable
from eventsvc.kit.text import N_
from eventsvc.registration.applications import Contact, Participant
from eventsvc.registration.bookings import LARGEST_GROUP
from eventsvc.web.languages import said

from .attendee import SELF, Asked, AttendeePart, Origin, name_twice
from .pasted import LARGEST_TABLE, read_table
from .text import Paragraph

LONGEST_TABLE = 60_000
TOO_FEW = N_("Dafür reichen die Plätze nicht für alle, die es hier wählen. Wählen Sie für diese Person etwas anderes.")
NO_ROWS = N_("Fügen Sie Zeilen mit Vorname, Nachname und E-Mail-Adresse ein.")
FULL = N_("In einer Buchung haben höchstens zwanzig Personen Platz.")
NOT_ALL_TAKEN = N_(
    "Diese Zeilen haben wir nicht übernommen. Sie stehen noch hier: Verbessern Sie sie, und übernehmen Sie sie dann."
)
# What a company mostly chooses alike for all it sends.
SHARED = ("participation", "category")
_INDEX = re.compile(r"people-(\d{1,2})-\w+")


class TablePart(Form):  # type: ignore[misc] # WTForms is untyped
    """A table of people: pasted, or as a file."""

    table = Paragraph(N_("Zeilen aus der Tabelle"), longest=LONGEST_TABLE)
    table_file = FileField(N_("Oder eine Datei (Excel oder CSV)"))


class People:
    """The blocks of a form, and the table beside them; `room` is how many people it may hold."""

    def __init__(self, asked: Asked, room: int = LARGEST_GROUP) -> None:
        self.asked, self.room = asked, room
        self.parts: list[AttendeePart] = []
        self.table = TablePart()
        self.row_faults: list[str] = []
        self._lay([{}])

    def take(self, typed: MultiDict[str, str], file: FileStorage | None) -> None:
        """Take the blocks as they were sent."""
        numbers = sorted({int(found[1]) for name in typed if (found := _INDEX.fullmatch(name))})[: LARGEST_GROUP + 1]
        if numbers:
            self._put([self._part(number, typed) for number in numbers])
        self.table = TablePart(typed)
        self.table.table_file.data = file

    def rearrange(self, wish: str) -> bool:
        """Add a block, remove one, fill those that miss a choice, or take the table over; return whether one was wished for."""
        verb, _, number = wish.partition("-")
        if verb == "add":
            self._add()
        elif verb == "remove" and number.isdecimal():
            self._lay([part.values() for part in self.parts if part.index != int(number)] or [{}])
        elif verb == "alike":
            self._lay_alike()
        elif verb == "table":
            self._take_table()
        else:
            return False
        return True

    def bring_along(self, contact: Contact | None) -> None:
        """Let the first block be the contact's, who comes along; with None they do not."""
        own = next((part for part in self.parts if part.is_self), None)
        others = [part for part in self.parts if not part.is_self]
        if contact is not None and own is None:
            given = {"who": SELF}
            if others[0].is_blank:
                given["participation"] = others.pop(0).participation.data
            own = self._part(1 + max(part.index for part in self.parts), None, given)
        if contact is not None and own is not None:
            own.first_name.data, own.last_name.data = contact.first_name, contact.last_name
            own.email.data = contact.email
            others = [own, *others]
        self._put(others or [self._part(0, None)])

    def validate(self) -> bool:
        """Validate every block; those that stayed blank beside others are nobody."""
        self._put([part for part in self.parts if not part.is_blank] or self.parts)
        checks = [part.validate() for part in self.parts]
        checks += [not name_twice(self.parts), self.check_places(), not self.is_overfull]
        return all(checks)

    def check_places(self) -> bool:
        """Say it at those for whom the places of an answer to choose do not last, and return whether they last for all."""
        found = []
        if not self.asked.is_team:
            found = beyond_places(self.asked.questions, [part.questions.answers for part in self.parts])
        for number, key in found:
            self.parts[number].questions.say(key, said(TOO_FEW))
        return not found

    def take_files(self, event_id: UUID, form_key: str, now: datetime) -> bool:
        """Keep the files that came, so that they need not be sent again; return whether one did. It needs a transaction."""
        came = [part.questions.take_files(event_id, form_key, now) for part in self.parts]
        return any(came)

    def participants(self, origin: Origin) -> tuple[Participant, ...]:
        """Return what everyone wishes; all blocks must be valid."""
        return tuple(part.participant(origin) for part in self.parts)

    @property
    def has_room(self) -> bool:
        """Whether one more block may be added."""
        return len(self.parts) < self.room

    @property
    def can_be_alike(self) -> bool:
        """Whether there are several to whom the choices of the first can be passed on."""
        return len(self.parts) > 1 and (self.asked.has_choice or len(self.asked.categories) > 1)

    @property
    def is_overfull(self) -> bool:
        """Whether these are more than one booking holds."""
        return len(self.parts) > self.room

    @property
    def titled(self) -> list[tuple[str, Form]]:
        """The parts with their titles, for the summary of errors."""
        return [*((part.title, part) for part in self.parts), ("", self.table)]

    def _add(self) -> None:
        if self.has_room:
            self._lay([*(part.values() for part in self.parts), {}])

    def _lay_alike(self) -> None:
        """Let all who have none come in the way and the category of the first."""
        first = self.parts[0].values()
        alike = {name: first[name] for name in SHARED}
        own = ({name: value for name, value in part.values().items() if value} for part in self.parts)
        self._lay([alike | values for values in own])

    def _take_table(self) -> None:
        typed = self.table.table.data or ""
        file = self.table.table_file.data
        try:
            content = typed.encode()
            if file is not None and file.filename:
                content = file.read(LARGEST_TABLE + 1)
                file.close()
            standing = [part.values() for part in self.parts if not part.is_blank]
            known = [values["email"] for values in standing]
            if not content.strip():
                self.table.table.errors = [said(NO_ROWS)]
                return
            found = read_table(content, self.asked, known, self.room - len(standing))
        except FileUnreadable as problem:
            self.table.table_file.errors = [said(problem.why)]
            return
        if not found.people and not found.faults:
            self.table.table.errors = [said(NO_ROWS)]
            return
        self._lay([*standing, *found.people] or [{}])
        self.table.table.data = found.rest
        self.row_faults = list(found.faults)
        if found.faults:
            self.table.table.errors = [said(NOT_ALL_TAKEN)]

    def _lay(self, values: Sequence[Mapping[str, Any]]) -> None:
        """Put fresh blocks in place of those that were sent."""
        self._put([self._part(index, None, given) for index, given in enumerate(values)])

    def _put(self, parts: Sequence[AttendeePart]) -> None:
        self.parts = list(parts)
        for number, part in enumerate(self.parts, start=1):
            part.number = number

    def _part(
        self, index: int, typed: MultiDict[str, str] | None, given: Mapping[str, Any] | None = None
    ) -> AttendeePart:
        return AttendeePart(self.asked, index, typed, data=given or {})
