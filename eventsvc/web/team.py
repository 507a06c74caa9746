"""What the pages about teams share: the form that invites, the links, the table of rights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length

from eventsvc.accounts.invitations import InvitationLinks
from eventsvc.accounts.models import Role
from eventsvc.accounts.policy import Permission, rights_of
from eventsvc.accounts.service import Person
from eventsvc.kit.text import N_

from .fields.text import Line


class ColleagueForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """Who is to work here, and as what."""

    name = Line(N_("Vor- und Nachname"), longest=120, missing=N_("Wie heißt die Person?"))
    email = StringField(
        N_("E-Mail-Adresse"),
        [
            InputRequired(N_("Wohin soll die Einladung gehen?")),
            Email(N_("Das ist keine E-Mail-Adresse.")),
            Length(max=254),
        ],
    )
    role = SelectField(N_("Aufgabe"), [InputRequired()])
    language = SelectField(
        N_("Sprache der E-Mails"),
        [InputRequired()],
        choices=[SelectChoice("de", N_("Deutsch")), SelectChoice("en", N_("Englisch"))],
    )

    def offer(self, roles: Sequence[Role]) -> None:
        """Let these roles be chosen."""
        self.role.choices = [SelectChoice(role.value, role.label) for role in roles]

    def person(self) -> Person:
        """Return who was typed; the form must be valid."""
        return Person(name=self.name.data, email=self.email.data, language=self.language.data)


@dataclass(frozen=True)
class Right:
    """One line of the table: the right, and whether each role has it."""

    label: str
    held: tuple[bool, ...]


def rights_table(roles: Sequence[Role], *, at_event: bool = False) -> list[Right]:
    """Return the very table that the guards ask, for these roles."""
    rights = [rights_of(role, at_event=at_event) for role in roles]
    rows = [Right(each.label, tuple(each in held for held in rights)) for each in Permission]
    return [row for row in rows if any(row.held)]


def invitation_links() -> InvitationLinks:
    """Return what builds and checks the links of invitations."""
    return InvitationLinks(current_app.extensions["settings"].base_url, current_app.extensions["keyring"])
