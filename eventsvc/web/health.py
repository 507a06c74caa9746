"""Whether the service lives and whether it is ready: for machines, without a detail for strangers."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

from eventsvc.health.states import Verdict
from eventsvc.kit.clock import read_clock
from eventsvc.workflows.checkup import READINESS, examine

from .guards import public

OK, UNAVAILABLE = 200, 503

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> Response:
    """Answer: the process lives."""
    return jsonify(status="alive")


@blueprint.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """Answer whether requests can be served: the database is reached and migrated; late mail is told, yet no reason to stay away."""
    checked = examine(current_app.extensions["instruments"], read_clock(), READINESS)
    found = {one.check.key: one.finding for one in checked}
    if found["database"].verdict is not Verdict.FINE or Verdict.UNKNOWN in {one.verdict for one in found.values()}:
        return jsonify(status="unready", database="unreachable"), UNAVAILABLE
    mails = {"oldest_due_seconds": found["mails"].facts["oldest_due_seconds"]}
    if found["migrations"].verdict is not Verdict.FINE:
        return jsonify(status="unready", database="reached", migrations="open", mails=mails), UNAVAILABLE
    status = "ready" if found["mails"].is_fine else "degraded"
    return jsonify(status=status, database="reached", migrations="done", mails=mails), OK
