"""The letters whose words can be adapted: on which occasion they go out, to whom, and what can be filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from eventsvc.kit.text import N_
from eventsvc.messaging.letters import Letter, kind_of

from .placeholders import LABELS, Placeholder

_P = Placeholder
# A letter goes out to everybody: where an announcement has nothing to say, it says why.
LABELS_IN_LETTERS = {**LABELS, _P.PLACE: N_("Ort; wo keiner ist: „Online“ oder „Der Ort folgt“")}
OF_EVENT = (_P.EVENT, _P.DAY, _P.START, _P.PLACE, _P.EVENT_LINK, _P.CONTACT)
OF_NAMES = (_P.FIRST_NAME, _P.LAST_NAME, *OF_EVENT)
# To somebody whose link has ended.
OF_PERSON = (_P.FIRST_NAME, _P.LAST_NAME, _P.ORGANIZATION, _P.WAY, *OF_EVENT)
WITH_LINK = (*OF_PERSON, _P.OWN_LINK)
OF_SESSION = (*WITH_LINK, _P.SESSION)
OF_GUEST = (_P.NAME, *OF_EVENT, _P.DEADLINE, _P.OWN_LINK)


class Occasion(StrEnum):
    """What letters are about, in the order in which an event meets it."""

    GUESTS = "guests"
    SIGNING_UP = "signing_up"
    WAITING = "waiting"
    CHANGING = "changing"
    PROGRAMME = "programme"
    EVENT = "event"
    AROUND = "around"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return OCCASION_LABELS[self]


OCCASION_LABELS = {
    Occasion.GUESTS: N_("Einladungen und Kontingente"),
    Occasion.SIGNING_UP: N_("Anmeldung und Bewerbung"),
    Occasion.WAITING: N_("Warteliste und Nachrücken"),
    Occasion.CHANGING: N_("Änderungen und Abmeldung"),
    Occasion.PROGRAMME: N_("Programm"),
    Occasion.EVENT: N_("Änderung und Absage der Veranstaltung"),
    Occasion.AROUND: N_("Vor und nach der Veranstaltung"),
}


@dataclass(frozen=True)
class Adaptable:
    """A letter, or one case of it, that can be said in other words; `when` says in a sentence who gets it and when."""

    key: str
    occasion: Occasion
    when: str
    placeholders: tuple[Placeholder, ...]
    # Where it is one case of a letter: of which, what it is called, and by which facts it is told from the others.
    case_of: str = ""
    title: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    # Who gets it has a place, or had one.
    has_place: bool = True
    # What the letter says by itself differs from case to case.
    varies: bool = False

    @property
    def letter(self) -> str:
        """The name of the letter."""
        return self.case_of or self.key


def key_of(letter: Letter) -> str | None:
    """Return under which key the letter's words are adapted; None for a letter that is not."""
    name = kind_of(letter).name
    for case in _CASES.get(name, ()):
        if all(getattr(letter, fact) == value for fact, value in case.facts.items()):
            return case.key
    return name if name in CATALOGUE else None


