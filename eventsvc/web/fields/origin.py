"""Through which of the clusters that hold an event somebody comes: asked only where there are several."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from wtforms import SelectChoice, SelectField

from eventsvc.events.host_queries import Holder
from eventsvc.kit.localized import in_language
from eventsvc.kit.text import N_
from eventsvc.web.languages import chosen_language, said

VIA = "von"
WHO_READS = N_(
    "Danach richtet sich, welches Cluster Ihre Angaben sieht: das federführende, die, die alle Teilnehmenden sehen, und das hier genannte."
)


class OriginField(SelectField):  # type: ignore[misc] # WTForms is untyped
    """One of the clusters, or none; a link that names one has it chosen."""

    def __init__(
        self, label: str = N_("Über welches Cluster haben Sie von dieser Veranstaltung erfahren?"), **given: Any
    ) -> None:
        super().__init__(label, validate_choice=False, default="", choices=[], **given)
        # By this name the field macro knows what to draw.
        self.type = "SelectField"

    def offer(self, holders: tuple[Holder, ...]) -> None:
        """Let one of these be named; with fewer than two nothing is asked."""
        language = chosen_language()
        self.holders = holders if len(holders) > 1 else ()
        self.choices = [
            SelectChoice("", said(N_("Keine Angabe"))),
            *(SelectChoice(str(one.id), in_language(language, one.name_de, one.name_en)) for one in self.holders),
        ]
        if request.method != "POST":
            via = request.args.get(VIA, "")
            self.process_data(next((str(one.id) for one in self.holders if one.slug == via), ""))

    @property
    def cluster_id(self) -> UUID | None:
        """The cluster that was named, if it holds the event."""
        return next((one.id for one in self.holders if str(one.id) == self.data), None)
