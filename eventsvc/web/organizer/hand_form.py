"""The sign-up form as the team fills it in for somebody who wrote, phoned or sent a fax."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, ValidationError

from eventsvc.events.category_queries import CategoryRow, categories_of
from eventsvc.events.codes import LONGEST_CODE, CodeRow, codes_of, find_code
from eventsvc.events.contingents import ContingentRow, contingents_of, taken_of
from eventsvc.events.host_queries import holders_of
from eventsvc.events.kinds import Participation
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.question_queries import questions_of
from eventsvc.kit.errors import Refusal
from eventsvc.kit.localized import Language, in_language
from eventsvc.kit.text import N_
from eventsvc.registration.applications import Application, Entry, EntryKind, Participant, Source, own_contact
from eventsvc.registration.errors import (
    CategoryNotOpened,
    CodeExpired,
    CodeUsedUp,
    ContingentFull,
    ContingentReleased,
    QuestionsChanged,
)
from eventsvc.registration.wordings import wordings_of_event
from eventsvc.web.errors import words_of
from eventsvc.web.fields.asking import FormQuestions
from eventsvc.web.fields.category import CategoryField, ProofField, further_pools_of, price_words, standing_words
from eventsvc.web.fields.consent import ConsentBoxes
from eventsvc.web.fields.origin import OriginField
from eventsvc.web.fields.person import PersonForm
from eventsvc.web.fields.sessions import OF_ANOTHER, SessionsField
from eventsvc.web.fields.text import Line
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.wording import said_count

KEY_BYTES = 24
FORM_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
# What is refused of a code or a contingent under the lock.
OF_THE_ENTRY = (CategoryNotOpened, CodeExpired, CodeUsedUp, ContingentFull, ContingentReleased)


class HandForm(PersonForm):
    """What only the team decides: out of which places, over their number or not, in which language, and whether to write."""

    contingent = SelectField(N_("Woher kommt der Platz?"), validate_choice=False, default="")
    code = Line(N_("Code"), longest=LONGEST_CODE)
    over_capacity = BooleanField(N_("Auch ohne freien Platz: Die Zahl der Plätze steigt dann um eins"))
    language = RadioField(
        N_("Sprache der E-Mails"),
        [InputRequired()],
        choices=[SelectChoice(Language.GERMAN.value, "Deutsch"), SelectChoice(Language.ENGLISH.value, "English")],
        default=Language.GERMAN.value,
    )
    is_quiet = BooleanField(N_("Keine E-Mail darüber senden"))
    form_key = HiddenField()
    came_by = OriginField(N_("Über welches Cluster?"))
    asked: FormQuestions
    _fields: dict[str, Any]

    def __init__(self, event: HeldEvent, now: datetime) -> None:
        super().__init__()
        self.event, self.now = event, now
        self.contingents = [one for one in contingents_of(event.id) if one.is_open(now)]
        self.has_codes = bool(codes_of(event.id))
        self.contingent.choices = [SelectChoice("", N_("Aus den Plätzen der Veranstaltung")), *self._kept_places()]
        self.came_by.offer(holders_of(event.id))
        if not FORM_KEY.fullmatch(self.form_key.data or ""):
            self.renew()

    def renew(self) -> None:
        """Give the form a fresh one-time key."""
        self.form_key.data = secrets.token_urlsafe(KEY_BYTES)

    def take_files(self) -> None:
        """Keep the files that came, so that they need not be sent again. It needs a transaction."""
        self.asked.take_files(self.event.id, self.form_key.data, self.now)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate; what is hidden is not wrong, and what nobody answered stays open."""
        super().validate(extra_validators)
        self.asked.check()
        if not self.asked.were_read:
            self.form_errors = [words_of(QuestionsChanged())]
        return not self.errors

    def wished_ways(self) -> set[str]:
        """Return how those who are entered take part, as far as that was chosen."""
        raise NotImplementedError

    def wished_categories(self) -> set[UUID]:
        """Return the categories of those who are entered, as far as they were chosen."""
        raise NotImplementedError

    def validate_contingent(self, _field: SelectField) -> None:
        """Refuse a contingent that was released meanwhile, or is for another way than those wished."""
        chosen = self._chosen_contingent
        if self.contingent.data and chosen is None:
            raise ValidationError(said(N_("Dieses Kontingent ist nicht mehr offen. Wählen Sie neu.")))
        if chosen and not self.wished_ways() <= {chosen.participation}:
            raise ValidationError(said(N_("Dieses Kontingent gilt für eine andere Teilnahmeart.")))

    def validate_code(self, field: Line) -> None:
        """Refuse a code that the event does not know, that has expired, or that opens something else than was chosen."""
        if not field.data:
            return
        if self.contingent.data:
            raise ValidationError(
                said(N_("Geben Sie einen Code ein, oder wählen Sie ein Kontingent: Beides geht nicht."))
            )
        code = self._typed_code
        if code is None:
            raise ValidationError(said(N_("Diesen Code gibt es bei dieser Veranstaltung nicht.")))
        if code.is_expired(self.now):
            raise ValidationError(words_of(CodeExpired()))
        if code.category_id is not None and not self.wished_categories() <= {code.category_id}:
            only = next(one for one in categories_of(self.event.id) if one.id == code.category_id)
            name = in_language(chosen_language(), only.name_de, only.name_en)
            raise ValidationError(said(N_("Dieser Code gilt nur für die Kategorie „%(name)s“."), name=name))
        behind = next((one for one in self.contingents if one.id == code.contingent_id), None)
        if behind is not None and not self.wished_ways() <= {behind.participation}:
            raise ValidationError(said(N_("Dieser Code gilt für eine andere Teilnahmeart.")))

    @property
    def entry(self) -> Entry | None:
        """By what they come in, if not by the open door; the form must be valid."""
        if code := self._typed_code:
            return Entry(EntryKind.CODE, code.id)
        chosen = self._chosen_contingent
        return Entry(EntryKind.CONTINGENT, chosen.id) if chosen else None

    def say_refused(self, refusal: Refusal) -> None:
        """Say at the code or the contingent what it refuses; all else above the form."""
        words = words_of(refusal)
        if isinstance(refusal, CodeUsedUp) and refusal.left:
            words = said_count(
                "Dieser Code gilt nur noch für %(num)s Person.",
                "Dieser Code gilt nur noch für %(num)s Personen.",
                refusal.left,
            )
        if self.entry is not None and isinstance(refusal, OF_THE_ENTRY):
            (self.code if self.code.data else self.contingent).errors = [words]
        else:
            self.form_errors = [words]

    def category_words(self, category: CategoryRow) -> str:
        """Return a category with its price and how it can be had: here all can be chosen."""
        name = in_language(chosen_language(), category.name_de, category.name_en)
        standing = standing_words(category, self.event.timezone, self.now)
        return f"{name}: " + "; ".join(filter(None, (price_words(category), standing)))

    @property
    def _typed_code(self) -> CodeRow | None:
        return find_code(self.event.id, self.code.data) if self.code.data else None

    @property
    def _chosen_contingent(self) -> ContingentRow | None:
        return next((one for one in self.contingents if str(one.id) == self.contingent.data), None)

    def _kept_places(self) -> list[SelectChoice]:
        taken = taken_of(self.event.id) if self.contingents else {}
        return [
            SelectChoice(
                str(one.id),
                f"{one.organization}: "
                + said_count("noch %(num)s Platz", "noch %(num)s Plätze", one.capacity - taken.get(one.id, 0)),
            )
            for one in self.contingents
        ]


