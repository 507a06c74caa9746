"""The forms of the office."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired

from eventsvc.kit.text import N_
from eventsvc.registration.wordings import Wording, WordingText
from eventsvc.web.fields.text import Line, Paragraph
from eventsvc.web.team import ColleagueForm

ALL_CLUSTERS = "alle"
LONGEST_STATEMENT, LONGEST_EXPLANATION = 300, 2000
STATEMENT_MISSING = N_("Schreiben Sie den Satz, dem jemand zustimmt.")


class InvitationForm(ColleagueForm):
    """Who is to work here, as what, and where."""

    cluster = SelectField(N_("Cluster"), [InputRequired(N_("Wählen Sie den Cluster."))])


class WordingForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """What a carrier asks people to agree to, in both languages."""

    statement_de = Line(N_("Satz neben dem Kästchen"), longest=LONGEST_STATEMENT, missing=STATEMENT_MISSING)
    explanation_de = Paragraph(N_("Erläuterung"), longest=LONGEST_EXPLANATION)
    statement_en = Line(N_("Satz auf Englisch"), longest=LONGEST_STATEMENT, missing=STATEMENT_MISSING)
    explanation_en = Paragraph(N_("Erläuterung auf Englisch"), longest=LONGEST_EXPLANATION)

    def show(self, wording: Wording) -> None:
        """Begin with the words that hold now."""
        for name in WordingText.__dataclass_fields__:
            self[name].data = getattr(wording.text, name)

    def text(self) -> WordingText:
        """Return what was written; the form must be valid."""
        return WordingText(**{name: self[name].data for name in WordingText.__dataclass_fields__})
