"""Categories of participants, who may take them, and in which order those who wait get their places."""

from __future__ import annotations

from enum import StrEnum

from eventsvc.kit.text import N_


class CategoryKind(StrEnum):
    """What a category stands for; `other` is freely named."""

    MEMBER = "member"
    NON_MEMBER = "non_member"
    STUDENT = "student"
    RESEARCH = "research"
    STARTUP = "startup"
    PUBLIC_BODY = "public_body"
    SPEAKER = "speaker"
    PRESS = "press"
    EXHIBITOR = "exhibitor"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return CATEGORY_LABELS[self]


CATEGORY_LABELS = {
    CategoryKind.MEMBER: N_("Mitglied"),
    CategoryKind.NON_MEMBER: N_("Nichtmitglied"),
    CategoryKind.STUDENT: N_("Studierende"),
    CategoryKind.RESEARCH: N_("Forschung"),
    CategoryKind.STARTUP: N_("Start-up"),
    CategoryKind.PUBLIC_BODY: N_("Öffentliche Hand"),
    CategoryKind.SPEAKER: N_("Vortragende"),
    CategoryKind.PRESS: N_("Presse"),
    CategoryKind.EXHIBITOR: N_("Ausstellende"),
    CategoryKind.OTHER: N_("Andere"),
}


class Admission(StrEnum):
    """Who may take a category."""

    EVERYONE = "everyone"
    ON_REQUEST = "on_request"
    WITH_CODE = "with_code"
    MEMBERS = "members"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return ADMISSION_LABELS[self]

    @property
    def is_decided(self) -> bool:
        """Whether the organizer must confirm whoever takes it."""
        return self in DECIDED


DECIDED = frozenset({Admission.ON_REQUEST, Admission.MEMBERS})
ADMISSION_LABELS = {
    Admission.EVERYONE: N_("Alle"),
    Admission.ON_REQUEST: N_("Nach Zusage des Teams"),
    Admission.WITH_CODE: N_("Nur mit Code"),
    Admission.MEMBERS: N_("Mitglieder bestimmter Cluster, das Team bestätigt"),
}


class QueueOrder(StrEnum):
    """In which order those who wait get their places."""

    FIRST_COME = "first_come"
    MEMBERS_FIRST = "members_first"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return QUEUE_ORDER_LABELS[self]


QUEUE_ORDER_LABELS = {
    QueueOrder.FIRST_COME: N_("Wer zuerst kommt, rückt zuerst nach."),
    QueueOrder.MEMBERS_FIRST: N_("Mitglieder rücken zuerst nach, danach zählt die Reihenfolge des Eingangs."),
}
