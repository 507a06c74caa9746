"""Names, addresses and numbers: what is taken, and how it is written down."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import phonenumbers
from babel import Locale
from email_validator import EmailNotValidError, validate_email

from eventsvc.kit.localized import LOCALES, Language
from eventsvc.kit.text import N_, folded

# As long as the columns; remarks have no column's bound, but a reader.
LONGEST_EMAIL = 254
LONGEST_NAME, LONGEST_ORGANIZATION, LONGEST_POSTAL_CODE, LONGEST_PHONE = 80, 160, 12, 40
LONGEST_NEEDS, LONGEST_REMARKS = 300, 1000
FEWEST_DIGITS = 5
NEAREST_COUNTRIES = ("DE", "AT", "CH")
# Babel's territories that are no countries, or parts of others that have a code only by courtesy.
NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})

_GERMAN_POSTAL_CODE = re.compile(r"\d{5}", re.ASCII)
_POSTAL_CODE = re.compile(r"[0-9A-Z][0-9A-Z \-]{0,11}")
_LINK = re.compile(r"://|www\.|@|[<>]", re.IGNORECASE)


def check_name(name: str) -> None:
    """Raise ValueError unless it can be a name: letters of any script, no pictures, and no link to send to strangers."""
    has_letter = any(unicodedata.category(character).startswith("L") for character in name)
    has_picture = any(unicodedata.category(character) == "So" for character in name)
    if not has_letter or has_picture or _LINK.search(name):
        raise ValueError(N_("Geben Sie hier nur den Namen ein, ohne Symbole und ohne Link."))


def check_organization(name: str) -> None:
    """Raise ValueError if a link hides in the name of an organization."""
    if "://" in name:
        raise ValueError(N_("Geben Sie hier nur den Namen der Organisation ein, ohne Link."))


def deliverable_address(typed: str) -> str:
    """Return the address as mail servers know it, or raise ValueError; no server is asked."""
    try:
        address = validate_email(typed, check_deliverability=False, allow_smtputf8=False, strict=True).ascii_email
    except EmailNotValidError as problem:
        raise ValueError(N_("Das ist keine gültige E-Mail-Adresse. Sie sieht aus wie name@firma.de.")) from problem
    if address is None or len(address) > LONGEST_EMAIL:
        raise ValueError(N_("Diese E-Mail-Adresse ist zu lang."))
    return str(address)


def international_number(typed: str, country: str) -> str:
    """Return the phone number in E.164 form, without a country code read as one of `country`, or raise ValueError."""
    try:
        number = phonenumbers.parse(typed, country or "DE")
    except phonenumbers.NumberParseException as problem:
        raise ValueError(_NO_NUMBER) from problem
    is_too_short = len(str(number.national_number)) < FEWEST_DIGITS
    if number.extension or is_too_short or not phonenumbers.is_possible_number(number):
        raise ValueError(_NO_NUMBER)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


_NO_NUMBER = N_("Das ist keine Telefonnummer. Sie sieht aus wie 0911 123456 oder +43 1 234567.")


def readable_number(e164: str) -> str:
    """Return a stored number with the gaps that make it readable."""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def tidy_postal_code(typed: str, country: str) -> str:
    """Return the postal code as the country writes it, or raise ValueError; beyond Germany it is taken loosely."""
    code = unicodedata.normalize("NFKC", typed).upper()
    if country == "DE":
        code = code.removeprefix("D-").replace(" ", "")
        if not _GERMAN_POSTAL_CODE.fullmatch(code):
            raise ValueError(N_("Eine deutsche Postleitzahl hat fünf Ziffern."))
    elif code and not _POSTAL_CODE.fullmatch(code):
        raise ValueError(N_("Eine Postleitzahl hat höchstens zwölf Ziffern oder Buchstaben."))
    return code


@lru_cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Return code and name of every country in `language`: the neighbours first, then by name."""
    territories = Locale.parse(LOCALES[Language(language)]).territories
    named = {code: name for code, name in territories.items() if len(code) == len("DE") and code not in NO_COUNTRIES}
    others = sorted(named.keys() - set(NEAREST_COUNTRIES), key=lambda code: folded(named[code]))
    return tuple((code, named[code]) for code in (*NEAREST_COUNTRIES, *others))


def country_name(code: str, language: str) -> str:
    """Return the country's name in `language`; an unknown code stays as it is."""
    return dict(countries(language)).get(code, code)
