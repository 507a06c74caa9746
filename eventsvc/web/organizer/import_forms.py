"""The forms of an import: the file, what its columns hold, and how its people are to be entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from eventsvc.events.category_queries import categories_of
from eventsvc.events.host_queries import holders_of
from eventsvc.events.kinds import Participation
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.questions import Question
from eventsvc.events.written_answers import label_of
from eventsvc.imports.layout import ENCODINGS, SEPARATORS, Glance, Layout
from eventsvc.imports.queries import ImportFacts
from eventsvc.imports.rules import Defaults
from eventsvc.imports.service import Wish
from eventsvc.imports.states import Placing
from eventsvc.imports.targets import QUESTION, Target, choosable, missing
from eventsvc.kit.localized import Language, in_language
from eventsvc.kit.text import N_
from eventsvc.organizations import OrganizationKind
from eventsvc.web.fields.country import CountryField
from eventsvc.web.languages import chosen_language, said

from .event_form import PlacesField

NOT_READ = SelectChoice("", N_("nicht importieren"))
SEPARATOR_WORDS = {";": N_("Semikolon ;"), ",": N_("Komma ,"), "\t": N_("Tabulator"), "|": N_("Senkrechter Strich |")}
GOOD_ONES, ALL_OR_NONE = "good", "all"
LAST_HEADING_ROW = 1000
NO_ROW = N_("Geben Sie eine Zahl zwischen 0 und 1000 ein.")


class ReadingForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """How the file is read, where that was not recognised rightly."""

    sheet = SelectField(N_("Tabellenblatt"), validate_choice=False)
    encoding = SelectField(N_("Zeichensatz"), choices=[SelectChoice(key, words) for key, words in ENCODINGS.items()])
    separator = SelectField(
        N_("Trennzeichen"), choices=[SelectChoice(sign, SEPARATOR_WORDS[sign]) for sign in SEPARATORS]
    )
    heading_row = PlacesField(
        N_("Zeile mit den Überschriften"), [Optional(), NumberRange(0, LAST_HEADING_ROW, NO_ROW)], default=0
    )

    def __init__(self, import_: ImportFacts, sheets: Sequence[str]) -> None:
        super().__init__()
        self.layout = import_.layout
        self.sheet.choices = [SelectChoice(name, name) for name in sheets]
        if self.layout.is_workbook:
            del self.encoding, self.separator
        else:
            del self.sheet
        if not self.is_submitted():
            for field in self:
                if field.name in ("sheet", "encoding", "separator", "heading_row"):
                    field.data = getattr(self.layout, field.name)

    def chosen(self) -> Layout:
        """Return how the file is to be read; the form must be valid."""
        heading_row = self.heading_row.data or 0
        if self.layout.is_workbook:
            return Layout(sheet=self.sheet.data, heading_row=heading_row)
        return Layout(encoding=self.encoding.data, separator=self.separator.data, heading_row=heading_row)


class ColumnsForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """What each column holds, and what holds for rows that do not say."""

    participation = RadioField(N_("Teilnahme"), validate_choice=False)
    category = SelectField(N_("Kategorie"), validate_choice=False)
    organization_kind = SelectField(
        N_("Art der Organisation"),
        choices=[SelectChoice(kind.value, kind.label) for kind in OrganizationKind],
        default=OrganizationKind.SME.value,
    )
    country = CountryField(N_("Land"), missing=N_("Wählen Sie das Land."))
    language = RadioField(
        N_("Sprache der E-Mails"),
        [InputRequired()],
        choices=[SelectChoice(Language.GERMAN.value, "Deutsch"), SelectChoice(Language.ENGLISH.value, "English")],
        default=Language.GERMAN.value,
    )
    _fields: dict[str, Any]

    def __init__(self, event: HeldEvent, seen: Glance, questions: Sequence[Question], suggested: Sequence[str]) -> None:
        super().__init__()
        self.event, self.seen = event, seen
        language = chosen_language()
        self.participation.choices = [
            SelectChoice(pool.participation.value, pool.participation.label) for pool in event.pools
        ]
        if self.participation.data not in {choice.value for choice in self.participation.choices}:
            self.participation.data = event.pools[0].participation.value
        self.category.choices = [
            SelectChoice(str(one.id), in_language(language, one.name_de, one.name_en))
            for one in categories_of(event.id)
        ]
        self.organization_kind.flags.required = True
        self.choices = _targets(event, questions)
        known = {choice.value for choice in self.choices}
        self.columns = []
        for place, heading in enumerate(seen.headings):
            field = SelectField(heading, choices=self.choices, validate_choice=False).bind(self, f"column-{place}")
            chosen = suggested[place] if place < len(suggested) and suggested[place] in known else ""
            field.process(request.form if self.is_submitted() else None, chosen)
            self._fields[field.name] = field
            self.columns.append(field)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate; what no import can do without must be there, and nothing twice."""
        super().validate(extra_validators)
        known = {choice.value for choice in self.choices}
        seen: dict[str, str] = {}
        for field in self.columns:
            if field.data not in known:
                field.errors = [said(N_("Wählen Sie aus der Liste."))]
            elif field.data and field.data in seen:
                field.errors = [said(N_("Das steht schon in der Spalte „%(column)s“."), column=seen[field.data])]
            seen.setdefault(field.data, field.label.text)
        self.form_errors = [said(words) for words in missing([field.data for field in self.columns])]
        if self.category.choices and self.category.data not in {choice.value for choice in self.category.choices}:
            self.category.errors = [said(N_("Wählen Sie die Kategorie."))]
        return not self.errors and not self.form_errors

    @property
    def targets(self) -> list[str]:
        """What was chosen for the columns, in their order."""
        return [field.data for field in self.columns]

    def defaults(self) -> Defaults:
        """Return what holds for rows that do not say; the form must be valid."""
        return Defaults(
            participation=Participation(self.participation.data),
            organization_kind=OrganizationKind(self.organization_kind.data),
            country=self.country.data,
            language=self.language.data,
            category_id=UUID(self.category.data) if self.category.choices else None,
        )

    def show(self, defaults: Mapping[str, str]) -> None:
        """Fill in what was chosen before."""
        for name in ("participation", "organization_kind", "country", "language"):
            self[name].data = defaults.get(name, self[name].data)
        self.category.data = defaults.get("category_id", self.category.data)


class StartForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """How the good rows are to be entered."""

    placing = RadioField(
        N_("Wo sollen sie stehen?"),
        [InputRequired()],
        choices=[
            SelectChoice(
                Placing.BY_THE_RULES.value,
                N_("Nach den Regeln: angemeldet, solange Plätze frei sind, dann auf der Warteliste"),
            ),
            SelectChoice(
                Placing.OVER_CAPACITY.value, N_("Alle angemeldet, auch ohne freien Platz: Die Zahl der Plätze steigt")
            ),
            SelectChoice(Placing.WAITING_LIST.value, N_("Auf die Warteliste, hinter allen, die schon warten")),
        ],
        default=Placing.BY_THE_RULES.value,
    )
    scope = RadioField(
        N_("Wenn sich jemand nicht eintragen lässt"),
        [InputRequired()],
        choices=[
            SelectChoice(GOOD_ONES, N_("die anderen trotzdem eintragen")),
            SelectChoice(ALL_OR_NONE, N_("niemanden eintragen")),
        ],
        default=GOOD_ONES,
    )
    is_told = BooleanField(N_("Bestätigungen per E-Mail senden"), default=True)

    def __init__(self, event: HeldEvent) -> None:
        super().__init__()
        if event.is_decided:
            applied = N_("Als Bewerbung: Ihr Team entscheidet danach")
            reserve = N_("Auf die Reserveliste, hinter allen, die schon darauf stehen")
            self.placing.choices = [
                SelectChoice(Placing.BY_THE_RULES.value, applied),
                SelectChoice(Placing.WAITING_LIST.value, reserve),
            ]
        elif not event.has_waiting_list:
            by_the_rules = N_("Nach den Regeln: angemeldet, solange Plätze frei sind")
            self.placing.choices = [SelectChoice(Placing.BY_THE_RULES.value, by_the_rules), *self.placing.choices[1:2]]

    def wish(self) -> Wish:
        """Return what was chosen; the form must be valid."""
        return Wish(
            placing=Placing(self.placing.data),
            is_all_or_none=self.scope.data == ALL_OR_NONE,
            is_told=bool(self.is_told.data),
        )


def _targets(event: HeldEvent, questions: Sequence[Question]) -> list[SelectChoice]:
    """What a column of this event's files can hold."""
    left_out = set() if len(event.pools) > 1 else {Target.PARTICIPATION}
    if len(holders_of(event.id)) < 2:  # noqa: PLR2004 -- nothing to choose from
        left_out.add(Target.ORIGIN)
    if not categories_of(event.id):
        left_out |= {Target.CATEGORY, Target.PROOF}
    language = chosen_language()
    asked = [
        SelectChoice(f"{QUESTION}{one.key}", said(N_("Frage: %(question)s"), question=label_of(one, language)))
        for one in choosable(questions)
    ]
    return [NOT_READ, *(SelectChoice(one.value, one.label) for one in Target if one not in left_out), *asked]
