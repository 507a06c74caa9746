"""Which language a visitor reads: their choice, remembered; else what the browser asks for; else German."""

from flask import g, has_request_context, request

from eventsvc.kit.catalogue import translated
from eventsvc.kit.localized import Language

COOKIE = "language"


def chosen_language() -> str:
    """Return the language of this request, `de` or `en`."""
    # Asked dozens of times a page: each look at `g` counts.
    try:
        return g.language  # type: ignore[no-any-return]
    except (AttributeError, RuntimeError):
        if not has_request_context():
            return Language.GERMAN.value
        language = g.language = _choose().value
        return language


def said(msgid: str, **facts: object) -> str:
    """Return the German `msgid` in the reader's language, with its facts filled in."""
    text = translated(chosen_language(), msgid)
    return text % facts if facts else text


def _choose() -> Language:
    wanted = request.args.get("lang") or request.cookies.get(COOKIE) or ""
    if wanted in set(Language):
        return Language(wanted)
    best = request.accept_languages.best_match([language.value for language in Language], default=Language.GERMAN)
    return Language(best)
