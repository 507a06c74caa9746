"""The carriers as the office keeps them: who answers for events, and in whose name their mails leave."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.clusters.errors import BadCluster
from eventsvc.clusters.service import CarrierRow, add_carrier, change_carrier, get_carrier_row
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.edits import EditsClash
from eventsvc.kit.text import N_
from eventsvc.web.differences import Difference, compared
from eventsvc.web.flash import say_good
from eventsvc.web.guards import requires
from eventsvc.web.languages import said

from . import blueprint
from .cluster_forms import CarrierForm

CONFLICT, UNPROCESSABLE = 409, 422
Page = str | tuple[str, int] | Response


@blueprint.route("/traeger/neu", methods=["GET", "POST"])
@requires(Permission.MANAGE_CLUSTERS)
def new_carrier() -> Page:
    """Add a carrier."""
    form = CarrierForm()
    if request.method != "POST":
        return _page(form)
    if not form.validate():
        return _page(form), UNPROCESSABLE
    try:
        with transaction():
            add_carrier(form.draft(), by=Actor.account(current_user.id), now=read_clock())
    except BadCluster as refusal:
        form.tell(refusal)
        return _page(form), UNPROCESSABLE
    say_good(said(N_("Der Träger ist angelegt. Wählen Sie ihn jetzt bei seinem Cluster.")))
    return redirect(url_for("staff.clusters"), code=303)


@blueprint.route("/traeger/<carrier>", methods=["GET", "POST"])
@requires(Permission.MANAGE_CLUSTERS)
def carrier(carrier: str) -> Page:
    """Show and save one carrier."""
    found, saved = get_carrier_row(carrier), _saved_form(carrier)
    if request.method != "POST":
        return _page(saved, found)
    form = CarrierForm()
    form.take(saved)
    if not form.validate():
        return _page(form, found), UNPROCESSABLE
    try:
        with transaction():
            change_carrier(carrier, form.edit(), by=Actor.account(current_user.id), now=read_clock())
    except EditsClash as clash:
        return _page(form, found, compared(clash, form, _saved_form(carrier))), CONFLICT
    except BadCluster as refusal:
        form.tell(refusal)
        return _page(form, found), UNPROCESSABLE
    say_good(said(N_("Gespeichert.")))
    return redirect(url_for("staff.carrier", carrier=carrier), code=303)


def _saved_form(slug: str) -> CarrierForm:
    form = CarrierForm(formdata=None)
    form.show(get_carrier_row(slug))
    return form


def _page(form: CarrierForm, found: CarrierRow | None = None, both: Sequence[Difference] = ()) -> str:
    return render_template("staff/clusters/carrier.html", form=form, carrier=found, both=both)
