"""The forms of the office."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length

from eventsvc.accounts.models import Role
from eventsvc.kit.text import N_
from eventsvc.web.fields.text import Line

ALL_CLUSTERS = "alle"


class InvitationForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """Who is to work here, as what, and where."""

    name = Line(N_("Vor- und Nachname"), longest=120, missing=N_("Wie heißt die Person?"))
    email = StringField(
        N_("E-Mail-Adresse"),
        [
            InputRequired(N_("Wohin soll die Einladung gehen?")),
            Email(N_("Das ist keine E-Mail-Adresse.")),
            Length(max=254),
        ],
    )
    role = SelectField(
        N_("Aufgabe"), [InputRequired()], choices=[SelectChoice(role.value, role.label) for role in Role]
    )
    cluster = SelectField(N_("Cluster"), [InputRequired(N_("Wählen Sie den Cluster."))])
    language = SelectField(
        N_("Sprache der E-Mails"),
        [InputRequired()],
        choices=[SelectChoice("de", N_("Deutsch")), SelectChoice("en", N_("Englisch"))],
    )
