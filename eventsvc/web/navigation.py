"""Where one can go from every page: one table for each audience that has a left navigation."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for

from eventsvc.accounts.policy import Permission
from eventsvc.kit.text import N_

from .guards import access


@dataclass(frozen=True)
class Place:
    """One entry: the view it opens, its German label, its icon and what one must be allowed to see it."""

    endpoint: str
    label: str
    icon: str
    permission: Permission | None = None


@dataclass(frozen=True)
class Entry:
    """One entry as the page shows it."""

    label: str
    url: str
    icon: str
    is_current: bool


WORKPLACE = (
    Place("organizer.home", N_("Heute"), "house", Permission.SEE_EVENTS),
    Place("organizer.events", N_("Veranstaltungen"), "calendar3", Permission.SEE_EVENTS),
    Place("organizer.templates", N_("Vorlagen"), "files", Permission.CREATE_EVENTS),
    Place("desk.events", N_("Einlass"), "qr-code-scan", Permission.CHECK_IN),
)
OFFICE = (
    Place("staff.exports", N_("Exporte"), "download", Permission.EXPORT),
    Place("staff.mails", N_("E-Mails"), "envelope", Permission.SEE_MAIL_LOG),
    Place("organizer.mail_text_clusters", N_("Mailtexte"), "envelope-paper", Permission.CREATE_EVENTS),
    Place("organizer.journals", N_("Journal"), "clock-history", Permission.SEE_JOURNAL),
    Place("staff.consents", N_("Einwilligungen"), "check2-square", Permission.WORD_CONSENTS),
    Place("staff.clusters", N_("Cluster und Träger"), "diagram-3", Permission.MANAGE_CLUSTERS),
    Place("staff.accounts", N_("Team"), "people", Permission.INVITE),
    Place("staff.jobs", N_("Abläufe"), "arrow-repeat", Permission.SEE_JOBS),
    Place("staff.health", N_("Zustand"), "heart-pulse", Permission.SEE_HEALTH),
)
TABLES = {"workplace": WORKPLACE, "office": OFFICE}


def navigation(table: str) -> list[Entry]:
    """Return the entries of `table` that the account of this request may open; the one nearest above this page is current."""
    may = access()
    urls = {
        place: url_for(place.endpoint)
        for place in TABLES[table]
        if place.endpoint in current_app.view_functions
        and (place.permission is None or may.may_anywhere(place.permission))
    }
    above = [url for url in urls.values() if _is_above(url)]
    nearest = max(above, key=len, default="")
    return [Entry(place.label, url, place.icon, url == nearest) for place, url in urls.items()]


def _is_above(url: str) -> bool:
    """Whether this page is that of the address, or lies below it."""
    return request.path == url or (url.count("/") > 1 and request.path.startswith(f"{url.rstrip('/')}/"))
