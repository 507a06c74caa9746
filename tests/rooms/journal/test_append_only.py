"""What the journal says stays said: nothing in the service can change it, but for the promise to forget people."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update

from eventsvc.journal import Actor, changes, note
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import FORGETTING, db, table_of, transaction
from eventsvc.kit.ids import new_id

JOURNAL = table_of(JournalEntry)


@pytest.fixture
def written(app, now) -> None:
    with transaction():
        note(
            "event.edited",
            new_id(),
            by=Actor.system(),
            now=now,
            changes=changes({"title_de": "Alt"}, {"title_de": "Neu"}),
        )


def rewrite_by_object() -> None:
    db.session.scalars(select(JournalEntry)).one().action = "event.published"


def delete_by_object() -> None:
    db.session.delete(db.session.scalars(select(JournalEntry)).one())


@pytest.mark.parametrize(
    "meddle",
    [
        rewrite_by_object,
        delete_by_object,
        lambda: db.session.execute(update(JournalEntry).values(action="event.published")),
        lambda: db.session.execute(delete(JournalEntry)),
        lambda: db.session.execute(update(JOURNAL).values(facts={})),
        lambda: db.session.execute(JOURNAL.delete()),
    ],
)
def test_an_entry_is_neither_changed_nor_deleted(written, meddle) -> None:
    before = db.session.execute(select(JOURNAL)).all()
    with pytest.raises(RuntimeError, match="only added to"), transaction():
        meddle()
    assert db.session.execute(select(JOURNAL)).all() == before


def test_forgetting_people_is_the_one_exception(written) -> None:
    with transaction():
        db.session.execute(update(JOURNAL).values(facts={}).execution_options(**FORGETTING))
    assert db.session.scalars(select(JOURNAL.c.facts)).one() == {}


def test_an_entry_is_gone_with_the_change_that_failed(app, now) -> None:
    def fail() -> None:
        note("event.edited", new_id(), by=Actor.system(), now=now)
        raise LookupError

    with pytest.raises(LookupError), transaction():
        fail()
    assert db.session.scalars(select(JournalEntry)).all() == []
