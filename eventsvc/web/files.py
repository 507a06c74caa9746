"""Files that people send along: taken in, and handed out as a download only, never shown in our name."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file
from werkzeug.datastructures import FileStorage

from eventsvc.registration.files import LARGEST_FILE, FileRow

SANDBOX = "sandbox; default-src 'none'"


def take_in(upload: FileStorage) -> bytes:
    """Return what is in an upload and close it; of one that is too big, no more than shows that it is."""
    with upload.stream:
        return upload.stream.read(LARGEST_FILE + 1)


def hand_out(file: FileRow, content: bytes) -> Response:
    """Return the file as an attachment, of the type its content has."""
    response = send_file(
        BytesIO(content), mimetype=file.media_type, as_attachment=True, download_name=file.name, etag=False
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response
