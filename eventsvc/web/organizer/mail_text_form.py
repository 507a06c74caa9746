"""The form in which a letter is said otherwise, in both languages."""

from __future__ import annotations

from eventsvc.kit.text import N_
from eventsvc.mail_texts.errors import BadMailText
from eventsvc.mail_texts.models import LONGEST_SUBJECT
from eventsvc.mail_texts.rules import PARTS, MailText, text_of
from eventsvc.web.edit_form import EditForm
from eventsvc.web.fields.text import Line, Paragraph
from eventsvc.web.languages import said

LONGEST_TEXT = 5_000
UNKNOWN = N_("%(word)s lässt sich in dieser Mail nicht füllen. Darunter steht, was Sie einsetzen können.")


class MailTextForm(EditForm):
    """Subject, text above and text below the facts, each in German and in English; what is empty is not adapted."""

    names = PARTS

    subject_de = Line(N_("Betreff"), longest=LONGEST_SUBJECT)
    opening_de = Paragraph(N_("Text oben"), longest=LONGEST_TEXT)
    closing_de = Paragraph(N_("Text unten"), longest=LONGEST_TEXT)
    subject_en = Line(N_("Betreff auf Englisch"), longest=LONGEST_SUBJECT)
    opening_en = Paragraph(N_("Text oben auf Englisch"), longest=LONGEST_TEXT)
    closing_en = Paragraph(N_("Text unten auf Englisch"), longest=LONGEST_TEXT)

    @classmethod
    def of(cls, text: MailText) -> MailTextForm:
        """Return the form with what is written."""
        form = cls(formdata=None)
        for name, words in text.parts.items():
            form[name].data = words
        form.see(text.parts)
        return form

    def wanted(self) -> dict[str, str]:
        """Return the parts as they were typed."""
        return {name: str(self[name].data or "") for name in PARTS}

    @property
    def text(self) -> MailText:
        """What was typed."""
        return text_of(self.wanted())

    def tell_unknown(self, refusal: BadMailText) -> None:
        """Say beside each field what stands in braces there and cannot be filled."""
        for name, word in refusal.problems:
            self[name].errors = [*self[name].errors, said(UNKNOWN, word=word)]
