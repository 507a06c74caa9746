"""Handing out what people sent along: as a download only, never shown in our name."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

from eventsvc.registration.files import FileRow

SANDBOX = "sandbox; default-src 'none'"


def hand_out(file: FileRow, content: bytes) -> Response:
    """Return the file as an attachment, of the type its content has."""
    response = send_file(
        BytesIO(content), mimetype=file.media_type, as_attachment=True, download_name=file.name, etag=False
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response
