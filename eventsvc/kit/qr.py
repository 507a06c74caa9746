"""QR codes as drawings, for pages and for print."""

from __future__ import annotations

from itertools import groupby

import segno

# Every mask can be read equally well; choosing the prettiest would cost four times the rest.
MASK = 3


def qr_code(content: str, border: int) -> str:
    """Return the code as SVG without style attributes, dark on light, with a quiet edge of `border` modules."""
    rows = segno.make_qr(content, error="m", mask=MASK).matrix
    path = "".join(_lines(row, border, y) for y, row in enumerate(rows, border))
    side = len(rows) + 2 * border
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path fill="#ffffff" d="M0 0h{side}v{side}h-{side}z"/>'
        f'<path stroke="#000000" d="{path}"/></svg>'
    )


def _lines(row: bytearray, x: int, y: int) -> str:
    """One line for each run of dark modules."""
    drawn = []
    for is_dark, run in groupby(row):
        length = sum(1 for _ in run)
        if is_dark:
            drawn.append(f"M{x} {y}.5h{length}")
        x += length
    return "".join(drawn)
