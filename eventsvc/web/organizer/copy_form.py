"""What an organizer says of a copy: when it begins, what it is called, and what comes along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectChoice, SelectField, SelectMultipleField

from eventsvc.accounts.policy import Permission
from eventsvc.clusters.carriers import choosable
from eventsvc.events.copying import USUALLY, Along, Source
from eventsvc.kit.localized import home_day
from eventsvc.kit.text import N_
from eventsvc.web.fields.text import Line, Needed
from eventsvc.workflows.copying import CopyWish

from .cluster_choices import led_by_own, named
from .editor_forms import LONGEST_TITLE
from .event_form import DATETIMES, moment

YEAR, A_MONTH, A_WEEK = timedelta(weeks=52), timedelta(weeks=4), timedelta(weeks=1)


def may_come_along(source: Source, rights: Iterable[Permission]) -> Iterator[Along]:
    """Yield what there is to bring along, for whom it is to bring."""
    whole, held = source.whole, frozenset(rights)
    lacking = {
        Along.PROGRAMME: not whole.sessions,
        Along.CATEGORIES: not whole.categories,
        Along.QUESTIONS: not whole.questions,
        Along.HOSTS: not whole.draft.host_cluster_ids,
        Along.TEAM: Permission.SHARE_EVENTS not in held,
        # A code opens the earlier event too.
        Along.CODES: not source.codes or Permission.EDIT_EVENTS not in held,
    }
    return (one for one in Along if not lacking.get(one))


class AlongForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """What comes along."""

    along = SelectMultipleField(N_("Was mitkommt"))

    def offer_along(self, offered: Iterable[Along]) -> None:
        """Offer what can come along; what usually does is chosen."""
        chosen = list(offered)
        self.along.choices = [SelectChoice(one.value, one.label) for one in chosen]
        if not self.is_submitted():
            self.along.data = [one.value for one in chosen if one in USUALLY]

    def chosen_along(self) -> frozenset[Along]:
        """Return what was chosen."""
        return frozenset(Along(value) for value in self.along.data or ())


class CopyForm(AlongForm):
    """A copy; `shown` is the start for which its dates were last shown."""

    title_de = Line(N_("Titel"), longest=LONGEST_TITLE, missing=N_("Geben Sie der Veranstaltung einen Titel."))
    starts_at = moment(N_("Neuer Beginn"), is_needed=True)
    lead_cluster = SelectField(N_("Federführender Cluster"), [Needed(N_("Wählen Sie den Cluster."))])
    shown = HiddenField()

    def prepare(self, source: Source, offered: Iterable[Along], now: datetime) -> None:
        """Offer what the account may choose, and fill in what is likely."""
        draft = source.whole.draft
        self.zone = ZoneInfo(draft.timezone)
        leading = led_by_own(choosable(home_day(now)))
        self.lead_cluster.choices = named(leading)
        self.offer_along(offered)
        if not self.is_submitted():
            self.title_de.data = draft.title_de
            start, here = (at.astimezone(self.zone).replace(tzinfo=None) for at in (draft.starts_at, now))
            self.starts_at.data = (next_weeks if source.whole.is_template else next_year)(start, here)
            own = str(draft.lead_cluster_id)
            offered_ids = [str(one.id) for one in leading]
            self.lead_cluster.data = own if own in offered_ids else next(iter(offered_ids), "")

    def start(self) -> datetime:
        """Return when the copy begins; a time that the clocks skip is taken as an hour later."""
        start: datetime = self.starts_at.data.replace(tzinfo=self.zone).astimezone(UTC)
        return start

    @property
    def is_shown(self) -> bool:
        """Whether the dates of just this start were shown."""
        return bool(self.shown.data == self.starts_at.data.strftime(DATETIMES[0]))

    def wish(self) -> CopyWish:
        """Return what is wanted; the form must be valid."""
        return CopyWish(
            to=self.start(),
            along=self.chosen_along(),
            title_de=self.title_de.data,
            lead_cluster_id=UUID(self.lead_cluster.data),
        )


def next_year(start: datetime, now: datetime) -> datetime:
    """Return the same weekday and hour of the next year to come; both times on the event's own clock."""
    later = start + YEAR
    while later < now:
        later += YEAR
    return later


def next_weeks(start: datetime, now: datetime) -> datetime:
    """Return the same weekday and hour, far enough ahead to invite people; both times on the event's own clock."""
    earliest = now + A_MONTH
    return start if start > earliest else start + -((start - earliest) // A_WEEK) * A_WEEK
