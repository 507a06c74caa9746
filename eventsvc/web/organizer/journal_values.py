"""What the journal has kept of a change, in the labels and values that people know: local times, states in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import chain
from zoneinfo import ZoneInfo

from eventsvc.accounts.hosting import HostRole, HostView
from eventsvc.events.categories import Admission, CategoryKind, QueueOrder
from eventsvc.events.kinds import ChangesBy, EventFormat, EventKind, Participation
from eventsvc.events.regions import Region
from eventsvc.kit.localized import HOME, written_country, written_instant, written_price, written_short_day
from eventsvc.kit.text import N_
from eventsvc.organizations import OrganizationKind
from eventsvc.web.languages import chosen_language, said

from .differences import label_of

LONGEST = 160
NOTHING = "–"
LABELS = {
    "capacity": N_("Plätze"),
    "closes_at": N_("Anmeldeschluss"),
    "opens_at": N_("Anmeldung ab"),
    "reminders": N_("Erinnerungen"),
    "title_de": N_("Titel"),
    "title_en": N_("Titel auf Englisch"),
    "description_de": N_("Beschreibung"),
    "description_en": N_("Beschreibung auf Englisch"),
    "starts_at": N_("Beginn"),
    "ends_at": N_("Ende"),
    "parallel_group": N_("Gruppe, aus der man eines wählt"),
    "first_name": N_("Vorname"),
    "last_name": N_("Nachname"),
    "email": N_("E-Mail-Adresse"),
    "organization": N_("Organisation"),
    "organization_kind": N_("Art der Organisation"),
    "postal_code": N_("Postleitzahl"),
    "country": N_("Land"),
    "phone": N_("Telefon"),
    "dietary_needs": N_("Essen"),
    "access_needs": N_("Barrierefreiheit"),
    "remarks": N_("Anmerkungen"),
    "name_de": N_("Name auf Deutsch"),
    "name_en": N_("Name auf Englisch"),
    "quota": N_("Plätze"),
    "admission": N_("Für wen"),
    "price_cents": N_("Preis netto"),
    "proof_de": N_("Nachweis auf Deutsch"),
    "proof_en": N_("Nachweis auf Englisch"),
    "room": N_("Raum"),
    "speaker": N_("Wer spricht"),
    "is_choosable": N_("Zum Auswählen"),
    "participation": N_("Teilnahme"),
    "code": N_("Code"),
    "note": N_("Notiz"),
    "most_uses": N_("Höchstens so oft"),
    "expires_at": N_("Gültig bis"),
    "contact_name": N_("Kontakt"),
    "contact_email": N_("E-Mail-Adresse des Kontakts"),
    "language": N_("Sprache"),
    "release_at": N_("Freigabe am"),
    "change_until": N_("Ändern bis"),
    "substitute_until": N_("Vertretung bis"),
    "sign_off_until": N_("Abmelden bis"),
    "approves_substitutes": N_("Das Team stimmt Vertretungen zu"),
    "looks_again": N_("Das Team sieht Änderungen an"),
    "changes_by": N_("Wer ändern darf"),
    "sessions": N_("Auswahl im Programm"),
    "role": N_("Aufgabe des Clusters"),
    "view": N_("Wen der Cluster sieht"),
    "seat": N_("Sitz"),
    "colour": N_("Farbe"),
    "website": N_("Website"),
    "valid_from": N_("Gültig ab"),
    "valid_until": N_("Gültig bis"),
    "carrier_id": N_("Träger"),
    "second_carrier_id": N_("Zweiter Träger"),
    "third_carrier_id": N_("Dritter Träger"),
    "logo": N_("Logo"),
    "logo_alt_de": N_("Beschreibung des Logos"),
    "logo_alt_en": N_("Beschreibung des Logos auf Englisch"),
    "name": N_("Name"),
    "legal_form": N_("Rechtsform"),
    "street": N_("Straße und Hausnummer"),
    "city": N_("Ort"),
    "sender_name": N_("Absendername"),
    "reply_address": N_("Antwortadresse"),
    "privacy_notice_de": N_("Datenschutzhinweise"),
    "privacy_notice_en": N_("Datenschutzhinweise auf Englisch"),
    "steps": N_("Gebühren der Abmeldung"),
    "subject_de": N_("Betreff"),
    "opening_de": N_("Text oben"),
    "closing_de": N_("Text unten"),
    "subject_en": N_("Betreff auf Englisch"),
    "opening_en": N_("Text oben auf Englisch"),
    "closing_en": N_("Text unten auf Englisch"),
}
# Several fields of the editor, without one name.
UNNAMED = frozenset({"reminders"})
LANGUAGES = {"de": N_("Deutsch"), "en": N_("Englisch")}
_ENUMS: dict[str, tuple[type[StrEnum], ...]] = {
    "kind": (EventKind, CategoryKind),
    "format": (EventFormat,),
    "participation": (Participation,),
    "queue_order": (QueueOrder,),
    "region": (Region,),
    "organization_kind": (OrganizationKind,),
    "admission": (Admission,),
    "changes_by": (ChangesBy,),
    "role": (HostRole,),
    "view": (HostView,),
}
WORDS: dict[str, dict[str, str]] = {
    field: {word.value: word.label for word in chain.from_iterable(kinds)}  # type: ignore[attr-defined] # all of ours have one
    for field, kinds in _ENUMS.items()
} | {"language": LANGUAGES}
_UNLIMITED = frozenset({"capacity", "capacity_on_site", "capacity_online", "quota", "most_uses"})
_AWARE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d)?")
_DAY, _TIME = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d\d:\d\d(:\d\d)?")


@dataclass(frozen=True)
class Difference:
    """One field: what it is called, what stood there and what stands there now; `is_hidden` says only that it changed."""

    label: str
    before: str = ""
    after: str = ""
    is_hidden: bool = False

    def __str__(self) -> str:
        """The difference in one line."""
        return self.label if self.is_hidden else f"{self.label}: {self.before} → {self.after}"


def written_difference(
    name: str, values: list[object], timezone: str, names: dict[str, str], *, of_event: bool = False
) -> Difference:
    """Return what changed in one field, in words; `names` are those of clusters and carriers by their keys.

    The fields of an event are called what they are called in its editor.
    """
    is_own = name in LABELS and (not of_event or name in UNNAMED)
    label = said(LABELS[name] if is_own else label_of(name))
    if not values:
        return Difference(label, is_hidden=True)
    before, after = (_written(name, value, timezone, names) for value in values)
    return Difference(label, before, after)


def _written(name: str, value: object, timezone: str, names: dict[str, str]) -> str:
    match value:
        case None | "" | []:
            return said(N_("unbegrenzt")) if name in _UNLIMITED else NOTHING
        case bool():
            return said(N_("ja")) if value else said(N_("nein"))
        case list():
            return ", ".join(_written(name, one, timezone, names) for one in value)
        case {"days": days, "at": at}:
            return said(N_("%(days)s Tage vorher, %(at)s"), days=days, at=str(at)[:5])
        case {"days": days, "percent": percent, "amount_cents": cents}:
            share = written_price(cents, chosen_language()) if percent is None else f"{percent} %"
            return said(N_("%(share)s ab %(days)s Tagen vorher"), share=share, days=days)
        case int() if name.endswith("_cents"):
            return written_price(value, chosen_language())
        case str():
            return _of_text(name, value, timezone, names)
    return str(value)


def _of_text(name: str, text: str, timezone: str, names: dict[str, str]) -> str:
    language = chosen_language()
    if text in WORDS.get(name, {}):
        return said(WORDS[name][text])
    if name.endswith("country"):
        return written_country(text, language)
    if _AWARE.fullmatch(text):
        at = datetime.fromisoformat(text)
        return written_instant(at if at.tzinfo else at.replace(tzinfo=ZoneInfo(timezone)), timezone, language)
    if _DAY.fullmatch(text):
        return written_short_day(date.fromisoformat(text), HOME, language)
    if _TIME.fullmatch(text):
        return f"{time.fromisoformat(text):%H:%M}"
    found = names.get(text, text)
    return found if len(found) <= LONGEST else f"{found[:LONGEST].rstrip()} …"
