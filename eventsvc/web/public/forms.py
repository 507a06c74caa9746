"""The forms of a participant: the sign-up, built for its event, and the change of what was given."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from wtforms import HiddenField, RadioField, SelectChoice
from wtforms.validators import ValidationError

from eventsvc.events.host_queries import holders_of
from eventsvc.events.kinds import Participation
from eventsvc.events.offering import EventOffer
from eventsvc.events.queries import Way
from eventsvc.kit.text import N_
from eventsvc.registration.applications import Application, Participant, own_contact
from eventsvc.registration.wordings import wordings_of_event
from eventsvc.web.fields.asking import FormQuestions
from eventsvc.web.fields.category import CategoryField, ProofField, further_pools_of
from eventsvc.web.fields.consent import ConsentBoxes
from eventsvc.web.fields.origin import OriginField
from eventsvc.web.fields.sessions import SessionsField
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.wording import COUNTED, FREE, said_count, told_closed

from .entry import entry_for, held_for
from .offers import categories_to_choose, has_place, ways_to_choose
from .once import OnceForm, PatientForm

JUST_GONE = N_("Hier wurde gerade der letzte Platz vergeben. Wählen Sie, wie Sie sonst teilnehmen möchten.")
WAY_GONE = N_(
    "So, wie Sie es gewählt haben, kann man nicht mehr teilnehmen: Das Team hat es gerade geändert. Passt Ihnen, was jetzt angeboten wird, senden Sie das Formular noch einmal ab."
)
QUESTIONS_CHANGED = N_(
    "Das Team hat die Fragen gerade geändert. Lesen Sie sie noch einmal; passen Ihre Antworten, senden Sie das Formular wieder ab."
)
FILE_GONE = N_("Die Datei war zu lange nicht abgeschickt. Wählen Sie sie bitte noch einmal aus.")
TOO_OFTEN = N_(
    "Von Ihrem Anschluss kamen gerade sehr viele Formulare. Alles ist noch da: Warten Sie einige Minuten und senden Sie es dann noch einmal ab."
)
SENT_FOR_SOMEONE_ELSE = N_(
    "Mit diesem Formular ist schon eine andere Person angemeldet. Um auch diese Person anzumelden, senden Sie es noch einmal ab."
)


class ConsentsForm(ConsentBoxes, PatientForm):
    """A person's data with the consents beside it."""


