"""What a desk types, or its scanner: a code in any dress, or the whole address that a ticket's QR code says."""

import re

from eventsvc.kit.ids import TICKET_CODE_LENGTH, clean_code

# A scanner set to another keyboard types other signs for the slashes, letters and figures stay.
_ADDRESS = re.compile(r"einlass[^0-9a-z]+t[^0-9a-z]+([0-9a-z]+)", re.IGNORECASE)


def read_code(typed: str) -> str:
    """Return the ticket code in what was typed or scanned; empty if there is none."""
    address = _ADDRESS.search(typed)
    code = clean_code(address.group(1) if address else typed)
    return code if len(code) == TICKET_CODE_LENGTH else ""
