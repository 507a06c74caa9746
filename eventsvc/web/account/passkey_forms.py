"""Where the browser is, and whether it can make passkeys there."""

from __future__ import annotations

import ipaddress

from flask import Request

from eventsvc.accounts.passkeys import Site

HOUSE = "Cluster-Offensive Bayern"


def site_of(request: Request) -> Site:
    """Return where the browser is; only trusted hosts come this far."""
    return Site(request.host_url.rstrip("/"))


def can_have_passkeys(site: Site) -> bool:
    """Whether browsers make passkeys here: they belong to a name, never to a bare address."""
    try:
        ipaddress.ip_address(site.name)
    except ValueError:
        return True
    return False
