from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from eventsvc.events.markdown import rendered


def test_what_organizers_write_is_shown() -> None:
    html = rendered("# Ablauf\n\n- **10 Uhr** Begrüßung\n- *12 Uhr* Essen\n\n[Anreise](https://vgn.example/plan)")
    assert "<h3>Ablauf</h3>" in html
    assert "<strong>10 Uhr</strong> Begrüßung" in html
    assert 'href="https://vgn.example/plan"' in html
    assert 'rel="noopener noreferrer nofollow"' in html


def test_single_line_breaks_stay() -> None:
    assert "Zeile 1<br>" in rendered("Zeile 1\nZeile 2")


def test_tables_stay() -> None:
    assert "<td>10 Uhr</td>" in rendered("| Zeit | Was |\n|---|---|\n| 10 Uhr | Beginn |")


def test_nothing_is_rendered_as_nothing() -> None:
    assert rendered("  \n ") == ""


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[Klick](javascript:alert(1))",
        "[Klick](JaVaScRiPt:alert(1))",
        "[Klick](data:text/html;base64,PHNjcmlwdD4=)",
        "[Klick](vbscript:msgbox)",
        "<a href='x' onclick='alert(1)'>x</a>",
        "![x](https://tracker.example/pixel.gif)",
        "<iframe src=https://evil.example></iframe>",
        "<svg/onload=alert(1)>",
        "<style>body{display:none}</style>",
        '[x](https://a.example "onmouseover=alert(1)")',
        "<p style='position:fixed'>x</p>",
        "&#60;script&#62;alert(1)&#60;/script&#62;",
        "`</code><script>alert(1)</script>`",
        "[x]: javascript:alert(1)\n\n[x]",
        "<javascript:alert(1)>",
    ],
)
def test_nothing_that_acts_gets_through(attack: str) -> None:
    tags = BeautifulSoup(rendered(attack), "html.parser").find_all(True)
    assert {tag.name for tag in tags} <= {"p", "a", "code", "br"}
    assert {name for tag in tags for name in tag.attrs} <= {"href", "rel", "title"}
    targets = [tag["href"] for tag in tags if tag.has_attr("href")]
    assert all(target.startswith(("https:", "http:", "mailto:")) for target in targets)