class SignUpForm(OnceForm, ConsentsForm):
    """The sign-up of one person, built for one event."""

    participation = RadioField(N_("Wie möchten Sie teilnehmen?"), validate_choice=False)
    sessions = SessionsField(N_("Was möchten Sie besuchen?"))
    category = CategoryField()
    proof = ProofField()
    origin = OriginField()
    _fields: dict[str, Any]
    promised = HiddenField("")

    def __init__(self, offer: EventOffer, now: datetime) -> None:
        super().__init__(offer, now)
        # The first thing the page asks is the first in the summary of errors.
        asked_first = {name: self._fields.pop(name) for name in ("participation", "category", "proof")}
        self._fields = {**asked_first, **self._fields}
        self.word_consents(wordings_of_event(offer.terms.facts.id))
        self.ways = ways_to_choose(offer)
        self.participation.flags.required = True
        self.participation.choices = [SelectChoice(way.participation.value, way_words(offer, way)) for way in self.ways]
        categories = categories_to_choose(offer, now)
        self.category.offer(categories)
        self.proof.ask(categories)
        # Whoever has chosen a way that is gone since chooses again: nobody is signed up for another unasked.
        self.has_choice = len(offer.ways) + len(offer.closed_ways) > 1
        if not self.has_choice or (len(self.ways) == 1 and not self.is_submitted()):
            self.participation.data = self.ways[0].participation.value if self.ways else ""
        self.sessions.offer(offer.programme, offer.terms.facts.timezone)
        self.asked = FormQuestions(self, offer.questions)
        self.origin.offer(holders_of(offer.terms.facts.id) if offer.is_shared else ())
        held = held_for(offer.terms.facts.id, now)
        if held and held.invitation and (held.invitation.is_email_fixed or not self.is_submitted()):
            self.email.data = held.invitation.email
            self.email.render_kw = {"readonly": True} if held.invitation.is_email_fixed else None
        if not self.is_submitted():
            self.renew()

    def renew(self) -> None:
        """Give the form a fresh key and note where it shows a place."""
        super().renew()
        promised = [way.participation.value for way in self.ways if has_place(way)]
        promised += [str(one.id) for one in self.category.categories if one.free is None or one.free > 0]
        self.promised.data = " ".join(promised)

    def showed_place(self, way: Participation, category_id: UUID | None) -> bool:
        """Whether the form showed a free place in this way and category when it was opened."""
        promised = (self.promised.data or "").split()
        return way.value in promised and (category_id is None or str(category_id) in promised)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate the form with the proof that the category asks for, and with its questions."""
        super().validate(extra_validators)
        self.proof.refuse_without(self.category.chosen)
        # What is hidden is not wrong.
        self.asked.check()
        if not self.asked.were_read:
            self.ask_again(QUESTIONS_CHANGED)
        return not self.errors

    def take_files(self) -> bool:
        """Keep the files that came, so that they need not be sent again; return whether one did. It needs a transaction."""
        return self.key is not None and self.asked.take_files(self.offer.terms.facts.id, self.key, self.now)

    def validate_participation(self, field: RadioField) -> None:
        """Ask for one of the ways that the event offers."""
        if field.data in {way.participation.value for way in self.offer.ways if way not in self.ways}:
            raise ValidationError(said(JUST_GONE))
        closed = [way for way in self.offer.closed_ways if way.participation.value == field.data]
        if closed:
            raise ValidationError(told_closed(closed, self.offer.terms.facts.timezone))
        if field.data not in {way.participation.value for way in self.ways}:
            raise ValidationError(said(N_("Wählen Sie, wie Sie teilnehmen möchten.")))

    def validate_sessions(self, field: SessionsField) -> None:
        """Refuse what cannot be had together by someone who takes part this way."""
        if self.participation.data in {way.participation.value for way in self.ways}:
            field.check(Participation(self.participation.data))

    def application(self) -> Application:
        """Return what was handed in; the form must be valid."""
        way = next(way for way in self.ways if way.participation.value == self.participation.data)
        key = self.key
        assert key is not None
        person, category = self.person(), self.category.chosen
        participant = Participant(
            person=person,
            pool_id=way.pool_id,
            participation=way.participation,
            session_ids=self.sessions.data,
            category_id=category.id if category else None,
            proof=self.proof.data if category and category.proof_de else "",
            further_pool_ids=further_pools_of(category),
            consents=self.consents,
            origin_cluster_id=self.origin.cluster_id,
            answers=self.asked.person.answers,
        )
        return Application(
            event_id=self.offer.terms.facts.id,
            contact=own_contact(person),
            people=(participant,),
            language=chosen_language(),
            form_key=key,
            questions=self.asked.questions,
            answers=self.asked.booking.answers,
            entry=entry_for(self.offer.terms.facts.id, self.now),
        )


def way_words(offer: EventOffer, way: Way) -> str:
    """Return a way to take part, with the places it has left."""
    label = said(way.participation.label)
    return label if offer.terms.is_decided else f"{label}: {places_left(way)}"


def places_left(way: Way) -> str:
    """Return how many places are left, in the reader's words."""
    if way.free is None or way.free > COUNTED:
        return said(FREE)
    if has_place(way):
        return said_count("noch %(num)s Platz", "noch %(num)s Plätze", way.free)
    if way.waiting:
        return said_count(
            "ausgebucht, auf der Warteliste steht %(num)s Person",
            "ausgebucht, auf der Warteliste stehen %(num)s Personen",
            way.waiting,
        )
    return said(N_("ausgebucht, Sie kommen auf die Warteliste"))
