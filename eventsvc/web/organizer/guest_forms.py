"""The forms with which organizers let people in: invitations, codes, contingents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateTimeLocalField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import EmailInput

from eventsvc.events.category_queries import categories_of
from eventsvc.events.codes import CodeDraft, CodeRow, code_key, fresh_code
from eventsvc.events.contingents import ContingentDraft, ContingentRow
from eventsvc.events.kinds import Participation
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.kit.localized import Language, in_language
from eventsvc.kit.text import N_
from eventsvc.registration.contact import LONGEST_EMAIL, deliverable_address
from eventsvc.registration.invitations import Guest, InvitationTerms, known_addresses
from eventsvc.web.edit_form import DraftForm
from eventsvc.web.fields.text import Line, Paragraph
from eventsvc.web.languages import chosen_language, said

from .event_form import DATETIMES, MOST_PLACES, NO_NUMBER, PlacesField

MOST_GUESTS = 200
SHORTEST_CODE = 4
NONE = SelectChoice("", N_("keine bestimmte"))


def _language_field() -> RadioField:
    return RadioField(
        N_("Sprache der E-Mails"),
        [InputRequired()],
        choices=[SelectChoice(Language.GERMAN.value, "Deutsch"), SelectChoice(Language.ENGLISH.value, "English")],
        default=Language.GERMAN.value,
    )


def _check_address(typed: str) -> None:
    deliverable_address(typed)


def _categories(event: HeldEvent) -> list[SelectChoice]:
    language = chosen_language()
    named = [
        SelectChoice(str(one.id), in_language(language, one.name_de, one.name_en)) for one in categories_of(event.id)
    ]
    return [NONE, *named]


def _contingents(held: Iterable[ContingentRow]) -> list[SelectChoice]:
    named = [SelectChoice(str(one.id), one.organization) for one in held]
    return [SelectChoice("", N_("keines, Plätze der Veranstaltung")), *named]


def _chosen(field: SelectField) -> UUID | None:
    return UUID(field.data) if field.data else None


def _instant(typed: datetime | None, timezone: str) -> datetime | None:
    return typed.replace(tzinfo=ZoneInfo(timezone)) if typed else None


def _wall(at: datetime | None, timezone: str) -> datetime | None:
    return at.astimezone(ZoneInfo(timezone)).replace(tzinfo=None) if at else None


class GuestsForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """One or many people to be invited, a line each."""

    guests = Paragraph(N_("Wen Sie einladen"), longest=40_000, missing=N_("Tragen Sie mindestens eine Person ein."))
    category = SelectField(N_("Kategorie"), default="")
    contingent = SelectField(N_("Plätze aus dem Kontingent"), default="")
    is_email_fixed = BooleanField(N_("Nur mit der eingeladenen E-Mail-Adresse anmelden"))
    language = _language_field()

    def __init__(self, event: HeldEvent, contingents: Iterable[ContingentRow]) -> None:
        super().__init__()
        self.event = event
        self.category.choices = _categories(event)
        self.contingent.choices = _contingents(contingents)

    def validate_guests(self, field: Paragraph) -> None:
        """Name each line that cannot be read, or whose person is known already."""
        lines = [line for line in (field.data or "").splitlines() if line.strip()]
        if len(lines) > MOST_GUESTS:
            raise ValidationError(said(N_("Laden Sie höchstens %(most)s Personen auf einmal ein."), most=MOST_GUESTS))
        self.read, wrong = _read(lines)
        known = known_addresses(self.event.id, [guest.email for guest in self.read.values()])
        seen: set[str] = set()
        for number, guest in self.read.items():
            key = guest.email.casefold()
            if key in known:
                wrong[number] = said(N_("%(email)s ist schon eingeladen oder angemeldet."), email=guest.email)
            elif key in seen:
                wrong[number] = said(N_("%(email)s steht mehrmals da."), email=guest.email)
            seen.add(key)
        if wrong:
            raise ValidationError(
                " ".join(
                    said(N_("Zeile %(number)s: %(why)s"), number=number, why=wrong[number]) for number in sorted(wrong)
                )
            )

    def listed(self) -> list[Guest]:
        """Return who was typed; the form must be valid."""
        return list(self.read.values())

    def terms(self) -> InvitationTerms:
        """Return on which terms they are invited; the form must be valid."""
        return InvitationTerms(
            event_id=self.event.id,
            category_id=_chosen(self.category),
            contingent_id=_chosen(self.contingent),
            is_email_fixed=self.is_email_fixed.data,
            language=self.language.data,
        )


def _read(lines: Iterable[str]) -> tuple[dict[int, Guest], dict[int, str]]:
    """Read "name; address" line by line: the guests, and what is wrong, by the numbers of the lines."""
    read: dict[int, Guest] = {}
    wrong: dict[int, str] = {}
    for number, line in enumerate(lines, start=1):
        name, separator, email = (part.strip() for part in line.replace("\t", ";").rpartition(";"))
        if not separator or not name:
            wrong[number] = said(N_("Schreiben Sie Name; E-Mail-Adresse."))
            continue
        try:
            read[number] = Guest(name[:160], deliverable_address(email))
        except ValueError as problem:
            wrong[number] = said(str(problem))
    return read, wrong


class CodeForm(DraftForm):
    """A code as its organizer writes it."""

    draft_kind = CodeDraft
    fields_of_part: ClassVar = {"category_id": ("category",), "contingent_id": ("contingent",)}

    code = Line(N_("Code"), longest=40, missing=N_("Geben Sie einen Code ein."))
    note = Line(N_("Wofür (sieht nur das Team)"), longest=200)
    most_uses = PlacesField(N_("Für wie viele Personen"), [Optional(), NumberRange(1, MOST_PLACES, NO_NUMBER)])
    expires_at = DateTimeLocalField(N_("Gültig bis"), [Optional()], format=DATETIMES)
    category = SelectField(N_("Kategorie"), default="")
    contingent = SelectField(N_("Plätze aus dem Kontingent"), default="")

    def __init__(self, event: HeldEvent, contingents: Iterable[ContingentRow], **given: Any) -> None:
        super().__init__(**given)
        self.event = event
        self.category.choices = _categories(event)
        self.contingent.choices = _contingents(contingents)

    def validate_code(self, field: Line) -> None:
        """Refuse what is guessed at once."""
        if len(code_key(field.data or "")) < SHORTEST_CODE:
            raise ValidationError(said(N_("Ein Code hat mindestens vier Buchstaben oder Ziffern.")))

    def draft(self) -> CodeDraft:
        """Return what was typed; the form must be valid."""
        return CodeDraft(
            code=self.code.data,
            note=self.note.data,
            most_uses=self.most_uses.data,
            expires_at=_instant(self.expires_at.data, self.event.timezone),
            category_id=_chosen(self.category),
            contingent_id=_chosen(self.contingent),
        )

    def show(self, saved: CodeRow | None) -> None:
        """Fill the form with a code, or with a new one that nobody guesses."""
        if saved is None:
            self.code.data = fresh_code()
            return
        self.see_row(saved)
        self.code.data, self.note.data, self.most_uses.data = saved.code, saved.note, saved.most_uses
        self.expires_at.data = _wall(saved.expires_at, self.event.timezone)
        self.category.data = str(saved.category_id or "")
        self.contingent.data = str(saved.contingent_id or "")


class ContingentForm(DraftForm):
    """A contingent as its organizer writes it."""

    draft_kind = ContingentDraft
    fields_of_part: ClassVar = {"category_id": ("category",)}

    organization = Line(N_("Organisation"), longest=160, missing=N_("Geben Sie an, für wen die Plätze sind."))
    contact_name = Line(N_("Ansprechperson"), longest=120)
    contact_email = Line(N_("E-Mail-Adresse"), longest=LONGEST_EMAIL, check=_check_address, widget=EmailInput())
    language = _language_field()
    participation = RadioField(N_("Teilnahme"), [InputRequired()])
    capacity = PlacesField(
        N_("Plätze"),
        [
            InputRequired(N_("Geben Sie an, wie viele Plätze.")),
            NumberRange(1, MOST_PLACES, N_("Mindestens ein Platz.")),
        ],
    )
    category = SelectField(N_("Kategorie"), default="")
    release_at = DateTimeLocalField(
        N_("Freigabe am"), [InputRequired(N_("Geben Sie Tag und Uhrzeit an."))], format=DATETIMES
    )

    def __init__(self, event: HeldEvent, saved: ContingentRow | None, now: datetime, **given: Any) -> None:
        super().__init__(**given)
        self.event, self.now = event, now
        self.category.choices = _categories(event)
        ways = [saved.participation] if saved else [pool.participation for pool in event.pools]
        self.participation.choices = [SelectChoice(way.value, way.label) for way in ways]
        if len(ways) == 1:
            self.participation.data = ways[0].value

    def show(self, saved: ContingentRow) -> None:
        """Fill the form with a contingent."""
        for name in ("organization", "contact_name", "contact_email", "language", "capacity"):
            self[name].data = getattr(saved, name)
        self.category.data = str(saved.category_id or "")
        self.release_at.data = _wall(saved.release_at, self.event.timezone)
        self.see_row(saved)

    def validate_contact_name(self, field: Line) -> None:
        """Ask for the name of whoever gets the link: letters greet them, and say to others who invites."""
        if self.contact_email.data and not field.data:
            raise ValidationError(said(N_("Geben Sie den Namen der Ansprechperson ein, die den Link bekommt.")))

    def validate_release_at(self, field: DateTimeLocalField) -> None:
        """Ask for a date that is ahead, and before the event."""
        at = _instant(field.data, self.event.timezone)
        if at is None or not self.now < at <= self.event.starts_at:
            raise ValidationError(
                said(N_("Wählen Sie einen Zeitpunkt zwischen jetzt und dem Beginn der Veranstaltung."))
            )

    def draft(self) -> ContingentDraft:
        """Return what was typed; the form must be valid."""
        release_at = _instant(self.release_at.data, self.event.timezone)
        assert release_at is not None
        return ContingentDraft(
            organization=self.organization.data,
            contact_name=self.contact_name.data,
            contact_email=deliverable_address(self.contact_email.data) if self.contact_email.data else "",
            language=self.language.data,
            participation=Participation(self.participation.data),
            category_id=_chosen(self.category),
            capacity=self.capacity.data or 0,
            release_at=release_at,
        )
