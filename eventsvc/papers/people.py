"""Reading who stands on paper: those with a place on site, in German order."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, fields
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from eventsvc.clusters.logos import get_logo
from eventsvc.clusters.models import Cluster
from eventsvc.events.host_queries import Holder
from eventsvc.events.kinds import Participation
from eventsvc.events.models import Category
from eventsvc.kit.db import db, table_of
from eventsvc.kit.localized import in_language
from eventsvc.kit.text import folded
from eventsvc.registration.choice_models import SessionChoice
from eventsvc.registration.models import Registration
from eventsvc.registration.states import ChoiceState, RegistrationState

_R, _C, _CL, _S = table_of(Registration), table_of(Category), table_of(Cluster), table_of(SessionChoice)
HOLDING = (ChoiceState.CHOSEN,)


@dataclass(frozen=True, kw_only=True)
class PersonOnPaper:
    """Somebody as a paper names them, with the colour of the cluster through which they came, if that is known."""

    first_name: str
    last_name: str
    organization: str
    ticket_code: str
    role_de: str = ""
    role_en: str = ""
    colour: str = ""

    @property
    def name(self) -> str:
        """First name and family name, as far as there are both."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def sorted_name(self) -> str:
        """Family name first, as far as there are both."""
        return ", ".join(part for part in (self.last_name, self.first_name) if part)

    @property
    def order(self) -> tuple[str, str]:
        """Where they stand in a list: by family name, umlauts as their vowels (DIN 5007-1)."""
        return folded(self.last_name or self.first_name), folded(self.first_name)


@dataclass(frozen=True, kw_only=True)
class LogoOnPaper:
    """A logo as it is printed."""

    file: str
    content: bytes
    alt: str


def people_on_paper(whom: ColumnElement[bool], session_id: UUID | None = None) -> tuple[PersonOnPaper, ...]:
    """Return those of `whom` who have a place on site, and one in the session where it is named; nobody who was forgotten."""
    columns = {
        **{name: _R.c[name] for name in ("first_name", "last_name", "organization", "ticket_code")},
        "role_de": _C.c.name_de,
        "role_en": _C.c.name_en,
        "colour": _CL.c.colour,
    }
    query = (
        select(*(columns[field.name].label(field.name) for field in fields(PersonOnPaper)))
        .select_from(_R)
        .outerjoin(_C, _C.c.id == _R.c.category_id)
        .outerjoin(_CL, _CL.c.id == _R.c.origin_cluster_id)
        .where(
            whom,
            _R.c.state == RegistrationState.CONFIRMED,
            _R.c.participation == Participation.ON_SITE,
            or_(_R.c.last_name != "", _R.c.first_name != ""),
        )
    )
    if session_id:
        holders = select(_S.c.registration_id).where(_S.c.session_id == session_id, _S.c.state.in_(HOLDING))
        query = query.where(_R.c.id.in_(holders))
    people = (
        PersonOnPaper(**{name: value or "" for name, value in row._mapping.items()})  # noqa: SLF001 -- SQLAlchemy's public name for it
        for row in db.session.execute(query)
    )
    return tuple(sorted(people, key=lambda person: person.order))


def logos_of(holders: tuple[Holder, ...], language: str) -> tuple[LogoOnPaper, ...]:
    """Return the logos of those of the clusters that have one, in their order."""
    found = []
    for number, one in enumerate(holders):
        if one.logo_mark:
            media_type, content = get_logo(one.slug, one.logo_mark)
            alt = in_language(language, one.logo_alt_de, one.logo_alt_en) or in_language(
                language, one.name_de, one.name_en
            )
            drawing = _as_drawing(media_type, content, one.logo_width, one.logo_height)
            found.append(LogoOnPaper(file=f"logo-{number}.svg", content=drawing, alt=alt))
    return tuple(found)


def _as_drawing(media_type: str, content: bytes, width: int, height: int) -> bytes:
    """Return the picture within a drawing: the typesetter takes nothing but text from memory."""
    picture = f"data:{media_type};base64,{b64encode(content).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image href="{picture}" width="{width}" height="{height}"/></svg>'
    ).encode()
