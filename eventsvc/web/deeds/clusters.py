"""What is done to the clusters and the carriers behind them."""

from __future__ import annotations

from eventsvc.kit.text import N_

from .deed import Deed, DeedGroup

_G = DeedGroup
CLUSTERS = {
    "cluster.added": Deed(_G.CLUSTERS, N_("Cluster angelegt"), N_("%(who)s hat den Cluster angelegt.")),
    "cluster.changed": Deed(_G.CLUSTERS, N_("Cluster geändert"), N_("%(who)s hat Angaben des Clusters geändert.")),
    "cluster.logo_changed": Deed(_G.CLUSTERS, N_("Logo geändert"), N_("%(who)s hat das Logo des Clusters geändert.")),
    "carrier.added": Deed(_G.CLUSTERS, N_("Träger angelegt"), N_("%(who)s hat den Träger %(what)s angelegt.")),
    "carrier.changed": Deed(
        _G.CLUSTERS, N_("Träger geändert"), N_("%(who)s hat Angaben des Trägers %(what)s geändert.")
    ),
}
