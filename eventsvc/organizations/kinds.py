"""What sort of organization someone comes from, as the funder counts them."""

from enum import StrEnum

from eventsvc.kit.text import N_


class OrganizationKind(StrEnum):
    """The kinds of organization, in the order in which a form offers them."""

    SME = "sme"
    LARGE_COMPANY = "large_company"
    STARTUP = "startup"
    RESEARCH = "research"
    UNIVERSITY = "university"
    PUBLIC_BODY = "public_body"
    ASSOCIATION = "association"
    PRESS = "press"
    PRIVATE = "private"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return LABELS[self]


LABELS = {
    OrganizationKind.SME: N_("Kleines oder mittleres Unternehmen"),
    OrganizationKind.LARGE_COMPANY: N_("Großunternehmen"),
    OrganizationKind.STARTUP: N_("Start-up"),
    OrganizationKind.RESEARCH: N_("Forschungseinrichtung"),
    OrganizationKind.UNIVERSITY: N_("Hochschule"),
    OrganizationKind.PUBLIC_BODY: N_("Behörde oder Kommune"),
    OrganizationKind.ASSOCIATION: N_("Verband, Kammer oder Cluster"),
    OrganizationKind.PRESS: N_("Presse"),
    OrganizationKind.PRIVATE: N_("Privatperson"),
}
