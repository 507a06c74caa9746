"""The settings: each is read, each is explained, none is secretly needed."""

from __future__ import annotations

import ast
import re

import config
from tests.house.source import ROOT, modules

# Flask's own, or set by whoever starts the service before any of it runs.
OF_OTHERS = {"PORT", "EVENTSVC_DATA", "EVENTSVC_CONFIG"}


def test_every_setting_is_read_from_the_environment_under_its_own_name() -> None:
    tree = ast.parse((ROOT / "config.py").read_text())
    for node in tree.body:
        if isinstance(node, ast.Assign):
            name = node.targets[0].id  # type: ignore[attr-defined]
            assert f"os.environ.get('{name}'" in ast.unparse(node.value), name


def test_every_setting_is_used_and_every_used_one_exists() -> None:
    read = set(re.findall(r"(?:text|number|get)\(\"([A-Z][A-Z_]+)\"", (ROOT / "eventsvc/settings.py").read_text()))
    assert {name for name in dir(config) if name.isupper()} == read


def test_nobody_else_looks_into_the_environment() -> None:
    looking = {path for path in modules() if re.search(r"os\.(environ|getenv)", (ROOT / path).read_text())}
    assert looking == {"eventsvc/ground.py", "eventsvc/cli/surroundings.py"}


def test_every_setting_is_explained_to_the_operator() -> None:
    readme = (ROOT / "README.md").read_text()
    assert {name for name in dir(config) if name.isupper() and name not in readme} == set()
