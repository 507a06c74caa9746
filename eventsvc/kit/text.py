"""Folding of words for search and order, and marking them for translation."""

import unicodedata

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "å": "aa"})


def N_(msgid: str) -> str:  # noqa: N802 -- gettext's own name for it
    """Mark `msgid` for the catalogues and return it; the door that shows it translates it."""
    return msgid


def folded(text: str) -> str:
    """Return `text` without case, marks and surplus space: the key of German order (DIN 5007-1, ä = a)."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def search_words(*parts: str | None) -> str:
    """Return what a search over `parts` looks in: each word without marks, and with umlauts spelled out where they differ."""
    whole = " ".join(part for part in parts if part)
    plain, spelled = folded(whole), folded(whole.casefold().translate(UMLAUTS))
    return plain if plain == spelled else f"{plain} {spelled}"
