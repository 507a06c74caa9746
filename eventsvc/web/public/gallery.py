"""All components on one page, for those who build pages; production does not show it."""

from __future__ import annotations

from flask import abort, current_app, render_template, request
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Optional

from eventsvc.events.kinds import EventKind, Participation
from eventsvc.kit.clock import read_clock
from eventsvc.kit.text import N_
from eventsvc.web.guards import public

from . import blueprint


class Specimen(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """One field of each sort."""

    class Meta:
        """Nothing is sent, so nothing needs protection."""

        csrf = False

    name = StringField(N_("Name"), [InputRequired(N_("Geben Sie einen Namen an."))])
    email = EmailField(N_("E-Mail"), [InputRequired(N_("Geben Sie eine E-Mail-Adresse an."))])
    phone = TelField(N_("Telefon"), [Optional()])
    kind = SelectField(
        N_("Art"), [InputRequired()], choices=[SelectChoice(kind.value, kind.label) for kind in EventKind]
    )
    way = RadioField(
        N_("Teilnahme"), [InputRequired()], choices=[SelectChoice(way.value, way.label) for way in Participation]
    )
    day = DateField(N_("Tag"), [Optional()])
    time = TimeField(N_("Uhrzeit"), [Optional()])
    places = IntegerField(N_("Plätze"), [Optional()])
    remarks = TextAreaField(N_("Bemerkungen"), [Optional()])
    is_listed = BooleanField(N_("Mein Name darf auf der Teilnahmeliste stehen"))


@blueprint.get("/_komponenten")
@public
def gallery() -> str:
    """Show every component; `?fehler=1` with errors, `?dicht=1` as organizers see them."""
    if current_app.extensions["settings"].is_production:
        abort(404)
    form = Specimen(formdata=request.args if "fehler" in request.args else None)
    if "fehler" in request.args:
        form.validate()
    now = read_clock()
    return render_template(
        "public/gallery.html",
        form=form,
        is_dense="dicht" in request.args,
        now=now,
        days=[(f"{30 - day} Tage vorher", day * 100 / 30, (day or None, day * day // 40)) for day in range(31)],
    )
