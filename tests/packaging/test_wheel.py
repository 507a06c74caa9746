"""The wheel, installed in an empty environment: it holds all that the service needs."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, ROOT, TEMPLATES

pytestmark = pytest.mark.slow

SETTINGS = {
    "EVENTSVC_ENV": "demo",
    "SECRET_KEY": "the key of the tests, as long as needed",
    "REDIS_URL": "unix:///nowhere/valkey.sock",
    "SMTP_URL": "file:///nowhere",
    "BASE_URL": "http://localhost",
    "MAIL_SENDER": "anmeldung@cluster.example",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the repository."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with the wheel in it; its dependencies are those of the tests."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "bin" / "python"


def run(python: Path, folder: Path, *command: str) -> str:
    """Run a command far from the checkout, and return what it says."""
    environment = {**SETTINGS, "DATABASE_URL": f"sqlite:///{folder}/wheel.sqlite", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [str(python), *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_holds_every_file_of_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    ours = {
        str(path.relative_to(ROOT))
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix not in {".pyc", ".mo"}
    }
    templates = {f"eventsvc/templates/{path.relative_to(TEMPLATES)}" for path in TEMPLATES.rglob("*") if path.is_file()}
    assert ours | templates | {"config.py", "worker.py", "beat.py"} <= held
    assert not [name for name in held if name.startswith(("tests/", "var/", "docs/"))]


def test_it_reads_its_templates_from_itself(python: Path, tmp_path: Path) -> None:
    script = (
        "import eventsvc, pathlib; app = eventsvc.create_app(); "
        "names = app.jinja_env.list_templates(extensions=['html', 'txt']); "
        "print(len([n for n in names if n.startswith('mails/')]), pathlib.Path(eventsvc.__file__).parents[1].name)"
    )
    mails, place = run(python, tmp_path, "-c", script).split()
    assert int(mails) >= 3 * 13
    assert place == "site-packages"


def test_it_migrates_lists_its_tasks_and_answers(python: Path, tmp_path: Path) -> None:
    run(python, tmp_path, "-m", "flask", "--app", "eventsvc", "db", "upgrade")
    tasks = run(python, tmp_path, "-c", "import worker; print(*sorted(worker.celery.tasks))")
    assert {"mail.drain", "mail.drain_bulk", "reminders.post_due"} <= set(tasks.split())
    page = "import eventsvc; print(eventsvc.create_app().test_client().get('/').text)"
    assert "<h1" in run(python, tmp_path, "-c", page)
    assert "serve" in run(python, tmp_path, "-m", "eventsvc", "--help")
