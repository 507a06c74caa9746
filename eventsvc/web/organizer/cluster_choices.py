"""The clusters and carriers that a form of an event offers."""

from __future__ import annotations

from uuid import UUID

from wtforms import SelectChoice

from eventsvc.accounts.policy import Permission
from eventsvc.clusters.carriers import Hosting, carriers_behind
from eventsvc.kit.localized import in_language
from eventsvc.web.guards import access
from eventsvc.web.languages import chosen_language


def led_by_own(everyone: list[Hosting], *, also: UUID | None = None) -> list[Hosting]:
    """Return the clusters that the account may lead with, and one more that leads already."""
    own = access().clusters(Permission.EDIT_EVENTS)
    return [one for one in everyone if own is None or one.id in own or one.id == also]


def named(clusters: list[Hosting]) -> list[SelectChoice]:
    """Return the clusters as a field offers them."""
    language = chosen_language()
    return [SelectChoice(str(one.id), in_language(language, one.name_de, one.name_en)) for one in clusters]


def carriers_of(clusters: list[Hosting], *, also: UUID) -> list[SelectChoice]:
    """Return the carriers behind the clusters, and one that answers for the event, whether it still stands behind them or not."""
    behind = [carrier for one in clusters for carrier in one.carriers]
    kept = [one for one in carriers_behind(None) if one.id == also]
    names = {carrier.id: carrier.name for carrier in (*behind, *kept)}
    return [SelectChoice(str(carrier_id), name) for carrier_id, name in names.items()]
