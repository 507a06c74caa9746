"""What became of a mail, for people who cannot read a mail server's answers."""

from __future__ import annotations

import re

from eventsvc.kit.text import N_

from .states import MailState

_WHY = (
    (
        r"\b5\.1\.1\b|mailbox (does not exist|unavailable)|user unknown|no such (user|recipient)",
        N_("Diese Adresse gibt es nicht. Oft ist es ein Tippfehler."),
    ),
    (r"\b[45]\.2\.2\b|\b552\b|quota|mailbox (is )?full", N_("Das Postfach ist voll.")),
    (
        r"\b5\.1\.2\b|domain.*not (found|exist)|host.*unknown",
        N_("Was hinter dem @ steht, gibt es nicht. Oft ist es ein Tippfehler."),
    ),
    (
        r"\b5\.7\.\d+\b|\b554\b|spam|blocked|black ?list|policy",
        N_(
            "Der Server des Empfängers hält unsere E-Mail für unerwünscht. Geben Sie Ihrer technischen Betreuung Bescheid."
        ),
    ),
    (
        r"^4\d\d\b|timed? ?out|connection|disconnect",
        N_("Der Server des Empfängers war nicht zu erreichen oder hat uns vertröstet."),
    ),
    (r"^5\d\d\b", N_("Der Server des Empfängers hat die E-Mail abgelehnt.")),
)
_STATES = {
    MailState.QUEUED: N_("Sie wartet darauf, hinauszugehen."),
    MailState.SENDING: N_("Sie geht gerade hinaus."),
    MailState.SENT: N_(
        "Der Server des Empfängers hat sie angenommen. Ob sie gelesen wurde, wissen wir nicht; vielleicht liegt sie im Spam-Ordner."
    ),
    MailState.FAILED: N_("Sie kam nicht an, und wir versuchen es nicht weiter."),
    MailState.SUPPRESSED: N_("Wir haben sie nicht gesendet, weil sie nicht mehr stimmte."),
}


def fate(state: MailState) -> str:
    """Return the German sentence of what became of a mail, marked for the catalogues."""
    return _STATES[state]


def plain_reason(reason: str) -> str:
    """Return what a server's answer means, as a German label; empty where it needs no telling or nobody can say."""
    found = (words for pattern, words in _WHY if re.search(pattern, reason, re.IGNORECASE))
    return next(found, "")
