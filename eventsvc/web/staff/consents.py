"""What the carriers ask people to agree to: the words that hold now, new ones, and all there were."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.clusters.carriers import CarrierName, carriers_behind
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.text import N_
from eventsvc.registration.applications import ConsentPurpose
from eventsvc.registration.wordings import Wording, stand_in, wordings_of_carrier, write_wording
from eventsvc.web.flash import say_good, say_note
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import said

from . import blueprint
from .forms import WordingForm

UNPROCESSABLE = 422
PURPOSES = {"teilnehmendenliste": ConsentPurpose.PARTICIPANT_LIST, "neuigkeiten": ConsentPurpose.NEWS}


@blueprint.get("/einwilligungen")
@requires(Permission.WORD_CONSENTS)
def consents() -> str:
    """List the carriers, and which words of their own each has."""
    rows = [(carrier, _present(wordings_of_carrier(carrier.id))) for carrier in _own_carriers()]
    return render_template("staff/consents.html", rows=rows, purposes=PURPOSES)


@blueprint.route("/einwilligungen/<carrier>/<purpose>", methods=["GET", "POST"])
@requires(Permission.WORD_CONSENTS)
def word_consent(carrier: str, purpose: str) -> str | Response | tuple[str, int]:
    """Show what a carrier asks for and has asked for, and take new words."""
    asked, wanted, form = _own_carrier(carrier), _purpose(purpose), WordingForm()
    versions = [wording for wording in wordings_of_carrier(asked.id) if wording.purpose is wanted]
    if request.method != "POST":
        form.show(versions[0] if versions else stand_in(wanted))
        return _page(form, asked, wanted, versions)
    if not form.validate():
        return _page(form, asked, wanted, versions), UNPROCESSABLE
    with transaction():
        was_new = write_wording(asked.id, wanted, form.text(), by=Actor.account(current_user.id), now=read_clock())
    if was_new:
        say_good(said(N_("Die neue Fassung gilt ab jetzt. Wer schon zugestimmt hat, bleibt bei der früheren.")))
    else:
        say_note(said(N_("Das ist schon der gültige Wortlaut.")))
    return redirect(url_for("staff.word_consent", carrier=carrier, purpose=purpose), code=303)


def _page(form: WordingForm, carrier: CarrierName, purpose: ConsentPurpose, versions: list[Wording]) -> str:
    return render_template(
        "staff/consent.html",
        form=form,
        carrier=carrier,
        purpose=purpose,
        versions=versions,
        stand_in=stand_in(purpose),
    )


def _present(versions: list[Wording]) -> dict[ConsentPurpose, Wording]:
    """The newest of each purpose; the list has the newest first."""
    return {wording.purpose: wording for wording in reversed(versions)}


def _own_carriers() -> list[CarrierName]:
    return carriers_behind(access().clusters(Permission.WORD_CONSENTS))


def _own_carrier(slug: str) -> CarrierName:
    """Return the carrier if it stands behind one of the own clusters; another does not exist."""
    found = next((carrier for carrier in _own_carriers() if carrier.slug == slug), None)
    if found is None:
        raise NotFound(slug)
    return found


def _purpose(word: str) -> ConsentPurpose:
    if word not in PURPOSES:
        raise NotFound(word)
    return PURPOSES[word]
