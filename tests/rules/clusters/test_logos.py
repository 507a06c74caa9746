"""What a logo is: told by its content, not by its name."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from eventsvc.clusters.errors import LogoOutOfShape, LogoTooBig, LogoUnfit
from eventsvc.clusters.logos import LARGEST_LOGO, picture_in


def drawn(width: int, height: int, form: str = "PNG", **given: object) -> bytes:
    content = BytesIO()
    Image.new("RGB", (width, height), "#0b5cab").save(content, form, **given)
    return content.getvalue()


@pytest.mark.parametrize("given", [{}, {"progressive": True}, {"exif": b"Exif\0\0" + b"\0" * 900}])
def test_a_jpeg_says_how_large_it_is(given: dict) -> None:
    picture = picture_in(drawn(240, 96, "JPEG", **given))
    assert (picture.media_type, picture.width, picture.height) == ("image/jpeg", 240, 96)


def test_a_png_says_how_large_it_is() -> None:
    picture = picture_in(drawn(120, 40))
    assert (picture.media_type, picture.width, picture.height) == ("image/png", 120, 40)
    assert picture.mark != picture_in(drawn(121, 40)).mark


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"GIF89a" + b"\0" * 40,
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"",
    ],
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(LogoUnfit):
        picture_in(content)


@pytest.mark.parametrize("size", [(31, 100), (2001, 200), (400, 32)])
def test_a_picture_out_of_shape_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(LogoOutOfShape):
        picture_in(drawn(*size))


def test_a_file_that_is_too_big_is_not_even_looked_at() -> None:
    with pytest.raises(LogoTooBig):
        picture_in(b"\0" * (LARGEST_LOGO + 1))
