"""The form in which someone's choice of the programme is changed: by themselves, or by the team."""

from __future__ import annotations

from flask_wtf import FlaskForm

from eventsvc.events.programme_queries import programme_of
from eventsvc.registration.choices import sessions_chosen_by
from eventsvc.registration.queries import RegistrationRow

from .sessions import OF_ANOTHER, TO_THE_PERSON, SessionsField, Words


class ChoiceForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """What someone chooses of the programme; how it stands is said to them or, in other `words`, to the team."""

    sessions = SessionsField(TO_THE_PERSON.question)

    def __init__(self, registration: RegistrationRow, timezone: str, words: Words = TO_THE_PERSON) -> None:
        super().__init__()
        self.registration, self.timezone = registration, timezone
        self.sessions.words, self.sessions.label.text = words, words.question
        self.see()
        if not self.is_submitted():
            self.sessions.data = frozenset(self.sessions.standing)

    def see(self) -> None:
        """Offer the programme as it stands now."""
        registration = self.registration
        standing = sessions_chosen_by(registration.id, for_team=self.sessions.words is OF_ANOTHER)
        ways, kept = {None, registration.participation}, {one.id for one in standing}
        programme = [one for one in programme_of(registration.event_id) if one.participation in ways or one.id in kept]
        self.sessions.offer(programme, self.timezone, standing)

    def validate_sessions(self, field: SessionsField) -> None:
        """Refuse what cannot be had together."""
        field.check(self.registration.participation)
