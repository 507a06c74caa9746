"""The mails as they were last read and found good; `make golden` writes them anew."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from eventsvc.ground import templates_folder
from eventsvc.kit.localized import Language
from eventsvc.messaging.circuit import Circuit
from eventsvc.messaging.office import PostOffice
from eventsvc.messaging.render import mail_environment, render

from .samples import LINKS, SAMPLES

FOLDER = Path(__file__).parent / "mails"


@lru_cache
def golden_office() -> PostOffice:
    """Return a post office that renders and sends nothing."""

    def nowhere(*_: object) -> None:
        raise AssertionError("A golden mail is never sent.")

    return PostOffice(
        environment=mail_environment(templates_folder()),
        links=LINKS,
        enclosures=dict.fromkeys(("ticket", "calendar_request", "calendar_cancel", "announcement_files"), _no_file),
        checks={},
        transport=nowhere,  # type: ignore[arg-type]
        sender="post@veranstaltungen.example",
        house_name="Cluster-Offensive Bayern",
        circuit=Circuit(),
    )


def rendered(sample: str, language: str) -> dict[str, str]:
    """Return the files of a sample by their names."""
    letter = render(golden_office(), SAMPLES[sample], language)
    base = f"{sample}.{language}"
    return {
        f"{base}.subject.txt": letter.subject + "\n",
        f"{base}.body.txt": letter.text,
        f"{base}.body.html": letter.html,
    }


def write_all() -> None:
    """Write every sample in every language, and remove what belongs to none."""
    FOLDER.mkdir(exist_ok=True)
    files = {
        name: body for sample in SAMPLES for language in Language for name, body in rendered(sample, language).items()
    }
    for stale in {path.name for path in FOLDER.iterdir()} - files.keys():
        (FOLDER / stale).unlink()
    for name, body in files.items():
        (FOLDER / name).write_text(body)


def _no_file(*_: object) -> tuple[()]:
    return ()
