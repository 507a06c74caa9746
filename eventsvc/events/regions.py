"""The seven administrative regions of Bavaria, and what lies outside."""

from enum import StrEnum

from eventsvc.kit.text import N_


class Region(StrEnum):
    """Where an event takes place."""

    OBERBAYERN = "oberbayern"
    NIEDERBAYERN = "niederbayern"
    OBERPFALZ = "oberpfalz"
    OBERFRANKEN = "oberfranken"
    MITTELFRANKEN = "mittelfranken"
    UNTERFRANKEN = "unterfranken"
    SCHWABEN = "schwaben"
    GERMANY = "germany"
    ABROAD = "abroad"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return LABELS[self]


LABELS = {
    Region.OBERBAYERN: N_("Oberbayern"),
    Region.NIEDERBAYERN: N_("Niederbayern"),
    Region.OBERPFALZ: N_("Oberpfalz"),
    Region.OBERFRANKEN: N_("Oberfranken"),
    Region.MITTELFRANKEN: N_("Mittelfranken"),
    Region.UNTERFRANKEN: N_("Unterfranken"),
    Region.SCHWABEN: N_("Schwaben"),
    Region.GERMANY: N_("Übriges Deutschland"),
    Region.ABROAD: N_("Ausland"),
}

# Postal areas, the longest prefix counts; borders run finer than this, and the form lets one say otherwise.
POSTAL_AREAS = {
    **dict.fromkeys(("80", "81", "82", "83", "844", "845", "85", "866"), Region.OBERBAYERN),
    **dict.fromkeys(("84", "94", "933"), Region.NIEDERBAYERN),
    **dict.fromkeys(("92", "93", "9565", "9566", "9567", "9568", "9569"), Region.OBERPFALZ),
    **dict.fromkeys(("913", "95", "96"), Region.OBERFRANKEN),
    **dict.fromkeys(("90", "91"), Region.MITTELFRANKEN),
    **dict.fromkeys(("637", "638", "639", "97"), Region.UNTERFRANKEN),
    **dict.fromkeys(("86", "87", "881", "892", "893", "894"), Region.SCHWABEN),
}
LONGEST_AREA = max(map(len, POSTAL_AREAS))


def postal_area(postal_code: str, country: str) -> str:
    """Return as little of a postal code as tells the same region."""
    code = postal_code.strip()
    if country != "DE":
        return ""
    prefixes = (code[:length] for length in range(len(code), 1, -1))
    return next((prefix for prefix in prefixes if prefix in POSTAL_AREAS), code[:2])


def region_of(postal_code: str, country: str) -> Region | None:
    """Return the region a postal code lies in; None while there is no code."""
    code = postal_code.strip()
    if country != "DE":
        return Region.ABROAD
    if not code:
        return None
    return POSTAL_AREAS.get(postal_area(code, country), Region.GERMANY)
