"""What of an event differs from its template, each with the words that people know, old and new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from eventsvc.events.category_queries import CategoryRow
from eventsvc.events.change_rules import DaysBefore
from eventsvc.events.change_service import Conduct, conduct_of
from eventsvc.events.edits import parts_of
from eventsvc.events.moving import Move
from eventsvc.events.programme_queries import SessionRow
from eventsvc.events.questions import Question
from eventsvc.events.templates import as_in_template, differing
from eventsvc.events.wholes import whole_of
from eventsvc.events.written import WrittenEvent
from eventsvc.kit.edits import Parts
from eventsvc.kit.localized import written_instant, written_price
from eventsvc.kit.text import N_
from eventsvc.web.languages import chosen_language, said

from .category_form import CategoryForm
from .differences import label_of, shown
from .editor_forms import EditorForm
from .editor_pages import PAGES
from .question_form import QuestionForm
from .rules_form import RulesForm, written_step
from .session_form import SessionForm

THERE, NOT_THERE = N_("vorhanden"), N_("fehlt")


@dataclass(frozen=True)
class Deviation:
    """One thing: where it belongs, what it is called, what it is in the template, and here."""

    place: str
    label: str
    there: str
    here: str
    is_fixed: bool = False


def deviations(template: WrittenEvent, event: WrittenEvent) -> list[Deviation]:
    """Return all that differs, page by page; dates are compared by their distance to the start."""
    zones = ZoneInfo(template.draft.timezone), ZoneInfo(event.draft.timezone)
    move = Move(template.draft.starts_at, event.draft.starts_at, *zones)
    before, after = whole_of(template), whole_of(event)
    described = _Described(move, event.draft.timezone)
    return [
        *_of_the_parts(template, event),
        *_of_all(
            N_("Kategorien"),
            described.categories(before.categories),
            described.categories(after.categories, is_here=True),
        ),
        *_of_all(N_("Fragen"), _questions(before.questions), _questions(after.questions)),
        *_of_all(N_("Programm"), described.sessions(before.sessions), described.sessions(after.sessions, is_here=True)),
        *_of_the_rules(conduct_of(template.id), conduct_of(event.id)),
    ]


def _of_the_parts(template: WrittenEvent, event: WrittenEvent) -> Iterator[Deviation]:
    here = parts_of(event.draft)
    there = as_in_template(parts_of(template.draft), here)
    names = differing(there, here)
    for page in PAGES:
        mine = [name for name in names if page.form and hasattr(page.form, name)]
        if page.form is None or not mine:
            continue
        ours, theirs = _form(page.form, event, here), _form(page.form, template, there)
        for name in mine:
            before, after = (shown(form, name) if name in form else "" for form in (theirs, ours))
            yield Deviation(said(page.title), said(label_of(name)), before, after, name in event.fixed)


def _form(form: type[EditorForm], written: WrittenEvent, parts: Parts) -> EditorForm:
    filled = form(formdata=None)
    filled.prepare(written, is_lead=True)
    filled.show({**parts, "hosts": ()})
    return filled


Described = Mapping[str, Mapping[str, str]]


def _of_all(place: str, there: Described, here: Described) -> Iterator[Deviation]:
    """What is only in one of both, and what both have differently, by their names."""
    for name in dict.fromkeys((*there, *here)):
        if name not in here or name not in there:
            words = (said(THERE), said(NOT_THERE)) if name in there else (said(NOT_THERE), said(THERE))
            yield Deviation(said(place), name, *words)
            continue
        for label, before in there[name].items():
            if before != here[name][label]:
                yield Deviation(said(place), f"{name}: {said(label)}", before, here[name][label])


@dataclass(frozen=True)
class _Described:
    """What has dates in words; those of the template as they would lie here."""

    move: Move
    timezone: str

    def categories(self, categories: Iterable[CategoryRow], *, is_here: bool = False) -> Described:
        language = chosen_language()
        return {
            one.name_de: {
                **_labelled(CategoryForm, one, ("name_en", "admission", "proof_de", "proof_en")),
                CategoryForm.quota.args[0]: _words(one.capacity)
                if one.pool_id
                else said(N_("ohne eigenes Kontingent")),
                N_("Preis netto"): written_price(one.price_cents, language),
                N_("Umsatzsteuer in Prozent"): f"{one.vat_percent:g}",
                CategoryForm.opens_at.args[0]: self._date(one.opens_at, is_here=is_here),
                CategoryForm.closes_at.args[0]: self._date(one.closes_at, is_here=is_here),
            }
            for one in categories
        }

    def sessions(self, sessions: Iterable[SessionRow], *, is_here: bool = False) -> Described:
        plain = ("room", "speaker", "description_de", "parallel_group", "title_en", "description_en")
        return {
            one.title_de: {
                SessionForm.starts_at.args[0]: self._date(one.starts_at, is_here=is_here),
                SessionForm.ends_at.args[0]: self._date(one.ends_at, is_here=is_here),
                **_labelled(SessionForm, one, plain),
                SessionForm.capacity.args[0]: _words(one.capacity) if one.is_choosable else said(N_("für alle")),
            }
            for one in sessions
        }

    def _date(self, at: datetime | None, *, is_here: bool) -> str:
        if at is None:
            return ""
        return written_instant(at if is_here else self.move(at), self.timezone, chosen_language())


def _questions(questions: Iterable[Question]) -> Described:
    plain = ("label_en", "hint_de", "hint_en", "is_required", "scope", "is_internal", "purpose")
    return {
        one.label_de: {
            **_labelled(QuestionForm, one, plain),
            N_("Antworten zur Wahl"): ", ".join(choice.label_de for choice in one.choices),
        }
        for one in questions
    }


def _of_the_rules(there: Conduct, here: Conduct) -> Iterator[Deviation]:
    for label, words in _RULES.items():
        before, after = words(there), words(here)
        if before != after:
            yield Deviation(said(N_("Regeln")), said(label), before, after)


def _until(name: str) -> Callable[[Conduct], str]:
    def words(conduct: Conduct) -> str:
        rule: DaysBefore | None = getattr(conduct, name)
        return said(N_("wie üblich")) if rule is None else f"{rule.days}, {rule.at:%H:%M}"

    return words


def _labelled(form: Any, row: Any, names: Iterable[str]) -> dict[str, str]:
    """The plain fields of a row under the labels of their form."""
    return {getattr(form, name).args[0]: _words(getattr(row, name), none="") for name in names}


def _words(value: Any, none: str = N_("unbegrenzt")) -> str:
    if isinstance(value, bool):
        return said(N_("ja")) if value else said(N_("nein"))
    if isinstance(value, StrEnum):
        return said(getattr(value, "label", value))
    return said(none) if value is None and none else str(value or "" if value is None else value)


_RULES: dict[str, Callable[[Conduct], str]] = {
    RulesForm.change_days.args[0]: _until("change_until"),
    RulesForm.substitute_days.args[0]: _until("substitute_until"),
    RulesForm.sign_off_days.args[0]: _until("sign_off_until"),
    RulesForm.changes_by.args[0]: lambda one: _words(one.changes_by),
    RulesForm.approves_substitutes.args[0]: lambda one: _words(one.approves_substitutes),
    RulesForm.looks_again.args[0]: lambda one: _words(one.looks_again),
    N_("Gebühr der Abmeldung"): lambda one: "; ".join(map(written_step, one.steps)) or said(N_("keine")),
}
