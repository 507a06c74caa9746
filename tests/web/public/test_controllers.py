"""Page, form and mail name who answers for the data together; a partner that sees figures only is none of them."""

from __future__ import annotations

from sqlalchemy import select

from eventsvc.accounts.hosting import HostRole, HostTerms, HostView
from eventsvc.kit.db import db
from eventsvc.messaging.models import OutgoingMail
from tests.builders import a_carrier, a_cluster, an_event

from .reading import sign_up, words

JOINTLY = "gegenüber jedem der gemeinsam Verantwortlichen geltend machen (Art. 26 DSGVO): Träger A, Träger B"


def test_page_form_and_mail_name_the_joint_controllers(client, now) -> None:
    lead, host = a_cluster(carrier=a_carrier(name="Träger A")), a_cluster(carrier=a_carrier(name="Träger B"))
    event = an_event(cluster=lead, hosts=(host,), host_terms=HostTerms(HostRole.CO_HOST, HostView.OWN), now=now)
    page = words(client.get(f"/veranstaltungen/{event.slug}"))
    assert "Gemeinsam für die Daten verantwortlich: Träger A , Träger B" in page
    for path in ("anmeldung", "anmeldung/gruppe"):
        assert JOINTLY in words(client.get(f"/veranstaltungen/{event.slug}/{path}"))
    sign_up(client, event)
    (mail,) = db.session.scalars(select(OutgoingMail))
    assert mail.facts["event"]["controllers"] == ["Träger A", "Träger B"]


def test_who_sees_figures_only_is_none(client, now) -> None:
    lead, host = a_cluster(carrier=a_carrier(name="Träger A")), a_cluster(carrier=a_carrier(name="Träger B"))
    event = an_event(cluster=lead, hosts=(host,), host_terms=HostTerms(HostRole.PARTNER, HostView.FIGURES), now=now)
    for path in ("", "/anmeldung", "/anmeldung/gruppe"):
        told = words(client.get(f"/veranstaltungen/{event.slug}{path}"))
        assert "gemeinsam Verantwortlichen" not in told
        assert "Träger B" not in told