_O = Occasion
_ENTRIES = (
    Adaptable(
        "invited",
        _O.GUESTS,
        N_("An alle, die das Team oder der Kontakt eines Kontingents einlädt."),
        OF_GUEST,
        varies=True,
    ),
    Adaptable(
        "invitation_reminded",
        _O.GUESTS,
        N_("An Eingeladene, die noch nicht geantwortet haben, sobald das Team sie erinnert."),
        OF_GUEST,
        varies=True,
    ),
    Adaptable(
        "contingent_opened",
        _O.GUESTS,
        N_("An den Kontakt einer Organisation, für die Plätze freigehalten werden."),
        (*OF_GUEST, _P.ORGANIZATION),
    ),
    Adaptable(
        "registration_confirmed",
        _O.SIGNING_UP,
        N_("An jede Person, sofort wenn sie mit ihrer Anmeldung einen Platz hat."),
        WITH_LINK,
    ),
    Adaptable(
        "group_booked",
        _O.SIGNING_UP,
        N_("An die Person, die andere anmeldet, mit dem Stand aller Angemeldeten."),
        (*OF_NAMES, _P.OWN_LINK),
    ),
    Adaptable(
        "sign_up_repeated",
        _O.SIGNING_UP,
        N_("An eine Person, deren Adresse schon angemeldet ist und noch einmal angemeldet wurde."),
        WITH_LINK,
        varies=True,
    ),
    Adaptable(
        "application_received",
        _O.SIGNING_UP,
        N_("An jede Person, sofort nach ihrer Bewerbung."),
        WITH_LINK,
        has_place=False,
    ),
    Adaptable(
        "application_accepted",
        _O.SIGNING_UP,
        N_("An alle, deren Bewerbung das Team angenommen hat."),
        WITH_LINK,
        case_of="registration_confirmed",
        title=N_("Zusage zur Bewerbung"),
        facts={"was_applied": True},
    ),
    Adaptable(
        "application_declined",
        _O.SIGNING_UP,
        N_("An alle, deren Bewerbung das Team abgelehnt hat."),
        WITH_LINK,
        has_place=False,
    ),
    Adaptable(
        "entry_undone",
        _O.SIGNING_UP,
        N_("An Personen, die das Team eingetragen hatte und wieder herausgenommen hat."),
        OF_PERSON,
    ),
    Adaptable(
        "put_on_waiting_list",
        _O.WAITING,
        N_("An jede Person, die auf der Warteliste oder auf der Reserveliste steht."),
        WITH_LINK,
        has_place=False,
        varies=True,
    ),
    Adaptable(
        "moved_up_from_waiting_list",
        _O.WAITING,
        N_("An jede Person, die von der Warteliste auf einen Platz rückt."),
        WITH_LINK,
    ),
    Adaptable(
        "place_offered",
        _O.WAITING,
        N_("An die nächste Person der Warteliste, wenn ein Platz für sie frei ist und sie ihn annehmen soll."),
        (*WITH_LINK, _P.DEADLINE),
        has_place=False,
    ),
    Adaptable(
        "offer_lapsed",
        _O.WAITING,
        N_("An Personen, die einen angebotenen Platz nicht rechtzeitig angenommen haben."),
        WITH_LINK,
        has_place=False,
    ),
    Adaptable("switched_to_online", _O.WAITING, N_("An Personen, die statt zu warten online teilnehmen."), WITH_LINK),
    Adaptable("registration_changed", _O.CHANGING, N_("An eine Person, deren Angaben sich geändert haben."), WITH_LINK),
    Adaptable(
        "address_replaced",
        _O.CHANGING,
        N_("An die bisherige Adresse, wenn für eine Anmeldung eine andere eingetragen wird."),
        OF_EVENT,
    ),
    Adaptable(
        "booking_passed_on",
        _O.CHANGING,
        N_("An die bisherige Adresse, wenn eine Buchung einen anderen Kontakt bekommt."),
        OF_EVENT,
    ),
    Adaptable(
        "registration_withdrawn",
        _O.CHANGING,
        N_("An jede Person, die sich abmeldet, die Warteliste verlässt oder einen Platz ablehnt."),
        WITH_LINK,
        varies=True,
    ),
    Adaptable("registration_cancelled", _O.CHANGING, N_("An Personen, deren Anmeldung das Team storniert."), WITH_LINK),
    Adaptable(
        "place_handed_over",
        _O.CHANGING,
        N_("An die Person, deren Platz jemand anderes übernommen hat."),
        OF_PERSON,
        varies=True,
    ),
    Adaptable(
        "substitute_declined",
        _O.CHANGING,
        N_("An beide, wenn das Team eine Vertretung nicht annimmt."),
        OF_EVENT,
        varies=True,
    ),
    Adaptable(
        "sessions_changed", _O.PROGRAMME, N_("An Personen, deren Auswahl im Programm sich geändert hat."), WITH_LINK
    ),
    Adaptable(
        "session_place_given", _O.PROGRAMME, N_("An Personen, die bei einem Programmpunkt nachrücken."), OF_SESSION
    ),
    Adaptable(
        "session_moved",
        _O.PROGRAMME,
        N_("An alle, die einen Programmpunkt gewählt haben, der verlegt wird."),
        OF_SESSION,
    ),
    Adaptable(
        "event_changed",
        _O.EVENT,
        N_("An alle Angemeldeten und Wartenden, wenn sich Zeit, Ort oder Link ändert."),
        WITH_LINK,
        varies=True,
    ),
    Adaptable(
        "event_called_off",
        _O.EVENT,
        N_("An alle Angemeldeten und Wartenden, wenn die Veranstaltung abgesagt wird."),
        WITH_LINK,
    ),
    Adaptable(
        "event_reminder", _O.AROUND, N_("An alle mit einem Platz, zu den Zeitpunkten auf der Seite „Mails“."), WITH_LINK
    ),
    Adaptable(
        "event_follow_up", _O.AROUND, N_("An alle, die da waren, zum Zeitpunkt auf der Seite „Mails“."), WITH_LINK
    ),
)
CATALOGUE = {one.key: one for one in _ENTRIES}
_CASES: dict[str, list[Adaptable]] = {}
for _one in _ENTRIES:
    if _one.case_of:
        _CASES.setdefault(_one.case_of, []).append(_one)
