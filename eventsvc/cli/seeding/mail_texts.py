"""What teams of the demonstration say in their mails in words of their own: one cluster at all events, two events at theirs."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from eventsvc.journal import Actor
from eventsvc.kit.edits import Edit, marks_of
from eventsvc.mail_texts.queries import TextOwner, text_at
from eventsvc.mail_texts.service import adapt

from .accounts import organizer_of
from .events import Held

CLUSTER = "mechatronik-automation"
REMINDER = {
    "opening_de": (
        "bald sehen wir uns: **{veranstaltung}** beginnt um {beginn}. Kommen Sie gern eine halbe Stunde früher, "
        "dann ist noch Zeit für einen Kaffee."
    ),
    "opening_en": (
        "see you soon: **{veranstaltung}** starts at {beginn}. Do come half an hour early, so that there is time for a coffee."
    ),
}
# An event with both languages, and one where the English is still missing.
AT_EVENTS = {
    "netzwerktag-automation": (
        "registration_confirmed",
        {
            "subject_de": "Willkommen, {vorname}: {veranstaltung}",
            "opening_de": (
                "schön, dass Sie dabei sind. Damit der Tag gut wird:\n\n- Bringen Sie ein Notebook mit\n"
                "- Überlegen Sie sich **eine** Frage aus Ihrem Betrieb\n\nWir freuen uns auf Sie."
            ),
            "subject_en": "Welcome, {vorname}: {veranstaltung}",
            "opening_en": (
                "good to have you. To make it a good day:\n\n- Bring a notebook\n"
                "- Think of **one** question from your company\n\nWe look forward to seeing you."
            ),
        },
    ),
    "kobots-sicher-einrichten": (
        "event_follow_up",
        {
            "opening_de": "danke, {vorname} {nachname}, dass Sie in {ort} dabei waren.",
            "closing_de": "Sagen Sie uns in zwei Sätzen, was Sie morgen anders machen: Antworten Sie einfach auf diese Mail.",
        },
    ),
}


def add_mail_texts(events: Sequence[Held], clusters: dict[str, UUID]) -> None:
    """Adapt mails of the events that this run adds, and of their cluster once."""
    for event in events:
        by = Actor.account(organizer_of(event.plan.cluster))
        if event.plan.slug in AT_EVENTS:
            key, parts = AT_EVENTS[event.plan.slug]
            _adapt(TextOwner(event_id=event.id), key, parts, by, event)
        if event.plan.cluster == CLUSTER:
            _adapt(TextOwner(cluster_id=clusters[CLUSTER]), "event_reminder", REMINDER, by, event)


def _adapt(owner: TextOwner, key: str, parts: dict[str, str], by: Actor, event: Held) -> None:
    present = text_at(owner, key)
    if not present.is_adapted:
        adapt(owner, key, Edit(parts, marks_of(present.parts)), by=by, now=event.times.today)
