"""Where the office's day begins."""

from __future__ import annotations

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.web.guards import access, signed_in

from . import blueprint

FORBIDDEN = 403
PAGES = {
    Permission.EXPORT: "staff.exports",
    Permission.SEE_MAIL_LOG: "staff.mails",
    Permission.INVITE: "staff.accounts",
}


@blueprint.get("/")
@signed_in
def home() -> Response:
    """Lead to the first page of the office that the account may open."""
    endpoint = next((page for permission, page in PAGES.items() if access().may_anywhere(permission)), None)
    if endpoint is None:
        abort(FORBIDDEN)
    return redirect(url_for(endpoint), code=303)
