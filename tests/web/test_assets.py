"""The files that pages load."""

from __future__ import annotations

import gzip
import re

import pytest

from eventsvc.web.assets import asset, assets


@pytest.mark.parametrize("name", ["theme.css", "bootstrap/css/bootstrap.min.css", "page.js", "mark.svg"])
def test_a_file_may_be_kept_for_ever_under_its_marked_name(client, name: str) -> None:
    answer = client.get(asset(name))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data == assets()[name].plain


def test_under_its_own_name_a_file_is_asked_for_again(client) -> None:
    first = client.get("/static/theme.css")
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/static/theme.css", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_files_come_packed_to_those_who_can_unpack_them(client) -> None:
    answer = client.get(asset("bootstrap/css/bootstrap.min.css"), headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 40_000
    assert gzip.decompress(answer.data) == assets()["bootstrap/css/bootstrap.min.css"].plain


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/nichts.css", "/static/theme.0000000000.css", "/static/"]
)
def test_nothing_else_is_given_away(client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_no_file_loads_anything_from_elsewhere() -> None:
    for name, found in assets().items():
        if name.endswith((".css", ".js")):
            text = re.sub(r"/\*.*?\*/", "", found.plain.decode(), flags=re.DOTALL).replace("http://www.w3.org/", "")
            assert not re.search(r"(url\(|import|fetch\()\s*['\"]?(https?:)?//", text), name
