"""Amounts of euros and percentages, as people here type them."""

from __future__ import annotations

import re
from decimal import Decimal

from wtforms import StringField

from eventsvc.kit.text import N_
from eventsvc.web.languages import said

_WRITTEN = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:[.,]([0-9]{1,2}))?")
NO_AMOUNT = N_("Geben Sie einen Betrag ein, zum Beispiel 190 oder 1.190,50.")


def read_decimal(typed: str) -> Decimal:
    """Return the number that was typed with a comma or a point before its one or two decimals, or raise ValueError."""
    tidy = typed.replace("€", "").replace("%", "").replace("\u00a0", " ").strip()
    match = _WRITTEN.fullmatch(tidy)
    if match is None:
        raise ValueError(typed)
    whole = match[1].replace(".", "")
    return Decimal(f"{whole}.{match[2] or '0'}")


class MoneyField(StringField):  # type: ignore[misc] # WTForms is untyped
    """An amount in cents; nothing typed means nothing to pay. Also for percentages, in hundredths."""

    def __init__(self, label: str, *, highest: int, too_high: str, **given: object) -> None:
        super().__init__(label, default=0, **given)
        self.highest, self.too_high = highest, too_high

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed; what is no amount stays in the field to be mended."""
        self.typed = (valuelist[0] if valuelist else "").strip()
        self.data = 0
        if not self.typed:
            return
        try:
            self.data = int(read_decimal(self.typed) * 100)
        except ValueError:
            raise ValueError(said(NO_AMOUNT)) from None
        if self.data > self.highest:
            raise ValueError(said(self.too_high))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.typed)
        if not self.data:
            return ""
        whole, rest = divmod(int(self.data), 100)
        return f"{whole},{rest:02}" if rest else str(whole)
