"""The templates: each compiles, each is used, each page says what it is, none brings a style or script of its own."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from flask import Flask
from jinja2 import nodes

from tests.house.source import ROOT, TEMPLATES, modules

PAGES = ("public", "organizer", "desk", "staff", "account", "security", "errors", "demo")
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"})
ON_SCREEN = [name for name in NAMES if name.endswith(".html") and "mail" not in name]
# The page that shows the components to those who build pages speaks for itself.
SPECIMENS = "public/gallery.html"
# Flask-Security renders these itself.
RENDERED_BY_OTHERS = {name for name in NAMES if name.startswith("security/")}


def source(name: str) -> str:
    return (TEMPLATES / name).read_text()


@pytest.fixture(scope="module")
def environment(make_app) -> Flask:
    """The service's own templates."""
    return make_app(DATABASE_URL="sqlite://").jinja_env


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(environment, name: str) -> None:
    environment.from_string(source(name))


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(PAGES)])
def test_a_page_is_rendered_or_belongs_to_one(name: str) -> None:
    python = "\n".join((ROOT / path).read_text() for path in modules())
    templates = "\n".join(source(other) for other in NAMES if other != name)
    assert f'"{name}"' in python or f'"{name}"' in templates or name in RENDERED_BY_OTHERS


@pytest.mark.parametrize("name", [name for name in ON_SCREEN if "/_" not in name and name.startswith(PAGES)])
def test_a_page_has_a_title_and_a_heading(environment, name: str) -> None:
    whole, todo, seen = "", [name], set()
    while todo:
        part = todo.pop()
        if part in seen:
            continue
        seen.add(part)
        whole += source(part)
        tree = environment.parse(source(part))
        todo += [
            node.template.value
            for node in tree.find_all((nodes.Extends, nodes.Include, nodes.FromImport))
            if isinstance(node.template, nodes.Const)
        ]
    if "extends" not in source(name):
        return  # a piece that a page loads
    assert "block title" in source(name), name
    assert "<h1" in whole or "page_header(" in whole, name


@pytest.mark.parametrize("name", ON_SCREEN)
def test_it_brings_no_style_and_no_script_of_its_own(name: str) -> None:
    text = re.sub(r"{#.*?#}", "", source(name), flags=re.DOTALL)
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)(?![^>]*application/ld\+json)", text)
    assert not re.search(r"\son[a-z]+=[\"']", text)
    assert not re.search(r"javascript:", text)
    assert not re.search(r"(src|href)=[\"']https?://", text)


@pytest.mark.parametrize("name", [name for name in ON_SCREEN if name != SPECIMENS])
def test_every_word_for_people_can_be_translated(name: str) -> None:
    text = re.sub(r"{% block body_class %}.*?{% endblock", "{% endblock", source(name), flags=re.DOTALL)
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<(script|svg|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
    words = re.sub(r"<[^>]*>|&[a-z#0-9]+;", " ", text)
    assert not re.search(r"[A-Za-zÄÖÜäöüß]{3,}", words), re.search(r".*[A-Za-zÄÖÜäöüß]{3,}.*", words).group()


def test_each_class_is_drawn_in_one_place() -> None:
    """A name that two pages draw differently breaks the one of them that nobody looked at."""
    styles = re.sub(
        r"/\*.*?\*/|@[^{]*\{(?:[^{}]|\{[^{}]*\})*\}",
        "",
        (ROOT / "eventsvc/static/theme.css").read_text(),
        flags=re.DOTALL,
    )
    drawn = Counter(re.findall(r"^(\.[\w-]+) \{", styles, flags=re.MULTILINE))
    assert len(drawn) > 100
    assert [name for name, times in drawn.items() if times > 1] == []
