from __future__ import annotations

import pytest

from eventsvc.events.letters import CarrierFacts


@pytest.mark.parametrize(
    ("name", "legal_form", "full_name"),
    [
        ("bavAIRia e.V.", "Eingetragener Verein", "bavAIRia e.V."),
        ("bavAIRia e. V.", "e.V.", "bavAIRia e. V."),
        ("Bayern Innovativ GmbH", "Gesellschaft mit beschränkter Haftung", "Bayern Innovativ GmbH"),
        ("Cluster-Initiative Forst gGmbH", "Gemeinnützige GmbH", "Cluster-Initiative Forst gGmbH"),
        ("Netzwerk Sensorik", "Eingetragener Verein", "Netzwerk Sensorik, Eingetragener Verein"),
        ("AGIL Netzwerk", "GmbH", "AGIL Netzwerk, GmbH"),
        ("Kompetenzzentrum (KErn)", "Behörde", "Kompetenzzentrum (KErn), Behörde"),
        ("BICCnet", "", "BICCnet"),
    ],
)
def test_a_carrier_is_named_with_its_legal_form_once(name: str, legal_form: str, full_name: str) -> None:
    carrier = CarrierFacts(
        name=name, legal_form=legal_form, street="", postal_code="", city="", website="", reply_address=""
    )
    assert carrier.full_name == full_name
