"""The controls of forms: written by us, the same as WTForms would write them."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from wtforms import Form, SubmitField, widgets

from eventsvc.web.fields.control import PLAIN, written_control
from eventsvc.web.fields.text import Line

TYPED = "\"Anführung\" & <b>'Strich'</b>\n zweite Zeile"


@pytest.mark.parametrize("widget", sorted(PLAIN, key=lambda one: one.__name__))
@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"class": "form-control", "aria-describedby": "a b"},
        {"autocomplete": "off", "readonly": True, "data-x": '"'},
    ],
)
def test_a_control_says_what_wtforms_would_say(widget, attributes) -> None:
    class OneLine(Form):
        line = Line("Zeile", longest=40, missing="fehlt", widget=widget(), render_kw={"autocomplete": "name"})

    field = OneLine(data={"line": TYPED}).line
    assert _read(written_control(field, attributes)) == _read(field(**attributes))


def test_what_is_no_plain_text_is_left_to_wtforms() -> None:
    class OneButton(Form):
        send = SubmitField("Senden")

    field = OneButton().send
    assert isinstance(field.widget, widgets.SubmitInput)
    assert written_control(field, {"class": "btn"}) == field(**{"class": "btn"})


def _read(written: str) -> tuple[str, dict[str, object], str]:
    (tag,) = BeautifulSoup(written, "html.parser").find_all(True)
    return tag.name, dict(tag.attrs), tag.get_text()
