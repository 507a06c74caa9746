"""Whether all is well, for people who need not know how it works."""

from __future__ import annotations

from flask import current_app, render_template

from eventsvc.accounts.policy import Permission
from eventsvc.health.states import Verdict
from eventsvc.kit.clock import read_clock
from eventsvc.web.guards import access, requires
from eventsvc.workflows.checkup import examine, with_beginnings

from . import blueprint

_JOBS, _MAILS = ("staff.jobs", Permission.SEE_JOBS), ("staff.mails", Permission.SEE_MAIL_LOG)
PAGES = {"jobs": _JOBS, "long_work": _JOBS, "failed_mails": _MAILS, "mails": _MAILS}


@blueprint.get("/zustand")
@requires(Permission.SEE_HEALTH)
def health() -> str:
    """Say whether all is well, or what is wrong, since when, what it means and what to do."""
    now = read_clock()
    checked = with_beginnings(examine(current_app.extensions["instruments"], now))
    return render_template(
        "staff/health.html",
        checked=checked,
        wrong=sorted((one for one in checked if not one.finding.is_fine), key=lambda one: -one.finding.verdict),
        worst=max((one.finding.verdict for one in checked), default=Verdict.FINE),
        verdicts=Verdict,
        pages={key: page for key, (page, right) in PAGES.items() if access().may_anywhere(right)},
        help_contact=current_app.extensions["settings"].help_contact,
        now=now,
    )
