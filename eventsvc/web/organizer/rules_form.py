"""The form of an event's rules: until when, who, and what signing off costs."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from wtforms import BooleanField, IntegerField, RadioField, SelectChoice, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional

from eventsvc.events.change_rules import DEADLINES, MOST_DAYS, DaysBefore
from eventsvc.events.change_service import Conduct
from eventsvc.events.errors import BadFees
from eventsvc.events.fees import MOST_STEPS, WHOLE, FeeStep
from eventsvc.events.kinds import ChangesBy
from eventsvc.kit.localized import written_price
from eventsvc.kit.text import N_
from eventsvc.web.edit_form import DraftForm
from eventsvc.web.fields.money import MoneyField
from eventsvc.web.languages import chosen_language, said

HIGHEST_FEE = 10_000_00
END_OF_DAY = time(23, 59)
DAYS_UNFIT = N_("Geben Sie eine ganze Zahl zwischen 0 und 365 ein, oder lassen Sie das Feld leer.")
PERCENT_UNFIT = N_("Geben Sie zwischen 1 und 100 Prozent an, oder lassen Sie das Feld leer.")
DAYS_MISSING = N_("Sagen Sie, ab wie vielen Tagen vor dem Beginn das gilt.")
NO_WHOLE_NUMBER = N_("Geben Sie eine ganze Zahl ein.")


class WholeNumber(IntegerField):  # type: ignore[misc] # WTForms is untyped
    """A whole number; nothing typed is None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take digits only."""
        typed = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if typed and not (typed.isascii() and typed.isdecimal()):
            raise ValueError(said(NO_WHOLE_NUMBER))
        self.data = int(typed) if typed else None


def _days(label: str) -> WholeNumber:
    return WholeNumber(label, [Optional(), NumberRange(0, MOST_DAYS, DAYS_UNFIT)])


class RulesForm(DraftForm):
    """What an organizer sets about changes, substitutes and signing off."""

    draft_kind = Conduct
    fields_of_part: ClassVar = {
        **{f"{what}_until": (f"{what}_days", f"{what}_at") for what in DEADLINES},
        "steps": tuple(
            f"step_{number}_{what}" for number in range(MOST_STEPS) for what in ("days", "percent", "amount")
        ),
    }

    change_days = _days(N_("Angaben ändern: Tage vor dem Beginn"))
    change_at = TimeField(N_("Uhrzeit"), [Optional()])
    substitute_days = _days(N_("Vertretung schicken: Tage vor dem Beginn"))
    substitute_at = TimeField(N_("Uhrzeit"), [Optional()])
    sign_off_days = _days(N_("Abmelden: Tage vor dem Beginn"))
    sign_off_at = TimeField(N_("Uhrzeit"), [Optional()])
    changes_by = RadioField(
        N_("Wer darf ändern, vertreten lassen und abmelden?"),
        [InputRequired()],
        choices=[SelectChoice(one.value, one.label) for one in ChangesBy],
        default=ChangesBy.PERSON.value,
    )
    approves_substitutes = BooleanField(N_("Das Team stimmt jeder Vertretung zu, bevor sie gilt"))
    looks_again = BooleanField(N_("Das Team sieht geänderte Angaben noch einmal an"))

    def show(self, conduct: Conduct) -> None:
        """Fill the form with what is set."""
        for what in DEADLINES:
            deadline: DaysBefore | None = getattr(conduct, f"{what}_until")
            self[f"{what}_days"].data = deadline.days if deadline else None
            self[f"{what}_at"].data = deadline.at if deadline else None
        self.changes_by.data = conduct.changes_by.value
        self.approves_substitutes.data, self.looks_again.data = conduct.approves_substitutes, conduct.looks_again
        for number, step in enumerate(conduct.steps):
            days, percent, amount = self.step(number)
            days.data, percent.data, amount.data = step.days, step.percent, step.amount_cents or 0
        self.see_row(conduct)

    def step(self, number: int) -> tuple[WholeNumber, WholeNumber, MoneyField]:
        """Return the three fields of a step."""
        return (self[f"step_{number}_days"], self[f"step_{number}_percent"], self[f"step_{number}_amount"])

    @property
    def steps(self) -> list[tuple[WholeNumber, WholeNumber, MoneyField]]:
        """The steps to show: those that say something, and two to fill in."""
        said_something = [
            number for number in range(MOST_STEPS) if any(one.data or one.errors for one in self.step(number))
        ]
        shown = min(MOST_STEPS, max(said_something, default=-1) + 3)
        return [self.step(number) for number in range(shown)]

    def validate(self, extra_validators: object = None) -> bool:
        """Validate; a step with a price needs its days."""
        is_valid = bool(super().validate(extra_validators))
        for days, percent, amount in map(self.step, range(MOST_STEPS)):
            if days.data is None and not days.errors and (percent.data or amount.data):
                days.errors = [said(DAYS_MISSING)]
                is_valid = False
        return is_valid

    def draft(self) -> Conduct:
        """Return what was typed; the form must be valid."""
        steps = [
            FeeStep(days=days.data, percent=percent.data, amount_cents=amount.data or None)
            for days, percent, amount in map(self.step, range(MOST_STEPS))
            if days.data is not None
        ]
        return Conduct(
            change_until=self._deadline("change"),
            substitute_until=self._deadline("substitute"),
            sign_off_until=self._deadline("sign_off"),
            changes_by=ChangesBy(self.changes_by.data),
            approves_substitutes=self.approves_substitutes.data,
            looks_again=self.looks_again.data,
            steps=tuple(sorted(steps, key=lambda step: -step.days)),
        )

    def in_words(self, part: str) -> str:
        """Return the steps one by one."""
        return "; ".join(map(written_step, self.draft().steps)) if part == "steps" else ""

    def tell(self, refusal: BadFees) -> None:
        """Say what is wrong with the steps at the first of them."""
        self.step(0)[0].errors = [said(getattr(problem, "label", problem)) for problem in refusal.problems]

    def _deadline(self, what: str) -> DaysBefore | None:
        days = self[f"{what}_days"].data
        return None if days is None else DaysBefore(days, self[f"{what}_at"].data or END_OF_DAY)


def written_step(step: FeeStep) -> str:
    """Return from when on signing off costs how much."""
    amount = f"{step.percent} %" if step.percent else written_price(step.amount_cents or 0, chosen_language())
    return said(N_("ab %(days)s Tage vorher %(amount)s"), days=step.days, amount=amount)


for _number in range(MOST_STEPS):
    setattr(RulesForm, f"step_{_number}_days", _days(N_("Ab … Tage vorher")))
    _share = WholeNumber(N_("Prozent"), [Optional(), NumberRange(1, WHOLE, PERCENT_UNFIT)])
    setattr(RulesForm, f"step_{_number}_percent", _share)
    _amount = MoneyField(
        N_("oder fester Betrag in Euro"), highest=HIGHEST_FEE, too_high=N_("Das sind mehr als 10.000 Euro.")
    )
    setattr(RulesForm, f"step_{_number}_amount", _amount)
