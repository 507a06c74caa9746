"""One person among several of a form: the block that everything a form asks of each person is put into."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form, HiddenField, SelectChoice, SelectField
from wtforms.validators import ValidationError
from wtforms.widgets import EmailInput

from eventsvc.events.category_queries import CategoryRow
from eventsvc.events.kinds import Participation
from eventsvc.events.programme_queries import SessionRow
from eventsvc.events.queries import Way
from eventsvc.events.questions import Question
from eventsvc.kit.localized import HOME
from eventsvc.kit.text import N_
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.applications import Participant, Person
from eventsvc.registration.contact import LONGEST_EMAIL, LONGEST_NAME, check_name, deliverable_address
from eventsvc.web.languages import said

from .category import CategoryField, ProofField, further_pools_of
from .person import check_address
from .questions import ASKED_LATER, BINDS_PARTICIPANTS, Content, QuestionFields
from .sessions import OF_ANOTHER, SessionsField
from .text import Line

SELF, ANSWERS = "self", "answers"
NOT_YOURS = {"autocomplete": "off"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an event asks of each person: the ways to take part in the words of the page, the categories, the programme."""

    ways: tuple[Way, ...]
    labels: Mapping[str, str]
    # Why another way cannot be chosen any more; empty if there is none.
    closed: str = ""
    categories: tuple[CategoryRow, ...] = ()
    programme: tuple[SessionRow, ...] = ()
    timezone: str = HOME
    # What each person is asked, with those questions of them that somebody else can answer.
    questions: tuple[Question, ...] = ()
    for_others: tuple[Question, ...] = ()
    # The team need not answer any, can choose what is full, and leaves the proof of a category open.
    is_team: bool = False
    # How the team reads the categories.
    category_words: Callable[[CategoryRow], str] | None = None

    @property
    def asks_later(self) -> bool:
        """Whether only each person themselves is asked some of it."""
        return len(self.for_others) < len(self.questions)

    @property
    def has_choice(self) -> bool:
        """Whether one says how to take part: nobody who chose a way that is gone since is signed up for another unasked."""
        return len(self.ways) > 1 or bool(self.closed)


@dataclass(frozen=True)
class Origin:
    """Where all people of a booking come from."""

    organization: str
    organization_kind: OrganizationKind
    postal_code: str
    country: str


class AttendeePart(Form):  # type: ignore[misc] # WTForms is untyped
    """One person: name, address and way to take part. The contact's own block takes name and address from the contact."""

    who = HiddenField("")
    first_name = Line(
        N_("Vorname"),
        longest=LONGEST_NAME,
        missing=N_("Geben Sie den Vornamen ein."),
        check=check_name,
        render_kw=NOT_YOURS,
    )
    last_name = Line(
        N_("Nachname"),
        longest=LONGEST_NAME,
        missing=N_("Geben Sie den Nachnamen ein."),
        check=check_name,
        render_kw=NOT_YOURS,
    )
    email = Line(
        N_("E-Mail-Adresse"),
        longest=LONGEST_EMAIL,
        missing=N_("Geben Sie die E-Mail-Adresse ein."),
        check=check_address,
        widget=EmailInput(),
        render_kw={**NOT_YOURS, "inputmode": "email", "spellcheck": "false"},
    )
    participation = SelectField(N_("Teilnahmeart"), validate_choice=False)

    category = CategoryField()
    proof = ProofField()
    sessions = SessionsField(N_("Was möchte diese Person besuchen?"), words=OF_ANOTHER)

    def __init__(self, asked: Asked, index: int, formdata: MultiDict[str, str] | None = None, **given: Any) -> None:
        super().__init__(formdata, prefix=f"people-{index}-", **given)
        self.ways, self.index, self.number = asked.ways, index, index + 1
        self.needs_proof = not asked.is_team
        self.participation.flags.required = True
        self.participation.choices = [
            SelectChoice("", N_("Bitte wählen")),
            *(SelectChoice(value, label) for value, label in asked.labels.items()),
        ]
        if not asked.has_choice:
            self.participation.data = asked.ways[0].participation.value
        self.category.offer(asked.categories, asked.category_words)
        self.proof.ask(asked.categories)
        self.sessions.offer(asked.programme, asked.timezone)
        self.questions = QuestionFields(
            self,
            asked.questions if self.is_self else asked.for_others,
            Content(sent=formdata, laid=None if formdata is not None else given.get("data", {}).get(ANSWERS, {})),
            prefix=f"people-{index}-q",
            may_overfill=asked.is_team,
            # What the contact does not know of a colleague, the colleague says.
            left_open=BINDS_PARTICIPANTS if asked.is_team else "" if self.is_self else ASKED_LATER,
        )

    @property
    def is_self(self) -> bool:
        """Whether it is the contact, who comes along."""
        return bool(self.who.data == SELF)

    @property
    def is_blank(self) -> bool:
        """Whether nobody has written anything of a person here."""
        return not (self.first_name.data or self.last_name.data or self.email.data)

    @property
    def title(self) -> str:
        """What the block is called, on the page and in the summary of errors."""
        return said(N_("Person %(number)s"), number=self.number)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate; what is wrong with the contact's name or address is said where the contact gives it."""
        super().validate(extra_validators)
        if self.needs_proof:
            self.proof.refuse_without(self.category.chosen)
        # What is hidden is not wrong.
        self.questions.check()
        if self.is_self:
            self.first_name.errors = self.last_name.errors = self.email.errors = []
        return not self.errors

    def values(self) -> dict[str, Any]:
        """Return what stands in the block, to be put into another."""
        own = {name: field.data for name, field in self._fields.items() if not name.startswith(self.questions.prefix)}
        return own | {ANSWERS: self.questions.data}

    def validate_participation(self, field: SelectField) -> None:
        """Ask for one of the ways that the event offers."""
        if field.data not in {way.participation.value for way in self.ways}:
            raise ValidationError(said(N_("Wählen Sie, wie diese Person teilnimmt.")))

    def validate_sessions(self, field: SessionsField) -> None:
        """Refuse what cannot be had together by someone who takes part this way."""
        if self.participation.data in {way.participation.value for way in self.ways}:
            field.check(Participation(self.participation.data))

    def participant(self, origin: Origin) -> Participant:
        """Return the person's wish; the block must be valid."""
        way = next(way for way in self.ways if way.participation.value == self.participation.data)
        category = self.category.chosen
        return Participant(
            person=self.person(origin),
            pool_id=way.pool_id,
            participation=way.participation,
            session_ids=self.sessions.data,
            category_id=category.id if category else None,
            proof=self.proof.data if category and category.proof_de else "",
            further_pool_ids=further_pools_of(category),
            answers=self.questions.answers,
        )

    def person(self, origin: Origin) -> Person:
        """Return who is meant; the block must be valid."""
        return Person(
            first_name=self.first_name.data,
            last_name=self.last_name.data,
            email=deliverable_address(self.email.data),
            organization=origin.organization,
            organization_kind=origin.organization_kind,
            postal_code=origin.postal_code,
            country=origin.country,
        )


def name_twice(parts: Sequence[AttendeePart]) -> bool:
    """Say it at each block whose address stands in an earlier one, and return whether there was one."""
    first: dict[str, AttendeePart] = {}
    found = False
    for part in parts:
        typed = (part.email.data or "").casefold()
        before = first.setdefault(typed, part)
        if typed and before is not part:
            part.email.errors = [
                *part.email.errors,
                said(
                    N_("Diese Adresse steht schon bei %(person)s. Jede Person braucht ihre eigene."),
                    person=before.title,
                ),
            ]
            found = True
    return found
