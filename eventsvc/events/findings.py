"""What can be found about an event before and after its publication: each with its words, and where it is mended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from eventsvc.kit.localized import Bilingual
from eventsvc.kit.text import N_

NOTHING = Bilingual("")


class Finding(StrEnum):
    """What can be found about an event, by itself or in its parts."""

    DESCRIPTION_MISSING = "description_missing"
    CONTACT_MISSING = "contact_missing"
    BEGUN = "begun"
    DEADLINE_OVER = "deadline_over"
    CLOSES_AFTER_START = "closes_after_start"
    OPENS_AFTER_CLOSE = "opens_after_close"
    NO_PLACES = "no_places"
    NO_CATEGORY_WAITS = "no_category_waits"
    NO_CATEGORY_EVER_OPEN = "no_category_ever_open"
    LASTS_LONG = "lasts_long"
    SUMMARY_MISSING = "summary_missing"
    ENGLISH_MISSING = "english_missing"
    VENUE_MISSING = "venue_missing"
    LINK_MISSING = "link_missing"
    ON_SITE_WITHOUT_PLACES = "on_site_without_places"
    ONLINE_WITHOUT_PLACES = "online_without_places"
    PLACES_UNLIMITED = "places_unlimited"
    OFFER_WITHOUT_QUEUE = "offer_without_queue"
    NO_MEMBERS_TO_PREFER = "no_members_to_prefer"
    NOBODY_INVITED = "nobody_invited"
    HOST_UNANSWERED = "host_unanswered"
    CATEGORY_NEVER_OPEN = "category_never_open"
    CATEGORY_OUTSIDE_WINDOW = "category_outside_window"
    CATEGORY_WITHOUT_PLACES = "category_without_places"
    CATEGORY_TOO_LARGE = "category_too_large"
    CATEGORY_ENGLISH_MISSING = "category_english_missing"
    QUESTION_ENGLISH_MISSING = "question_english_missing"
    SESSION_ENGLISH_MISSING = "session_english_missing"
    ROOM_TAKEN_TWICE = "room_taken_twice"
    REMINDER_AFTER_START = "reminder_after_start"
    REMINDER_TOO_LATE = "reminder_too_late"

    @property
    def hinders(self) -> bool:
        """Whether the event cannot be published with it; else it is advice."""
        return self in HINDERING

    @property
    def label(self) -> str:
        """The German sentence, marked for the catalogues."""
        return LABELS[self]


HINDERING = frozenset(
    {
        *(Finding.DESCRIPTION_MISSING, Finding.CONTACT_MISSING, Finding.BEGUN, Finding.DEADLINE_OVER),
        *(Finding.CLOSES_AFTER_START, Finding.OPENS_AFTER_CLOSE, Finding.NO_PLACES),
        *(Finding.NO_CATEGORY_WAITS, Finding.NO_CATEGORY_EVER_OPEN),
    }
)
LABELS = {
    Finding.DESCRIPTION_MISSING: N_("Die Beschreibung auf Deutsch fehlt."),
    Finding.CONTACT_MISSING: N_("Eine Kontaktadresse fehlt."),
    Finding.BEGUN: N_("Der Beginn liegt in der Vergangenheit."),
    Finding.DEADLINE_OVER: N_("Der Anmeldeschluss liegt in der Vergangenheit."),
    Finding.CLOSES_AFTER_START: N_("Der Anmeldeschluss liegt nach dem Beginn der Veranstaltung."),
    Finding.OPENS_AFTER_CLOSE: N_("Die Anmeldung öffnet erst nach dem Anmeldeschluss."),
    Finding.NO_PLACES: N_("Es gibt keinen einzigen Platz: Die Zahl der Plätze ist null."),
    Finding.NO_CATEGORY_WAITS: N_(
        "Warteliste ist an, aber keine Kategorie erlaubt sie: In jeder entscheidet das Team, wer kommt."
    ),
    Finding.NO_CATEGORY_EVER_OPEN: N_(
        "Niemand kann sich anmelden: Solange die Anmeldung offen ist, ist keine Kategorie wählbar."
    ),
    Finding.LASTS_LONG: N_("Die Veranstaltung dauert länger als einen Monat. Stimmt das Ende?"),
    Finding.SUMMARY_MISSING: N_("Die Kurzbeschreibung fehlt; sie steht im Kalender."),
    Finding.ENGLISH_MISSING: N_("Texte auf Englisch fehlen; auf der englischen Seite steht dort Deutsch."),
    Finding.VENUE_MISSING: N_("Der Veranstaltungsort fehlt noch; auf der Seite steht „Der Ort folgt“."),
    Finding.LINK_MISSING: N_("Der Link zur Teilnahme fehlt noch."),
    Finding.ON_SITE_WITHOUT_PLACES: N_("Vor Ort gibt es keinen Platz: Die Zahl der Plätze ist null."),
    Finding.ONLINE_WITHOUT_PLACES: N_("Online gibt es keinen Platz: Die Zahl der Plätze ist null."),
    Finding.PLACES_UNLIMITED: N_("Vor Ort ist die Zahl der Plätze unbegrenzt; eine Warteliste entsteht so nie."),
    Finding.OFFER_WITHOUT_QUEUE: N_("Eine Frist für Angebote ist gesetzt, aber die Warteliste ist aus."),
    Finding.NO_MEMBERS_TO_PREFER: N_("Mitglieder rücken zuerst nach, aber keine Kategorie ist für Mitglieder."),
    Finding.NOBODY_INVITED: N_(
        "Die Veranstaltung ist geschlossen, und es gibt weder Einladung noch Code: So kann sich niemand anmelden."
    ),
    Finding.HOST_UNANSWERED: N_("„%(name)s“ hat noch nicht geantwortet, ob der Cluster mitveranstaltet."),
    Finding.CATEGORY_NEVER_OPEN: N_("„%(name)s“ ist nie wählbar, solange die Anmeldung offen ist."),
    Finding.CATEGORY_OUTSIDE_WINDOW: N_("„%(name)s“ ist zum Teil nur außerhalb der Anmeldezeit wählbar."),
    Finding.CATEGORY_WITHOUT_PLACES: N_("„%(name)s“ hat keinen Platz: Das Kontingent ist null."),
    Finding.CATEGORY_TOO_LARGE: N_("„%(name)s“ hat ein größeres Kontingent, als die Veranstaltung Plätze hat."),
    Finding.CATEGORY_ENGLISH_MISSING: N_("Die Kategorie „%(name)s“ hat keinen englischen Namen."),
    Finding.QUESTION_ENGLISH_MISSING: N_("Der Frage „%(name)s“ fehlt Englisch."),
    Finding.SESSION_ENGLISH_MISSING: N_("Der Programmpunkt „%(name)s“ hat keinen englischen Titel."),
    Finding.ROOM_TAKEN_TWICE: N_("„%(name)s“ und „%(other)s“ sind zur selben Zeit im selben Raum."),
    Finding.REMINDER_AFTER_START: N_("Eine Erinnerung käme erst nach dem Beginn; sie geht nicht hinaus."),
    Finding.REMINDER_TOO_LATE: N_("Für eine Erinnerung ist es schon zu spät; sie geht nicht hinaus."),
}


class Part(StrEnum):
    """Where in the editor something is mended."""

    BASICS = "basics"
    TEXTS = "texts"
    VENUE = "venue"
    SIGN_UP = "sign_up"
    CATEGORIES = "categories"
    QUESTIONS = "questions"
    PROGRAMME = "programme"
    GUESTS = "guests"
    MAILS = "mails"
    HOLDERS = "holders"


@dataclass(frozen=True, kw_only=True)
class Found:
    """A finding, and where it is mended: the part with its field, or the category, question or session itself."""

    finding: Finding
    part: Part
    field: str = ""
    target: UUID | None = None
    name: Bilingual = NOTHING
    other: Bilingual = NOTHING
