"""Words for people: in templates, or marked where they stand in Python; each has its English."""

from __future__ import annotations

import ast
import re
from io import BytesIO

from babel.messages.pofile import read_po

from eventsvc.kit.catalogue import CATALOGUES
from tests.house.source import TEMPLATES, modules

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


def message_ids() -> set[str]:
    """Every German text that is translated, from Python and from the templates."""
    found = set()
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"N_", "said"}:
                found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    for template in TEMPLATES.rglob("*"):
        if template.suffix in {".html", ".txt"}:
            text = re.sub(r"{#.*?#}", "", template.read_text(), flags=re.DOTALL)
            found |= {match.group(2) for match in re.finditer(r"\b_\(\s*([\"'])((?:(?!\1).)+)\1", text)}
    # A text with a number has two forms and is found by the first of them only.
    return {text for text in found if "%(num)s" not in text}


def test_every_text_has_its_english() -> None:
    # A word that is the same in both languages stands there as well: nothing is left out by chance.
    parts = (read_po(BytesIO(path.read_bytes())) for path in (CATALOGUES / "en").rglob("*.po"))
    known = {message.id for part in parts for message in part if message.string}
    assert sorted(message_ids() - known) == []
