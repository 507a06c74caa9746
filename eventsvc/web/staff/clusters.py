"""The clusters as the office keeps them: the list, one cluster, its logo."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.clusters.carriers import Hosting, carriers_behind, hostings
from eventsvc.clusters.errors import BadCluster, LogoOutOfShape, LogoTooBig, LogoUnfit
from eventsvc.clusters.logos import LARGEST_LOGO, Picture, picture_in
from eventsvc.clusters.queries import cluster_overview
from eventsvc.clusters.rules import has_ended
from eventsvc.clusters.service import (
    ClusterRow,
    LogoWords,
    add_cluster,
    change_cluster,
    change_logo,
    get_cluster,
)
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.edits import EditsClash
from eventsvc.kit.localized import home_day
from eventsvc.kit.text import N_
from eventsvc.web.differences import Difference, compared
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad, say_good
from eventsvc.web.guards import requires
from eventsvc.web.languages import said

from . import blueprint
from .cluster_forms import ClusterForm, LogoForm

CONFLICT, UNPROCESSABLE = 409, 422
Page = str | tuple[str, int] | Response


@blueprint.get("/cluster")
@requires(Permission.MANAGE_CLUSTERS)
def clusters() -> str:
    """List the clusters with who stands behind them, and the carriers."""
    today = home_day(read_clock())
    rows = [(row, has_ended(row.valid_until, today)) for row in cluster_overview()]
    behind: dict[UUID, list[Hosting]] = {}
    for one in hostings():
        for carrier in one.carriers:
            behind.setdefault(carrier.id, []).append(one)
    return render_template(
        "staff/clusters/index.html", rows=rows, carriers=carriers_behind(None), behind=behind, today=today
    )


@blueprint.route("/cluster/neu", methods=["GET", "POST"])
@requires(Permission.MANAGE_CLUSTERS)
def new_cluster() -> Page:
    """Add a cluster."""
    now = read_clock()
    form = ClusterForm(valid_from=home_day(now))
    form.offer(carriers_behind(None))
    if request.method != "POST":
        return _page(form)
    if not form.validate():
        return _page(form), UNPROCESSABLE
    try:
        with transaction():
            slug = add_cluster(form.draft(), by=_actor(), now=now)
    except BadCluster as refusal:
        form.tell(refusal)
        return _page(form), UNPROCESSABLE
    say_good(
        said(N_("Der Cluster ist angelegt. Laden Sie sein Logo hoch, und laden Sie jemanden ein, der ihn leitet."))
    )
    return _to(slug)


@blueprint.route("/cluster/<cluster>", methods=["GET", "POST"])
@requires(Permission.MANAGE_CLUSTERS)
def cluster(cluster: str) -> Page:
    """Show and save one cluster."""
    found, saved = get_cluster(cluster), _saved_form(cluster)
    if request.method != "POST":
        return _page(saved, found)
    form = ClusterForm()
    form.offer(carriers_behind(None))
    form.take(saved)
    if not form.validate():
        return _page(form, found), UNPROCESSABLE
    try:
        with transaction():
            change_cluster(cluster, form.edit(), by=_actor(), now=read_clock())
    except EditsClash as clash:
        return _page(form, found, compared(clash, form, _saved_form(cluster))), CONFLICT
    except BadCluster as refusal:
        form.tell(refusal)
        return _page(form, found), UNPROCESSABLE
    say_good(said(N_("Gespeichert.")))
    return _to(cluster)


@blueprint.post("/cluster/<cluster>/logo")
@requires(Permission.MANAGE_CLUSTERS)
def cluster_logo(cluster: str) -> Page:
    """Take in another logo, or other words for it; whatever was typed stays where the file does not do."""
    found, form = get_cluster(cluster), LogoForm()
    content = _content(request.files.get("file"))
    try:
        picture = picture_in(content) if content else None
    except (LogoTooBig, LogoUnfit, LogoOutOfShape) as refusal:
        form.validate()
        form.file.errors = [words_of(refusal)]
        return _page(_saved_form(cluster), found, logo=form), UNPROCESSABLE
    if not form.validate():
        return _page(_saved_form(cluster), found, logo=form), UNPROCESSABLE
    if picture is None and not found.logo.mark:
        form.file.errors = [said(N_("Wählen Sie eine Bilddatei."))]
        return _page(_saved_form(cluster), found, logo=form), UNPROCESSABLE
    return _save_logo(found, form, picture, content)


@blueprint.post("/cluster/<cluster>/logo/entfernen")
@requires(Permission.MANAGE_CLUSTERS)
def remove_logo(cluster: str) -> Page:
    """Let the cluster have no logo."""
    found, form = get_cluster(cluster), LogoForm()
    try:
        with transaction():
            change_logo(cluster, form.edit_to(""), None, b"", by=_actor(), now=read_clock())
    except EditsClash as clash:
        say_bad(words_of(clash))
    else:
        say_good(said(N_("Das Logo ist entfernt.")))
    return _to(found.slug)


def _save_logo(found: ClusterRow, form: LogoForm, picture: Picture | None, content: bytes) -> Page:
    try:
        with transaction():
            edit = form.edit_to(picture.mark if picture else found.logo.mark)
            change_logo(found.slug, edit, picture, content, by=_actor(), now=read_clock())
    except EditsClash:
        form.form_errors = [said(N_("Jemand anderes hat das Logo inzwischen geändert; so steht es jetzt hier."))]
        present = get_cluster(found.slug)
        form.see({name: getattr(present.logo, name) for name in LogoWords.__dataclass_fields__})
        return _page(_saved_form(found.slug), present, logo=form), CONFLICT
    say_good(said(N_("Das Logo ist gespeichert.")))
    return _to(found.slug)


def _content(upload: FileStorage | None) -> bytes:
    """What is in an upload; of one that is too big, no more than shows that it is."""
    if upload is None or not upload.filename:
        return b""
    with upload.stream:
        return upload.stream.read(LARGEST_LOGO + 1)


def _saved_form(slug: str) -> ClusterForm:
    form = ClusterForm(formdata=None)
    form.offer(carriers_behind(None))
    form.show(get_cluster(slug))
    return form


def _page(
    form: ClusterForm, found: ClusterRow | None = None, both: Sequence[Difference] = (), logo: LogoForm | None = None
) -> str:
    if found is not None and logo is None:
        logo = LogoForm(formdata=None)
        logo.show(found.logo)
    return render_template("staff/clusters/form.html", form=form, cluster=found, both=both, logo=logo)


def _to(slug: str) -> Response:
    return redirect(url_for("staff.cluster", cluster=slug), code=303)


def _actor() -> Actor:
    return Actor.account(current_user.id)
