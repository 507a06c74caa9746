"""Mail texts of an event, and of a cluster for all of its events: the list, one letter, its preview, and resetting it."""

from __future__ import annotations

from flask import Response, current_app, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from eventsvc.accounts.policy import Permission
from eventsvc.accounts.queries import account_names
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.edits import EditsClash
from eventsvc.kit.localized import Language
from eventsvc.kit.text import N_
from eventsvc.mail_texts.catalogue import CATALOGUE, LABELS_IN_LETTERS, Adaptable, Occasion
from eventsvc.mail_texts.errors import BadMailText
from eventsvc.mail_texts.queries import text_at, texts_of
from eventsvc.mail_texts.rules import NOT_ADAPTED, holding, problems
from eventsvc.mail_texts.samples import sample_of, standard_words
from eventsvc.mail_texts.service import adapt, reset
from eventsvc.mail_texts.speaking import own_words
from eventsvc.messaging.office import PostOffice
from eventsvc.messaging.render import render
from eventsvc.web.flash import say_good, say_note
from eventsvc.web.guards import requires
from eventsvc.web.guests import links
from eventsvc.web.languages import said
from eventsvc.web.letters import TEXT_NAMES
from eventsvc.web.security import MAIL_POLICY, WITH_MAILS

from . import blueprint
from .differences import Difference, compared
from .mail_text_form import MailTextForm
from .mail_text_owners import Whose, get_letter, own_clusters, whose_cluster, whose_event
from .ownership import actor

UNPROCESSABLE, CONFLICT = 422, 409
OF_EVENT, OF_CLUSTER = "/veranstaltungen/<slug>/mailtexte", "/mailtexte/<cluster>"
LETTER, RESET, PREVIEW = "/<letter>", "/<letter>/zuruecksetzen", "/<letter>/vorschau/<language>"
POSTED = ["GET", "POST"]
Page = str | tuple[str, int] | AnyResponse


@blueprint.get(OF_EVENT)
@requires(Permission.EDIT_EVENTS)
def mail_texts(slug: str) -> Page:
    """List the letters of an event, and which of them it says otherwise."""
    return _list(whose_event(slug))


@blueprint.route(OF_EVENT + LETTER, methods=POSTED)
@requires(Permission.EDIT_EVENTS)
def mail_text(slug: str, letter: str) -> Page:
    """Say a letter of an event otherwise."""
    return _edit(whose_event(slug), get_letter(letter))


@blueprint.route(OF_EVENT + PREVIEW, methods=POSTED)
@requires(Permission.EDIT_EVENTS)
def preview_mail_text(slug: str, letter: str, language: str) -> Page:
    """Show the mail with what is saved, or with what is typed."""
    return _preview(whose_event(slug), get_letter(letter), language)


@blueprint.route(OF_EVENT + RESET, methods=POSTED)
@requires(Permission.EDIT_EVENTS)
def reset_mail_text(slug: str, letter: str) -> Page:
    """Ask whether the event's words shall go, and let them go."""
    return _reset(whose_event(slug), get_letter(letter))


@blueprint.get("/mailtexte")
@requires(Permission.CREATE_EVENTS)
def mail_text_clusters() -> Page:
    """List the clusters whose texts the account may change."""
    return render_template("organizer/mail_texts/clusters.html", clusters=own_clusters())


@blueprint.get(OF_CLUSTER)
@requires(Permission.CREATE_EVENTS)
def cluster_mail_texts(cluster: str) -> Page:
    """List the letters that a cluster says otherwise at all of its events."""
    return _list(whose_cluster(cluster))


@blueprint.route(OF_CLUSTER + LETTER, methods=POSTED)
@requires(Permission.CREATE_EVENTS)
def cluster_mail_text(cluster: str, letter: str) -> Page:
    """Say a letter otherwise at all events of a cluster."""
    return _edit(whose_cluster(cluster), get_letter(letter))


@blueprint.route(OF_CLUSTER + PREVIEW, methods=POSTED)
@requires(Permission.CREATE_EVENTS)
def preview_cluster_mail_text(cluster: str, letter: str, language: str) -> Page:
    """Show the mail with what is saved, or with what is typed."""
    return _preview(whose_cluster(cluster), get_letter(letter), language)


@blueprint.route(OF_CLUSTER + RESET, methods=POSTED)
@requires(Permission.CREATE_EVENTS)
def reset_cluster_mail_text(cluster: str, letter: str) -> Page:
    """Ask whether the cluster's words shall go, and let them go."""
    return _reset(whose_cluster(cluster), get_letter(letter))


