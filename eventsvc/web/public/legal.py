"""Who answers for what: imprint, privacy, accessibility."""

from __future__ import annotations

from flask import render_template

from eventsvc.clusters.queries import carriers, get_carrier
from eventsvc.kit.localized import in_language
from eventsvc.web.guards import public
from eventsvc.web.languages import chosen_language

from . import blueprint


@blueprint.get("/impressum")
@public
def imprint() -> str:
    """Name all carriers."""
    return render_template("public/legal/imprint.html", carriers=carriers())


@blueprint.get("/impressum/<slug>")
@public
def carrier_imprint(slug: str) -> str:
    """Show a carrier's imprint."""
    return render_template("public/legal/carrier_imprint.html", carrier=get_carrier(slug))


@blueprint.get("/datenschutz")
@public
def privacy() -> str:
    """Say what this website does with data, and where each carrier's notice is."""
    return render_template("public/legal/privacy.html", carriers=carriers())


@blueprint.get("/datenschutz/<slug>")
@public
def carrier_privacy(slug: str) -> str:
    """Show a carrier's privacy notice."""
    carrier = get_carrier(slug)
    notice = in_language(chosen_language(), carrier.privacy_notice_de, carrier.privacy_notice_en)
    return render_template("public/legal/carrier_privacy.html", carrier=carrier, sections=sections_of(notice))


@blueprint.get("/barrierefreiheit")
@public
def accessibility() -> str:
    """Say how far everyone can use these pages."""
    return render_template("public/legal/accessibility.html")


def sections_of(notice: str) -> list[tuple[str, str]]:
    """Return heading and text of each part of a notice: parts stand apart by an empty line, a first line of several is the heading."""
    parts = [part.strip() for part in notice.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return [(heading, text) if text else ("", heading) for heading, _, text in (part.partition("\n") for part in parts)]
