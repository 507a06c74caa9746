"""From a letter's facts to its subject and its two bodies, in the language of its recipient."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

from eventsvc.kit.jinja import SharedGlobals, speak
from eventsvc.kit.localized import Language

from .letters import Enclosure, Letter, kind_of, way_out_of
from .office import PostOffice
from .own_words import NOTHING_OWN, OwnWords

_GAP = re.compile(r"\n{3,}")
_language: ContextVar[str] = ContextVar("language_of_the_mail", default=Language.GERMAN)


@dataclass(frozen=True)
class RenderedLetter:
    """What a letter says, and what goes with it."""

    subject: str
    text: str
    html: str
    enclosures: tuple[Enclosure, ...]
    # The link that ends such letters, for the mail program's own button.
    way_out: str = ""


def mail_environment(templates: Path) -> Environment:
    """Return the environment of the mail templates: HTML is escaped, undefined names raise, it speaks the mail's language."""
    environment = SharedGlobals(
        loader=FileSystemLoader(templates),
        autoescape=select_autoescape(enabled_extensions=("html",)),
        auto_reload=False,
    )
    speak(environment, _language.get)
    return environment


def render(office: PostOffice, letter: Letter, language: str, own: OwnWords = NOTHING_OWN) -> RenderedLetter:
    """Return the letter in `language`: its templates see the letter's facts by name, `links`, and the sender's `own` words."""
    kind = kind_of(letter)
    facts = _facts(letter) | {"own": own}
    with _speaking(language):
        subject = own.subject or _part(office, f"mails/{kind.name}/subject.txt", facts)
        text, html = (_part(office, f"mails/{kind.name}/{part}", facts) for part in ("body.txt", "body.html"))
    enclosures = tuple(file for name in kind.enclosures for file in office.enclosures[name](letter, language))
    way_out = way_out_of(letter, office.links)
    return RenderedLetter(" ".join(subject.split()), text.strip() + "\n", html, enclosures, way_out)


def block_of(office: PostOffice, letter: Letter, language: str, name: str) -> str:
    """Return what a block of the letter's text says by itself."""
    template = office.environment.get_template(f"mails/{kind_of(letter).name}/body.txt")
    context = template.new_context({**_facts(letter), "own": NOTHING_OWN, "links": office.links})
    with _speaking(language):
        # Only while the whole is rendered does the context learn of the layouts' blocks and of imports.
        for _ in template.root_render_func(context):
            pass
        block = "".join(context.blocks[name][0](context))
    return _GAP.sub("\n\n", block).strip()


def _facts(letter: Letter) -> dict[str, Any]:
    return {field.name: getattr(letter, field.name) for field in fields(kind_of(letter).facts)}


def _part(office: PostOffice, name: str, facts: dict[str, Any]) -> str:
    """A part without the empty lines that say nothing leaves behind: no more than one between two paragraphs."""
    return _GAP.sub("\n\n", office.environment.get_template(name).render(**facts, links=office.links))


@contextmanager
def _speaking(language: str) -> Iterator[None]:
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)
