"""Rows with sane defaults, one module a room; each builder opens a transaction of its own."""

from .accounts import an_account, an_invited_account, another_invitation
from .announcements import an_announcement
from .applications import a_group, a_participant, a_person, an_application, consents_to
from .categories import a_category
from .clusters import a_carrier, a_cluster, a_logo
from .drafts import a_draft
from .entries import a_code, a_contingent, an_invitation
from .events import a_pool_of, an_event, close_way
from .imports import an_import, begun, imported, work_on
from .mail_texts import a_mail_text, owner_of
from .questions import a_choice, a_question, asked
from .registration import a_crowd, a_registration
from .sessions import FOR_EVERYONE, a_pool_of_session, a_session, a_session_choice

__all__ = [
    "FOR_EVERYONE",
    "a_carrier",
    "a_category",
    "a_choice",
    "a_cluster",
    "a_code",
    "a_contingent",
    "a_crowd",
    "a_draft",
    "a_group",
    "a_logo",
    "a_mail_text",
    "a_participant",
    "a_person",
    "a_pool_of",
    "a_pool_of_session",
    "a_question",
    "a_registration",
    "a_session",
    "a_session_choice",
    "an_account",
    "an_announcement",
    "an_application",
    "an_event",
    "an_import",
    "an_invitation",
    "an_invited_account",
    "another_invitation",
    "asked",
    "begun",
    "close_way",
    "consents_to",
    "imported",
    "owner_of",
    "work_on",
]
