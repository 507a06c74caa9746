"""Ending news: by the link in the mail, or by the mail program's own button, which sends the same form."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request
from flask.blueprints import BlueprintSetupState

from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.registration.news import NewsConsent, end_news, get_news_consent
from eventsvc.web.guards import public
from eventsvc.web.guests import links
from eventsvc.web.security import keep_private

from . import blueprint


@blueprint.record_once
def take_clicks_of_mail_programs(state: BlueprintSetupState) -> None:
    """A mail program has no token of ours; the link's own is the proof."""
    state.app.extensions["csrf"].exempt(unsubscribe)


@blueprint.route("/abbestellen/<uuid:consent_id>/<token>", methods=["GET", "POST"])
@public
def unsubscribe(consent_id: UUID, token: str) -> str:
    """Ask whether news is to end, then end it; a second click changes nothing, and no answer leads elsewhere (RFC 8058)."""
    keep_private()
    consent = _opened(consent_id, token)
    if request.method == "POST":
        with transaction():
            end_news(get_news_consent(consent_id), read_clock())
    is_over = request.method == "POST" or not consent.is_standing
    return render_template("public/news/unsubscribe.html", consent=consent, is_over=is_over)


def _opened(consent_id: UUID, token: str) -> NewsConsent:
    if not links().opens_unsubscribe(token, consent_id):
        raise NotFound(consent_id)
    return get_news_consent(consent_id)
