"""Invented people and the organizations they come from; addresses and telephone numbers reach nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from eventsvc.kit.text import UMLAUTS, folded
from eventsvc.organizations import OrganizationKind

from .clusters import cluster_entries
from .reading import read_file

COMPANIES, INSTITUTIONS, PEOPLE = 190, 64, 1500
ABROAD_SHARE, ENGLISH_SHARE, PHONE_SHARE, MIXED_SHARE = 0.07, 0.07, 0.35, 0.1
LATIN = str.maketrans({"ı": "i", "ş": "s", "ł": "l", "ć": "c", "đ": "d", "ğ": "g", "ç": "c"})
DOMAINS = ("example.com", "example.com", "example.org", "example.net")


@dataclass(frozen=True)
class Organization:
    """An invented company or institution."""

    name: str
    kind: OrganizationKind
    postal_code: str
    country: str
    domain: str
    # The cluster whose field it works in; institutions work in all.
    field: str | None


@dataclass(frozen=True)
class Someone:
    """An invented person; what they need and remark is drawn for each registration."""

    first_name: str
    last_name: str
    email: str
    phone: str
    language: str
    organization: Organization


@lru_cache
def organizations() -> tuple[Organization, ...]:
    """Return some 250 organizations, no two of one name."""
    chance = Random("organizations")  # noqa: S311 -- the same world every time is the purpose
    named: dict[str, Organization] = {}
    while len(named) < COMPANIES:
        company = _company(chance)
        named.setdefault(company.domain.split(".")[0], company)
    while len(named) < COMPANIES + INSTITUTIONS:
        institution = _institution(chance)
        named.setdefault(institution.name, institution)
    return tuple(named.values())


@lru_cache
def people() -> tuple[Someone, ...]:
    """Return everyone who ever signs up, no two with one address."""
    chance = Random("people")  # noqa: S311 -- the same world every time is the purpose
    known: dict[str, Someone] = {}
    while len(known) < PEOPLE:
        someone = _someone(chance)
        known.setdefault(someone.email, someone)
    return tuple(known.values())


@lru_cache
def people_by_field() -> dict[str | None, tuple[Someone, ...]]:
    """Return the people by the cluster in whose field they work; None are those who work in all."""
    sorted_in: dict[str | None, list[Someone]] = {}
    for someone in people():
        sorted_in.setdefault(someone.organization.field, []).append(someone)
    return {slug: tuple(members) for slug, members in sorted_in.items()}


@lru_cache
def team_name(cluster: str) -> str:
    """Return who answers for a cluster's events."""
    first, last = _names(Random(f"team {cluster}"))  # noqa: S311 -- the same world every time is the purpose
    return f"{first} {last}"


def team_phone(cluster: str) -> str:
    """Return a number of the range that is kept free for films."""
    place = [entry.slug for entry in cluster_entries()].index(cluster)
    return f"+49 89 99998 {700 + 3 * place}"


def needs(sort: str, language: str, chance: Random) -> str:
    """Return a wish or remark of that sort, or the reason of a decision."""
    texts = read_file("people.toml")
    if sort in texts["decisions"]:
        return str(chance.choice(texts["decisions"][sort]))
    return str(chance.choice(texts["needs"][f"{sort}_{language}"]))


def local_part(text: str) -> str:
    """Return the text as an address can hold it: without marks, words joined by hyphens."""
    plain = folded(text.casefold().translate(UMLAUTS).translate(LATIN))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _company(chance: Random) -> Organization:
    parts = read_file("organizations.toml")
    sort = chance.choices(parts["kinds"], [row["weight"] for row in parts["kinds"]])[0]
    field = chance.choice(list(parts["fields"]))
    stem = chance.choice(parts["stems"].split())
    postal_code, country = _town(chance)
    form = parts["forms_abroad"].get(country) or chance.choice(sort["forms"])
    trade = f"{stem} {chance.choice(parts['fields'][field])}"
    domain = f"{local_part(trade)}.{chance.choice(DOMAINS)}"
    return Organization(f"{trade} {form}", OrganizationKind(sort["kind"]), postal_code, country, domain, field)


def _institution(chance: Random) -> Organization:
    parts = read_file("organizations.toml")
    kind = chance.choice(list(parts["institutions"]))
    postal_code, country = _town(chance)
    name = chance.choice(parts["institutions"][kind]).format(place=chance.choice(parts["stems"].split()))
    return Organization(name, OrganizationKind(kind), postal_code, country, f"{local_part(name)}.example.org", None)


def _town(chance: Random) -> tuple[str, str]:
    """A real postal code and its country."""
    towns = read_file("organizations.toml")["towns"]
    if chance.random() < ABROAD_SHARE:
        place, country = chance.choice(towns["elsewhere"].strip().split("|")).rsplit(" ", 1)
    else:
        place, country = chance.choice(towns["bavaria"].replace("\n", "|").strip("|").split("|")), "DE"
    found = re.match(r"[\d ]+\d", place)
    assert found is not None
    return found[0], country


def _someone(chance: Random) -> Someone:
    organization = chance.choice(organizations())
    first, last = _names(chance)
    address = f"{local_part(first)}.{local_part(last)}@{organization.domain}"
    is_foreign = organization.country not in {"DE", "AT", "CH"}
    language = "en" if is_foreign or chance.random() < ENGLISH_SHARE else "de"
    phone = _phone(chance) if chance.random() < PHONE_SHARE else ""
    return Someone(first, last, address, phone, language, organization)


def _names(chance: Random) -> tuple[str, str]:
    rows = read_file("people.toml")["names"]
    first, last = chance.choices(rows, [row["weight"] for row in rows], k=2)
    if chance.random() > MIXED_SHARE:
        last = first
    return chance.choice(first["first"].split()), chance.choice(last["last"].split())


def _phone(chance: Random) -> str:
    """A number that is never given out: the regulator keeps these for films."""
    return chance.choice((f"+498999998{chance.randrange(1000):03}", f"+4917139200{chance.randrange(100):02}"))
