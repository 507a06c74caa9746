"""Answers and conditions as people read them."""

from __future__ import annotations

from datetime import date

from eventsvc.kit.catalogue import translated
from eventsvc.kit.localized import HOME, in_language, written_country, written_number, written_short_day
from eventsvc.kit.text import N_

from .answering import chosen_keys
from .questions import AT_LEAST, YES, Choice, Question, QuestionKind, Value

SAID_YES, SAID_NO = N_("Ja"), N_("Nein")
REACHES = N_("mindestens %(number)s")


def written_answer(question: Question, value: Value, language: str, file_name: str = "") -> str:
    """Return an answer in words: choices by their labels, days, numbers and countries as the language writes them."""
    if question.kind.is_closed:
        return ", ".join(written_choice(question, key, language) for key in chosen_keys(value))
    text = str(value)
    match question.kind:
        case QuestionKind.NUMBER:
            return written_number(float(text), language)
        case QuestionKind.DATE:
            return written_short_day(date.fromisoformat(text), HOME, language)
        case QuestionKind.COUNTRY:
            return written_country(text, language)
        case QuestionKind.FILE:
            return file_name
    return text


def written_choice(question: Question, key: str, language: str) -> str:
    """Return one answer on which another question can hang, in words; an unknown key stays as it is."""
    if question.can_be_answered(key) and key.endswith(AT_LEAST):
        number = written_answer(question, key.removesuffix(AT_LEAST), language)
        return translated(language, REACHES).replace("%(number)s", number)
    if not question.kind.is_closed:
        return written_answer(question, key, language) if question.can_be_answered(key) else key
    if question.kind is QuestionKind.YES_NO:
        return translated(language, SAID_YES if key == YES else SAID_NO)
    found = next((choice for choice in question.choices if str(choice.key) == key), None)
    return key if found is None else label_of(found, language)


def label_of(asked: Question | Choice, language: str) -> str:
    """Return what is asked, or offered as an answer."""
    return in_language(language, asked.label_de, asked.label_en)


def hint_of(question: Question, language: str) -> str:
    """Return what stands below the question."""
    return in_language(language, question.hint_de, question.hint_en)
