"""The mail log: what was sent to whom, what became of it, and sending it again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_security import current_user
from sqlalchemy import Select
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission, Reach
from eventsvc.clusters.queries import ClusterName, clusters_by_name
from eventsvc.events.holding import event_titles, get_event_key, ids_held_by
from eventsvc.journal import Actor, note
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.localized import in_language
from eventsvc.kit.text import N_
from eventsvc.messaging import queries, service
from eventsvc.messaging.fates import fate, plain_reason
from eventsvc.messaging.queries import MailFilter
from eventsvc.messaging.service import MailStillUnderway
from eventsvc.messaging.states import MailState
from eventsvc.web.addresses import short_address
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad, say_good
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.letters import LETTER_NAMES
from eventsvc.web.reading import note_reading
from eventsvc.web.templating import page_url

from . import blueprint

LATELY = timedelta(days=1)


@blueprint.get("/mails")
@requires(Permission.SEE_MAIL_LOG)
@short_address
def mails() -> str:
    """List the mails of the own clusters' events, newest first; the office sees every mail."""
    wanted, clusters, now = _wanted(), _clusters(), read_clock()
    page = queries.mail_page(wanted, request.args.get("seite", 1, int))
    note_reading("read.mails", current_user.id, None)
    return render_template(
        "staff/mails.html",
        page=page,
        wanted=wanted,
        slug=request.args.get("veranstaltung", ""),
        cluster=request.args.get("cluster", ""),
        cluster_choices=[(each.slug, in_language(chosen_language(), each.name_de, each.name_en)) for each in clusters],
        state_choices=[(each.value, said(each.label)) for each in MailState],
        letter_choices=sorted(((name, said(words)) for name, words in LETTER_NAMES.items()), key=lambda one: one[1]),
        set_filters=_set_filters(wanted, clusters),
        refusing=queries.refusing_hosts(now - LATELY, wanted.events),
        names=LETTER_NAMES,
        plain_reason=plain_reason,
        query=request.query_string.decode(),
        now=now,
    )


@blueprint.get("/mails/<uuid:mail_id>")
@requires(Permission.SEE_MAIL_LOG)
def mail(mail_id: UUID) -> str:
    """Say what became of one mail, in words."""
    row = queries.get_mail(mail_id, events=_own_events())
    note_reading("read.mail", mail_id, row.event_id)
    titles = event_titles([row.event_id] if row.event_id else [])
    return render_template(
        "staff/mail.html",
        mail=row,
        event=titles.get(row.event_id) if row.event_id else None,
        names=LETTER_NAMES,
        fate=fate(row.state),
        why=plain_reason(row.reason),
        now=read_clock(),
    )


@blueprint.post("/mails/<uuid:mail_id>/erneut-senden")
@requires(Permission.SEE_MAIL_LOG)
def send_again(mail_id: UUID) -> Response:
    """Post a settled mail once more; whether it still holds is asked again before it leaves."""
    now, mail = read_clock(), queries.get_mail(mail_id, events=_own_events())
    try:
        with transaction():
            service.send_again(mail_id, now)
            note("mail.sent_again", mail_id, by=Actor.account(current_user.id), now=now, event_id=mail.event_id)
    except MailStillUnderway as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(said(N_("Die E-Mail an %(address)s geht noch einmal hinaus."), address=mail.to_address))
    query = request.query_string.decode()
    return redirect(f"{url_for('staff.mails')}?{query}" if query else url_for("staff.mails"), code=303)


def _wanted() -> MailFilter:
    """What the address asks for; what it does not know narrows nothing."""
    state, letter, slug = (request.args.get(name, "") for name in ("status", "brief", "veranstaltung"))
    chosen = next((each for each in _clusters() if each.slug == request.args.get("cluster")), None)
    return MailFilter(
        state=MailState(state) if state in set(MailState) else None,
        words=request.args.get("q", "").strip(),
        letter=letter if letter in LETTER_NAMES else "",
        event_id=get_event_key(slug).id if slug else None,
        cluster_events=ids_held_by(Reach(frozenset({chosen.id}))) if chosen else None,
        events=_own_events(),
    )


def _set_filters(wanted: MailFilter, clusters: list[ClusterName]) -> list[tuple[str, str]]:
    """Return the filters that are set, each with the address without it."""
    filters = []
    if wanted.words:
        filters.append((wanted.words, page_url(q=None, seite=None)))
    if wanted.event_id:
        title = event_titles([wanted.event_id])[wanted.event_id]
        filters.append((title.said(chosen_language()), page_url(veranstaltung=None, seite=None)))
    if wanted.cluster_events is not None:
        chosen = next(each for each in clusters if each.slug == request.args["cluster"])
        name = in_language(chosen_language(), chosen.name_de, chosen.name_en)
        filters.append((name, page_url(cluster=None, seite=None)))
    if wanted.letter:
        filters.append((said(LETTER_NAMES[wanted.letter]), page_url(brief=None, seite=None)))
    if wanted.state:
        filters.append((said(wanted.state.label), page_url(status=None, seite=None)))
    return filters


def _clusters() -> list[ClusterName]:
    return clusters_by_name(access().clusters(Permission.SEE_MAIL_LOG))


def _own_events() -> Select[UUID] | None:
    reach = access().reach(Permission.SEE_MAIL_LOG)
    return None if reach.is_everything else ids_held_by(reach)
