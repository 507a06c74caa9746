"""The catalogues of translations: German stands in the source, English in its catalogue."""

from __future__ import annotations

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from .localized import Language

CATALOGUES = Path(__file__).parent.parent / "translations"


@lru_cache
def translations(language: str) -> NullTranslations:
    """Return the catalogue of `language`, read once from its .po file; German needs none."""
    if language == Language.GERMAN:
        return NullTranslations()
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


@lru_cache(maxsize=8192)
def translated(language: str, msgid: str) -> str:
    """Return the German `msgid` in `language`."""
    return translations(language).gettext(msgid) if msgid else ""


def translated_count(language: str, singular: str, plural: str, number: int) -> str:
    """Return the form of the German text that fits `number`, in `language`."""
    return translations(language).ngettext(singular, plural, number)
