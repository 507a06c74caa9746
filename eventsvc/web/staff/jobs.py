"""What the service does by itself: the periodic jobs, and long work over all clusters."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.accounts.queries import account_names
from eventsvc.events.holding import event_titles
from eventsvc.health.queries import job_rows
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.runs.errors import RunIsOver
from eventsvc.runs.states import RunKind, RunState
from eventsvc.web.addresses import short_address
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_good, say_note
from eventsvc.web.guards import requires
from eventsvc.web.languages import said
from eventsvc.workflows.long_work import get_long_work, long_work_page
from eventsvc.workflows.runs import stop_run

from . import blueprint

JOB_NAMES = {
    "mail.drain": (N_("E-Mails senden"), N_("Bestätigungen und alles, worauf jemand wartet")),
    "mail.drain_bulk": (N_("Erinnerungen und Rundmails senden"), N_("Was nicht eilt, nach allem anderen")),
    "reminders.post_due": (
        N_("Erinnerungen schreiben"),
        N_("Für Veranstaltungen, die bald beginnen oder gerade waren"),
    ),
    "contingents.release_due": (N_("Kontingente freigeben"), N_("Am Stichtag gehen freie Plätze an alle zurück")),
    "offers.tend": (N_("Angebote überwachen"), N_("Abgelaufene Angebote gehen an die Nächsten auf der Warteliste")),
    "decisions.carry_out": (N_("Entscheidungen mitteilen"), N_("Zu- und Absagen, die gesammelt hinausgehen")),
    "runs.work": (N_("Lange Arbeiten voranbringen"), N_("Importe, Rundmails, Sammelaktionen")),
    "announcements.begin_due": (N_("Geplante Rundmails beginnen"), N_("Zur Zeit, die das Team gewählt hat")),
    "house.check": (N_("Nachsehen, ob alles stimmt"), N_("Dieselben Prüfungen wie auf der Seite „Zustand“")),
    "house.keep_promises": (N_("Löschen, was abgelaufen ist"), N_("Angaben von Personen nach ihrer Frist")),
}
RUN_NAMES = {
    RunKind.CHECK_IMPORT: N_("Import prüfen"),
    RunKind.IMPORT: N_("Import eintragen"),
    RunKind.SEND_ANNOUNCEMENT: N_("Rundmail"),
    RunKind.BULK: N_("Sammelaktion"),
    RunKind.UNDO_BULK: N_("Sammelaktion zurücknehmen"),
}
RUN_STATES = {RunState.WORKING: N_("Läuft"), RunState.DONE: N_("Fertig"), RunState.STOPPED: N_("Abgebrochen")}
# What stopping does, said before it is done.
RUN_ENDS = {
    RunKind.CHECK_IMPORT: N_("Die Datei bleibt; das Team kann sie noch einmal prüfen."),
    RunKind.IMPORT: N_(
        "Wer schon eingetragen ist, bleibt und bekommt seine E-Mail, außer das Team wollte alle oder niemanden: dann wird auch das Bisherige zurückgenommen."
    ),
    RunKind.SEND_ANNOUNCEMENT: N_(
        "Was schon hinausging, lässt sich nicht zurückholen. Alle anderen bekommen sie nicht."
    ),
    RunKind.BULK: N_("Für wen es schon getan ist, bleibt es dabei. Alle anderen bleiben, wie sie sind."),
    RunKind.UNDO_BULK: N_("Was schon zurückgenommen ist, bleibt zurückgenommen. Alles andere bleibt."),
}


@blueprint.get("/ablaeufe")
@requires(Permission.SEE_JOBS)
@short_address
def jobs() -> str:
    """List the periodic jobs with how they went, and the long work of all clusters, the newest first."""
    state = request.args.get("status", "")
    page = long_work_page(RunState(state) if state in set(RunState) else None, request.args.get("seite", 1, int))
    return render_template(
        "staff/jobs.html",
        jobs=job_rows(current_app.extensions["instruments"].ticks),
        names=JOB_NAMES,
        page=page,
        run_names=RUN_NAMES,
        run_states=RUN_STATES,
        state=state,
        titles=event_titles([one.event_id for one in page.rows]),
        people=account_names(one.run.account_id for one in page.rows if one.run.account_id),
        now=read_clock(),
    )


@blueprint.get("/ablaeufe/<uuid:run_id>/anhalten")
@requires(Permission.SEE_JOBS)
def ask_stop_run(run_id: UUID) -> str:
    """Say what stopping will do, before it is done."""
    work = get_long_work(run_id)
    return render_template(
        "staff/stop_run.html",
        run=work.run,
        title=event_titles([work.event_id])[work.event_id],
        run_names=RUN_NAMES,
        ends=RUN_ENDS,
    )


@blueprint.post("/ablaeufe/<uuid:run_id>/anhalten")
@requires(Permission.SEE_JOBS)
def stop_long_work(run_id: UUID) -> Response:
    """Stop a run; what was done stays."""
    event_id = get_long_work(run_id).event_id
    try:
        with transaction():
            stop_run(run_id, by=Actor.account(current_user.id), event_id=event_id, now=read_clock())
    except RunIsOver as refusal:
        say_note(words_of(refusal))
    else:
        say_good(said(N_("Es ist angehalten. Was bis dahin getan war, bleibt.")))
    return redirect(url_for("staff.jobs"), code=303)