class ByHandForm(ConsentBoxes, HandForm):
    """All that the public form asks one person, with what only the team decides; no question must be answered."""

    participation = RadioField(N_("Teilnahme"), validate_choice=False)
    category = CategoryField()
    proof = ProofField()
    sessions = SessionsField(OF_ANOTHER.question, words=OF_ANOTHER)

    def __init__(self, event: HeldEvent, now: datetime) -> None:
        super().__init__(event, now)
        self.participation.flags.required = True
        self.participation.choices = [
            SelectChoice(pool.participation.value, said(pool.participation.label)) for pool in event.pools
        ]
        if self.participation.data not in {pool.participation.value for pool in event.pools}:
            self.participation.data = event.pools[0].participation.value
        categories = categories_of(event.id)
        self.category.offer(categories, self.category_words)
        self.proof.ask(categories)
        self.sessions.offer(programme_of(event.id), event.timezone)
        self.asked = FormQuestions(self, questions_of(event.id), for_team=True, may_overfill=True)
        self.word_consents(wordings_of_event(event.id))

    def wished_ways(self) -> set[str]:
        """Return how the person takes part."""
        return {self.participation.data}

    def wished_categories(self) -> set[UUID]:
        """Return the person's category."""
        return {self.category.chosen.id} if self.category.chosen else set()

    def validate_sessions(self, field: SessionsField) -> None:
        """Refuse what cannot be had together by someone who takes part this way."""
        field.check(Participation(self.participation.data))

    def application(self) -> Application:
        """Return what was typed; the form must be valid."""
        person, category = self.person(), self.category.chosen
        way = Participation(self.participation.data)
        participant = Participant(
            person=person,
            pool_id=next(pool.id for pool in self.event.pools if pool.participation is way),
            participation=way,
            session_ids=self.sessions.data,
            category_id=category.id if category else None,
            proof=self.proof.data if category else "",
            further_pool_ids=further_pools_of(category),
            consents=self.consents,
            origin_cluster_id=self.came_by.cluster_id,
            answers=self.asked.person.answers,
        )
        return Application(
            event_id=self.event.id,
            contact=own_contact(person),
            people=(participant,),
            language=self.language.data,
            form_key=self.form_key.data,
            questions=self.asked.questions,
            answers=self.asked.booking.answers,
            entry=self.entry,
            source=Source.STAFF,
            is_told=not self.is_quiet.data,
        )
