"""What two carriers of the demonstration ask in their own words: one has changed them since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from eventsvc.registration.applications import ConsentPurpose
from eventsvc.registration.models import ConsentWording
from eventsvc.registration.wordings import keep_stand_ins, stand_in

from .clusters import cluster_entries
from .days import DAY, at
from .events import Held, Parties
from .reading import read_file
from .rows import Row, add, ident, present


@dataclass(frozen=True)
class ReadWordings:
    """Which words stood beside the boxes, carrier by carrier, the latest last."""

    rows: list[Row]
    carriers: dict[str, UUID]

    def read(self, event: Held, purpose: ConsentPurpose, moment: datetime) -> UUID:
        """Return what whoever signed up for the event at that time has read."""
        lead = next(entry for entry in cluster_entries() if entry.slug == event.plan.cluster)
        carrier_id = self.carriers[event.plan.carrier or lead.carriers[0]]
        read = [
            row["id"]
            for row in self.rows
            if (row["carrier_id"], row["purpose"]) == (carrier_id, purpose) and row["valid_from"] <= moment
        ]
        return read[-1] if read else stand_in(purpose).id


def add_wordings(parties: Parties, today: date) -> ReadWordings:
    """Add the wordings; what is there stays as it is."""
    rows = [
        {
            "id": ident("wording", entry["carrier"], entry["purpose"], str(entry["days_ago"])),
            "carrier_id": parties.carriers[entry["carrier"]],
            "purpose": ConsentPurpose(entry["purpose"]),
            "valid_from": at(today - entry["days_ago"] * DAY, time(9)),
            **{f"{part}_{language}": entry[f"{part}_{language}"] for part in PARTS for language in ("de", "en")},
        }
        for entry in read_file("wordings.toml")["wordings"]
    ]
    known = present(ConsentWording.id, [row["id"] for row in rows])
    add(ConsentWording, [row for row in rows if row["id"] not in known])
    keep_stand_ins(frozenset(stand_in(purpose).id for purpose in ConsentPurpose))
    return ReadWordings(rows, parties.carriers)


PARTS = ("statement", "explanation")
