"""The journal in sentences: who did what, with what it has changed, and where that is to be found."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import url_for

from eventsvc.accounts.models import Role
from eventsvc.exports import EXPORTS
from eventsvc.journal.models import ActorKind
from eventsvc.journal.queries import EntryRow
from eventsvc.kit.localized import HOME, written_price
from eventsvc.kit.text import N_, folded
from eventsvc.registration.deciding import Outcome
from eventsvc.registration.mentioned import Mentioned, mentioned_in
from eventsvc.web.deeds import DEEDS, Deed
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.letters import TEXT_NAMES

from .journal_values import Difference, written_difference

NAMELESS = N_("N. N. (Daten gelöscht)")
SOMEONE = {
    ActorKind.PERSON: NAMELESS,
    ActorKind.CONTACT: N_("der Kontakt"),
    ActorKind.GUEST: N_("ein Gast"),
    ActorKind.ACCOUNT: N_("jemand vom Team"),
    ActorKind.SYSTEM: N_("das System"),
}
CONTACT = N_("%(name)s (Kontakt)")
GUEST = N_("%(name)s (Gast)")
# An account is called by its name; where the sentence lacks what was done to what, the heading says it.
PLAIN = N_("%(who)s: %(deed)s.")


@dataclass(frozen=True, kw_only=True)
class Told:
    """One entry as people read it: `who`, `deed` and `about` in short, a sentence with all of it, and where to find it."""

    id: UUID
    at: datetime
    who: str
    deed: str
    # To whom of the team, or what: a name that the deed alone leaves out.
    about: str
    sentence: str
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]
    event: str
    event_url: str
    url: str
    timezone: str


def told(entries: Collection[EntryRow]) -> list[Told]:
    """Return the entries in words."""
    names = mentioned_in(entries, chosen_language())
    return [_told(entry, names) for entry in entries]


def actions_worded(words: str) -> frozenset[str]:
    """Return the actions in whose words this is found."""
    wanted = folded(words)
    return frozenset(
        action
        for action, deed in DEEDS.items()
        if any(
            wanted in folded(said(text, who="", whom="", what=""))
            for text in (deed.title, deed.sentence, deed.own)
            if text
        )
    )


def _told(entry: EntryRow, names: Mentioned) -> Told:
    deed = DEEDS[entry.action]
    event = names.events.get(entry.event_id) if entry.event_id else None
    timezone, who = event.timezone if event else HOME, _who(entry, names)
    changed = (entry.facts.get("changes") or {}).items()
    of_event = entry.action == "event.edited"
    return Told(
        id=entry.id,
        at=entry.at,
        who=who,
        deed=said(deed.title),
        about=_account(entry, names) or _what(entry, names),
        sentence=_sentence(entry, deed, who, names),
        differences=tuple(
            written_difference(name, values, timezone, names.by_key, of_event=of_event) for name, values in changed
        ),
        notes=tuple(_notes(entry, names)),
        event=event.title if event else "",
        event_url=url_for("organizer.event", slug=event.slug) if event else "",
        url=_url(entry, event.slug, names) if event else "",
        timezone=timezone,
    )


def _who(entry: EntryRow, names: Mentioned) -> str:
    match entry.actor_kind:
        case ActorKind.PERSON:
            name = names.people.get(entry.subject_id, "")
        case ActorKind.CONTACT if entry.actor_id in names.contacts:
            name = said(CONTACT, name=names.contacts[entry.actor_id])
        case ActorKind.GUEST if entry.subject_id in names.things:
            name = said(GUEST, name=names.things[entry.subject_id])
        case ActorKind.ACCOUNT:
            name = names.accounts.get(entry.actor_id, "") if entry.actor_id else ""
        case _:
            name = ""
    return name or said(SOMEONE[entry.actor_kind])


def _sentence(entry: EntryRow, deed: Deed, who: str, names: Mentioned) -> str:
    if deed.own and entry.actor_kind is ActorKind.PERSON:
        return _begun(said(deed.own, who=who))
    what = _what(entry, names)
    if "%(what)s" in deed.sentence and not what:
        return _begun(said(PLAIN, who=who, deed=said(deed.title)))
    return _begun(said(deed.sentence, who=who, whom=_whom(entry, names), what=what))


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _whom(entry: EntryRow, names: Mentioned) -> str:
    key = entry.subject_id
    found = names.people.get(key) or _account(entry, names) or names.accounts.get(key) or names.things.get(key)
    return found or said(NAMELESS)


def _account(entry: EntryRow, names: Mentioned) -> str:
    """Who of the team it was done to, where it was noted at an event."""
    return names.accounts.get(UUID(entry.facts["account"]), "") if entry.facts.get("account") else ""


def _what(entry: EntryRow, names: Mentioned) -> str:
    facts = entry.facts
    if facts.get("title"):
        return str(facts["title"])
    if adapted := TEXT_NAMES.get(facts.get("letter", "")):
        return said(adapted)
    if facts.get("cluster"):
        return names.by_key.get(facts["cluster"], "")
    if "key" in facts:
        export = EXPORTS.get(facts["key"])
        return said(export.title) if export else ""
    return names.things.get(entry.subject_id, "")


def _notes(entry: EntryRow, names: Mentioned) -> list[str]:
    """What else the facts say that no difference does."""
    facts = entry.facts
    labels = [names.by_key[key] for key in str(facts.get("questions", "")).split() if key in names.by_key]
    found = [
        labels and said(N_("Fragen: %(words)s"), words=", ".join(labels)),
        facts.get("role") in set(Role) and said(Role(facts["role"]).label),
        "outcome" in facts and said(Outcome(facts["outcome"]).label),
        facts.get("fee_cents")
        and said(N_("Gebühr: %(amount)s netto"), amount=written_price(facts["fee_cents"], chosen_language())),
        facts.get("position") and said(N_("Position %(number)s"), number=facts["position"]),
        facts.get("number") and said(N_("Anzahl: %(number)s"), number=facts["number"]),
        facts.get("format") and str(facts["format"]).upper(),
        facts.get("needs") and said(N_("Essen und Barrierefreiheit")),
        facts.get("billing") and said(N_("Rechnungsdaten")),
    ]
    return [str(words) for words in found if words]


def _url(entry: EntryRow, slug: str, names: Mentioned) -> str:
    """Where the thing is to be found that the entry is about."""
    if entry.subject_id in names.people:
        return url_for("organizer.person", slug=slug, registration_id=entry.subject_id)
    if entry.action.startswith(("code.", "contingent.", "invitation.")):
        return url_for("organizer.guests", slug=slug)
    if entry.action.startswith("mail_text."):
        return url_for("organizer.mail_texts", slug=slug)
    if entry.action.startswith("programme."):
        return url_for("organizer.programme", slug=slug)
    if entry.action.startswith(("event.category", "event.categories")):
        return url_for("organizer.categories", slug=slug)
    return url_for("organizer.event", slug=slug)
