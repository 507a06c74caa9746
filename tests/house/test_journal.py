"""The journal: whatever is noted can be said in words."""

from __future__ import annotations

import ast

from eventsvc.web.deeds import DEEDS
from tests.house.source import modules

WRITERS = {"note", "_tell", "note_reading"}


def noted() -> tuple[set[str], set[str]]:
    """What is noted by its whole name, and how the names begin that are put together."""
    whole, begun = set(), set()
    for tree in modules().values():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in WRITERS:
                match call.args[0]:
                    case ast.Constant(value=str(name)):
                        whole.add(name)
                    case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]):
                        begun.add(start)
    return whole, begun


def test_whatever_is_noted_has_its_words() -> None:
    whole, begun = noted()
    assert len(whole) > 60
    assert whole - set(DEEDS) == set()
    assert {start for start in begun if not any(name.startswith(start) for name in DEEDS)} == set()
