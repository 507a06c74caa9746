"""Choosing a country: two hundred and fifty options, written once for each language."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from markupsafe import Markup
from wtforms import SelectField
from wtforms.validators import StopValidation

from eventsvc.kit.text import N_
from eventsvc.registration.contact import countries
from eventsvc.web.languages import chosen_language, said

from .text import Needed

HOME = "DE"


class CountryField(SelectField):  # type: ignore[misc] # WTForms is untyped
    """A country by its code, chosen by its name; without `missing` none need be."""

    def __init__(self, label: str, *, missing: str = "", **given: Any) -> None:
        facts: dict[str, Any] = {"default": HOME, "render_kw": {"autocomplete": "country"}}
        super().__init__(
            label, [Needed(missing)] if missing else [], choices=[], validate_choice=False, **facts | given
        )
        self.may_be_empty = not missing
        # By this name the field macro knows what to draw.
        self.type = "SelectField"

    @property
    def options(self) -> Markup:
        """The options as the page writes them."""
        chosen = self.data if self.data in _names(chosen_language()) else ""
        return _options(chosen_language(), chosen, self.may_be_empty)

    def pre_validate(self, _form: object) -> None:
        """Refuse a country that the list does not have."""
        if self.data and self.data not in _names(chosen_language()):
            raise StopValidation(said(N_("Wählen Sie ein Land aus der Liste.")))


@lru_cache
def _names(language: str) -> dict[str, str]:
    return dict(countries(language))


@lru_cache(maxsize=600)
def _options(language: str, chosen: str, may_be_empty: bool) -> Markup:  # noqa: FBT001 -- a part of the cache's key
    without = Markup('<option value="{}">{}</option>')
    with_mark = Markup('<option value="{}" selected>{}</option>')
    none = Markup('<option value=""></option>') if may_be_empty else Markup()
    if not chosen:
        none = Markup('<option value="" selected></option>')
    listed = ((with_mark if code == chosen else without).format(code, name) for code, name in countries(language))
    return none + Markup("").join(listed)