def _list(whose: Whose) -> str:
    adapted = texts_of(whose.owner)
    above = texts_of(whose.above) if whose.above else {}
    return render_template(
        "organizer/mail_texts/index.html",
        whose=whose,
        occasions=[(one, [entry for entry in CATALOGUE.values() if entry.occasion is one]) for one in Occasion],
        titles=TEXT_NAMES,
        adapted=adapted,
        above=above,
        names=account_names(one.account_id for one in adapted.values() if one.account_id),
        lead=next((one for one in own_clusters() if whose.above and one.id == whose.above.id), None),
    )


def _edit(whose: Whose, entry: Adaptable) -> Page:
    present = text_at(whose.owner, entry.key)
    if request.method != "POST":
        return _page(whose, entry, MailTextForm.of(present))
    form = MailTextForm()
    form.take(MailTextForm.of(present))
    if not form.validate():
        return _page(whose, entry, form, UNPROCESSABLE)
    try:
        with transaction():
            is_new = adapt(whose.owner, entry.key, form.edit(), by=actor(), now=read_clock())
    except EditsClash as clash:
        both = compared(clash, form, MailTextForm.of(text_at(whose.owner, entry.key)))
        return _page(whose, entry, form, CONFLICT, both)
    except BadMailText as refusal:
        form.tell_unknown(refusal)
        return _page(whose, entry, form, UNPROCESSABLE)
    if is_new:
        say_good(said(N_("Gespeichert. Der Text gilt für alle Mails, die noch nicht unterwegs sind.")))
    else:
        say_note(said(N_("Es hat sich nichts geändert.")))
    return redirect(whose.url("mail_text", letter=entry.key), code=303)


def _page(
    whose: Whose, entry: Adaptable, form: MailTextForm, status: int = 200, both: list[Difference] | None = None
) -> AnyResponse:
    saved = texts_of(whose.owner).get(entry.key)
    above = text_at(whose.above, entry.key) if whose.above else NOT_ADAPTED
    page = render_template(
        "organizer/mail_texts/form.html",
        whose=whose,
        entry=entry,
        title=TEXT_NAMES[entry.key],
        form=form,
        both=both or [],
        saved=saved,
        by=account_names([saved.account_id]).get(saved.account_id, "") if saved and saved.account_id else "",
        text=saved.text if saved else NOT_ADAPTED,
        above=above,
        standard={language: standard_words(_office(), entry.key, whose.facts, language) for language in Language},
        in_both=list(Language),
        labels=LABELS_IN_LETTERS,
    )
    response = Response(page, status)
    response.headers["Content-Security-Policy"] = WITH_MAILS
    return response


def _preview(whose: Whose, entry: Adaptable, language: str) -> Page:
    """The whole mail to somebody who does not exist, as HTML or as the plain text that goes with it."""
    speaks = Language(language if language in set(Language) else Language.GERMAN)
    form = MailTextForm() if request.method == "POST" else MailTextForm.of(text_at(whose.owner, entry.key))
    found = problems(form.text.parts, entry.placeholders)
    if found:
        form.tell_unknown(BadMailText(found))
        words = " ".join(str(error) for name, _word in found for error in form[name].errors)
        return _framed(words, "text/plain", UNPROCESSABLE)
    above = text_at(whose.above, entry.key) if whose.above else NOT_ADAPTED
    words_here = holding([form.text.said(speaks), above.said(speaks)], entry.placeholders)
    letter = sample_of(entry.key, whose.facts)
    mail = render(_office(), letter, speaks, own_words(words_here, letter, speaks, links()))
    heading = said(N_("Betreff"))
    if request.args.get("teil") == "text":
        return _framed(f"{heading}: {mail.subject}\n\n{mail.text}", "text/plain")
    subject = Markup("<p><b>{}:</b> {}</p>").format(heading, mail.subject)
    return _framed(subject + Markup(mail.html), "text/html")  # noqa: S704 -- shut off by its policy


def _framed(body: str, media_type: str, status: int = 200) -> Response:
    response = Response(body, status, mimetype=media_type)
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


def _reset(whose: Whose, entry: Adaptable) -> Page:
    present = text_at(whose.owner, entry.key)
    if request.method == "POST":
        with transaction():
            reset(whose.owner, entry.key, by=actor(), now=read_clock())
        say_good(said(N_("Zurückgesetzt.")))
        return redirect(whose.url("mail_texts"), code=303)
    if not present.is_adapted:
        return redirect(whose.url("mail_text", letter=entry.key), code=303)
    return render_template(
        "organizer/mail_texts/reset.html", whose=whose, entry=entry, title=TEXT_NAMES[entry.key], text=present
    )


def _office() -> PostOffice:
    office: PostOffice = current_app.extensions["post_office"]
    return office
