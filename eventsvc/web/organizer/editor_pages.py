"""The pages of an event's editor in their order, how far each is, and what is found on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from flask import g, url_for

from eventsvc.events.checklist import findings
from eventsvc.events.findings import Found, Part
from eventsvc.events.wholes import get_whole
from eventsvc.kit.clock import read_clock
from eventsvc.kit.text import N_
from eventsvc.registration.invitations import invitations_of
from eventsvc.registration.states import InvitationState
from eventsvc.web.languages import chosen_language, said

from . import blueprint
from .editor_forms import BasicsForm, EditorForm, HoldersForm, MailsForm, SignUpForm, TextsForm, VenueForm


class Mark(StrEnum):
    """What the editor's navigation says of a page."""

    COMPLETE = "complete"
    OPEN = "open"
    HINDERS = "hinders"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return MARK_LABELS[self]


MARK_LABELS = {
    Mark.COMPLETE: N_("vollständig"),
    Mark.OPEN: N_("kann noch warten"),
    Mark.HINDERS: N_("fehlt zur Veröffentlichung"),
}


@dataclass(frozen=True)
class EditorPage:
    """A page of the editor; one with a form of its own stands under its word."""

    name: str
    title: str
    group: str
    endpoint: str = ""
    word: str = ""
    form: type[EditorForm] | None = None
    template: str = ""

    def address(self, slug: str) -> str:
        """Return where the page stands for an event."""
        return url_for(self.endpoint, slug=slug) if self.endpoint else url_for(EDIT, slug=slug, page=self.word)


EDIT = "organizer.edit_event"
PUBLICATION = "publication"
FIXED = "fixed"
EVENT, SIGNING_UP, RUNNING = N_("Veranstaltung"), N_("Anmeldungen"), N_("Durchführung")
PAGES = (
    EditorPage(Part.BASICS, N_("Grundlagen"), EVENT, "", "grundlagen", BasicsForm, "organizer/editor/basics.html"),
    EditorPage(Part.TEXTS, N_("Texte"), EVENT, "", "texte", TextsForm, "organizer/editor/texts.html"),
    EditorPage(Part.VENUE, N_("Ort und Link"), EVENT, "", "ort", VenueForm, "organizer/editor/venue.html"),
    EditorPage(Part.PROGRAMME, N_("Programm"), EVENT, "organizer.programme"),
    EditorPage(
        Part.HOLDERS, N_("Veranstalter"), EVENT, "", "veranstalter", HoldersForm, "organizer/editor/holders.html"
    ),
    EditorPage(Part.SIGN_UP, N_("Anmeldung"), SIGNING_UP, "", "anmeldung", SignUpForm, "organizer/editor/sign_up.html"),
    EditorPage(Part.CATEGORIES, N_("Kategorien"), SIGNING_UP, "organizer.categories"),
    EditorPage(Part.QUESTIONS, N_("Fragen"), SIGNING_UP, "organizer.questions"),
    EditorPage("rules", N_("Regeln"), SIGNING_UP, "organizer.rules"),
    EditorPage(Part.GUESTS, N_("Einladungen und Codes"), SIGNING_UP, "organizer.guests"),
    EditorPage(Part.MAILS, N_("Mails"), RUNNING, "", "mails", MailsForm, "organizer/editor/mails.html"),
    EditorPage("mail_texts", N_("Mailtexte"), RUNNING, "organizer.mail_texts"),
    EditorPage("team", N_("Team"), RUNNING, "organizer.team"),
    EditorPage(PUBLICATION, N_("Veröffentlichung"), RUNNING, "organizer.publication"),
    EditorPage("outlook", N_("Was von selbst geschieht"), RUNNING, "organizer.outlook"),
    EditorPage(FIXED, N_("Was festgelegt ist"), RUNNING, "organizer.fixed"),
)
# A template is prepared like an event, but nothing happens there, nobody comes, and it fixes what events from it have.
NOT_OF_TEMPLATES = frozenset({Part.GUESTS, "team", PUBLICATION, "outlook"})
BY_WORD = {page.word: page for page in PAGES if page.form}
# What stands in detail on pages of their own.
SINGLE = {
    Part.CATEGORIES: ("organizer.category", "category_id"),
    Part.QUESTIONS: ("organizer.question", "question_id"),
    Part.PROGRAMME: ("organizer.session", "session_id"),
}


def page_of(name: str) -> EditorPage:
    """Return the page by its name."""
    return next(page for page in PAGES if page.name == name)


def page_after(page: EditorPage, *, is_template: bool = False) -> EditorPage:
    """Return the page that comes next in the editor."""
    return next(one for one in pages_of(is_template=is_template) if PAGES.index(one) > PAGES.index(page))


def pages_of(*, is_template: bool) -> list[EditorPage]:
    """Return the pages that an event has, or a template."""
    hidden = NOT_OF_TEMPLATES if is_template else {FIXED}
    return [page for page in PAGES if page.name not in hidden]


def found_of(event_id: UUID) -> list[Found]:
    """Return what is found about the event, read once for a page."""
    known: dict[UUID, list[Found]] = g.setdefault("found_of", {})
    if event_id not in known:
        whole = get_whole(event_id)
        if whole.draft.is_by_invitation and not whole.has_guests:
            invited = invitations_of(event_id)
            whole = replace(whole, has_guests=any(one.state is not InvitationState.REVOKED for one in invited))
        known[event_id] = findings(whole, read_clock())
    return known[event_id]


@blueprint.app_template_global()
def editor_pages(event_id: UUID, *, is_template: bool) -> list[tuple[str, list[tuple[EditorPage, Mark]]]]:
    """Return every page of the editor with how far it is, by the groups of its navigation."""
    found = found_of(event_id)
    return [
        (group, [(page, _mark(one for one in found if page.name in {one.part, PUBLICATION})) for page in pages])
        for group, pages in groupby(pages_of(is_template=is_template), attrgetter("group"))
    ]


@blueprint.app_template_global()
def editor_address(found: Found, slug: str) -> str:
    """Return where the finding is mended, at its very field."""
    if found.target is not None:
        endpoint, name = SINGLE[found.part]
        values: dict[str, Any] = {"slug": slug, name: found.target}
        return url_for(endpoint, **values)
    return f"{page_of(found.part).address(slug)}#{found.field}"


@blueprint.app_template_filter("finding")
def words_of(found: Found) -> str:
    """Return what is found, in the reader's language."""
    language = chosen_language()
    return said(found.finding.label, name=found.name.said(language), other=found.other.said(language))


def _mark(found: Iterable[Found]) -> Mark:
    here = list(found)
    if any(one.finding.hinders for one in here):
        return Mark.HINDERS
    return Mark.OPEN if here else Mark.COMPLETE
