"""Words for people: in templates, or marked where they stand in Python; each has its English."""

from __future__ import annotations

import ast
import re

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from eventsvc.kit.catalogue import CATALOGUES
from tests.house.source import PACKAGE, TEMPLATES, modules

CATALOGUE = CATALOGUES / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = dict.fromkeys(("_", "N_", "said", "gettext", "translated"))
PLURAL_KEYWORDS = {"ngettext": (1, 2), "said_count": (1, 2), "translated_count": (2, 3)}
JINJA = "jinja2.ext:babel_extract"
PLACEHOLDER = re.compile(r"%\(\w+\)s")

MARKS = {"N_", "_", "said", "gettext", "translated", "ngettext", "said_count"}
# They hold the field's own German: names of clusters, towns and companies.
OWN_GERMAN = ("eventsvc/cli/seed", "eventsvc/cli/seeding/")
GERMAN = re.compile(r"[äöüßÄÖÜ]|\b(und|oder|nicht|eine[rsnm]?|der|die|das|für|mit|Sie|Ihre?)\b")


def docstrings(tree: ast.Module) -> set[int]:
    """The strings that speak to developers."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, owners) and node.body and isinstance(node.body[0], ast.Expr)
    }


def marked(tree: ast.Module) -> set[int]:
    """The strings inside a call that marks or translates them."""
    return {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS
        for inner in ast.walk(node)
        if isinstance(inner, ast.Constant)
    }


def test_german_stands_in_python_only_where_it_is_marked() -> None:
    bare = []
    for path, tree in modules().items():
        if path.startswith(OWN_GERMAN):
            continue
        known = docstrings(tree) | marked(tree)
        bare += [
            f"{path}:{node.lineno} {node.value[:60]!r}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and " " in node.value
            and GERMAN.search(node.value)
            and id(node) not in known
        ]
    assert bare == []


def messages() -> dict[str, str]:
    """Every text that is translated, by its singular, with where it is said."""
    options = {"extensions": "jinja2.ext.i18n", "silent": "false", "newstyle_gettext": "true"}
    ways = (
        (PACKAGE, [("**/migrations/**", "ignore"), ("**.py", "python")], {}),
        (TEMPLATES, [("**.html", JINJA), ("**.txt", JINJA)], {"**.html": options, "**.txt": options}),
    )
    found = {}
    for folder, methods, settings in ways:
        for file, line, message, *_rest in extract_from_dir(
            folder, methods, settings, keywords=KEYWORDS | PLURAL_KEYWORDS
        ):
            found[message[0] if isinstance(message, tuple) else message] = f"{folder.name}/{file}:{line}"
    return found


def translated_messages() -> dict[str, Message]:
    """Every text of the English catalogue, by its singular."""
    with CATALOGUE.open("rb") as file:
        entries = [entry for entry in read_po(file, locale="en") if entry.id]
    return {entry.id if isinstance(entry.id, str) else entry.id[0]: entry for entry in entries}


def test_every_text_has_its_english() -> None:
    english = translated_messages()
    missing = [f"{place}: {text}" for text, place in messages().items() if text not in english]
    assert missing == []
    forms = [entry.string if isinstance(entry.string, tuple) else (entry.string,) for entry in english.values()]
    assert all(form for group in forms for form in group), "an English text is empty"


def test_no_english_is_left_of_a_text_that_nobody_says() -> None:
    assert set(translated_messages()) - set(messages()) == set()


def test_both_languages_fill_in_the_same_facts() -> None:
    different = [
        text
        for text, entry in translated_messages().items()
        for form in (entry.string if isinstance(entry.string, tuple) else (entry.string,))
        if set(PLACEHOLDER.findall(form)) - {"%(num)s"} != set(PLACEHOLDER.findall(text)) - {"%(num)s"}
    ]
    assert different == []


def test_english_is_spelled_in_one_way() -> None:
    """As Oxford does, like the code: "organize" and "recognize", but "colour" and "centre"."""
    astray = re.compile(
        r"\b\w*(?:organ|recogn|summar|personal|final|custom|author|anonym)is(?!m)\w+|\bcolor|\bcenter\b", re.IGNORECASE
    )

    forms = [
        form
        for entry in translated_messages().values()
        for form in (entry.string if isinstance(entry.string, tuple) else (entry.string,))
    ]
    assert [form for form in forms if astray.search(form)] == []


def test_no_text_is_marked_inside_another() -> None:
    """What stands in an f-string is not found by the collector, and would stay German."""
    hidden = [
        f"{path}:{call.lineno}"
        for path, tree in modules().items()
        for outer in ast.walk(tree)
        if isinstance(outer, ast.JoinedStr)
        for call in ast.walk(outer)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in KEYWORDS.keys() | PLURAL_KEYWORDS.keys()
        and any(isinstance(argument, ast.Constant) and isinstance(argument.value, str) for argument in call.args)
    ]
    assert hidden == []
