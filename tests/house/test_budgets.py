"""How big things may get, and what there is only one of."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib

from tests.house.source import PACKAGE, ROOT, functions, modules

LONGEST_MODULE, LONGEST_FUNCTION, MOST_ARGUMENTS = 300, 40, 6
NAMES_WITHOUT_MEANING = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"}
CLOCK_READERS = {"now", "utcnow", "today"}


def test_no_module_is_longer_than_a_reader_bears() -> None:
    lengths = {path: len((ROOT / path).read_text().splitlines()) for path in modules()}
    assert {path: length for path, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {place: (node.end_lineno or 0) - node.lineno + 1 for place, node in functions()}
    assert {place: length for place, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_no_function_wants_more_arguments_than_one_remembers() -> None:
    counted = {
        place: len([*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs])
        - (1 if node.args.args and node.args.args[0].arg in {"self", "cls"} else 0)
        for place, node in functions()
    }
    assert {place: number for place, number in counted.items() if number > MOST_ARGUMENTS} == {}


def test_there_is_one_commit_in_the_house() -> None:
    commits = [
        path
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert commits == ["eventsvc/kit/db.py"]


def test_one_module_reads_the_clock() -> None:
    readers = {
        path
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCK_READERS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date"}
    }
    assert readers == {"eventsvc/kit/clock.py"}


def test_imports_stand_at_the_top() -> None:
    late = [
        f"{place}: {ast.unparse(inner)}"
        for place, node in functions()
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert late == []


def test_every_module_says_what_it_is() -> None:
    silent = [path for path, tree in modules().items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


def test_no_name_stands_for_everything() -> None:
    names = {part for path in modules() for part in path.removesuffix(".py").split("/")}
    assert names & NAMES_WITHOUT_MEANING == set()


def test_every_silenced_check_says_why() -> None:
    silenced = [
        f"{path}:{number}"
        for path in modules()
        for number, line in enumerate((ROOT / path).read_text().splitlines(), start=1)
        if "# noqa" in line and " -- " not in line.partition("# noqa")[2]
    ]
    assert silenced == []


def test_the_floors_hold() -> None:
    script = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", script, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_every_package_stands_on_a_floor() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    floors = next(contract for contract in contracts if contract["containers"] == ["eventsvc"])
    named = {name.strip() for floor in floors["layers"] for name in floor.split("|")}
    there = {
        path.name.removesuffix(".py")
        for path in PACKAGE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert there - {"__init__"} == named
