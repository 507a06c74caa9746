"""What of a typed answer is kept, for each kind of question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from eventsvc.events.questions import QuestionKind
from eventsvc.kit.text import N_

from .contact import deliverable_address, international_number

LONGEST_LINE, LONGEST_PARAGRAPH, LONGEST_ADDRESS, LONGEST_NUMBER = 200, 2000, 500, 30
HOME = "DE"
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")
NO_NUMBER = N_("Das ist keine Zahl. Sie sieht aus wie 12 oder 12,5.")
NO_DAY = N_("Das ist kein Datum. Es sieht aus wie 24.12.2026.")
NO_ADDRESS = N_("Das ist keine Internetadresse. Sie sieht aus wie www.firma.de.")

Kept = Callable[[str], str]


def kept_number(typed: str) -> str:
    """Return the number with a decimal point, or raise ValueError; a comma can stand for it."""
    text = typed.replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation as problem:
        raise ValueError(NO_NUMBER) from problem
    if not number.is_finite():
        raise ValueError(NO_NUMBER)
    return f"{number.normalize():f}"


def kept_day(typed: str) -> str:
    """Return the day as ISO writes it, or raise ValueError."""
    for pattern in DAYS:
        try:
            return datetime.strptime(typed, pattern).date().isoformat()  # noqa: DTZ007 -- a day has no time zone
        except ValueError:
            continue
    raise ValueError(NO_DAY)


def kept_web_address(typed: str) -> str:
    """Return the address with its scheme, or raise ValueError."""
    address = typed if "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(address)
        is_fit = parts.scheme in {"http", "https"} and "." in (parts.hostname or "").strip(".") and not parts.username
    except ValueError as problem:
        raise ValueError(NO_ADDRESS) from problem
    if not is_fit or any(c.isspace() for c in address):
        raise ValueError(NO_ADDRESS)
    return address


def kept_phone(typed: str) -> str:
    """Return the number in E.164 form, or raise ValueError; without a country code it is German."""
    return international_number(typed, HOME)


KEPT: dict[QuestionKind, Kept] = {
    QuestionKind.NUMBER: kept_number,
    QuestionKind.DATE: kept_day,
    QuestionKind.WEB_ADDRESS: kept_web_address,
    QuestionKind.PHONE: kept_phone,
    QuestionKind.EMAIL: deliverable_address,
}
