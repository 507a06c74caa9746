"""A visitor who speaks HTTP: keeps cookies, reads a form's hidden fields, sends it as a browser would."""

from __future__ import annotations

import re
from http.client import HTTPConnection
from urllib.parse import urlencode, urljoin, urlsplit

HIDDEN = re.compile(r"<input[^>]*type=\"hidden\"[^>]*>")
NAME, VALUE = re.compile(r'name="([^"]*)"'), re.compile(r'value="([^"]*)"')


class Answer:
    """What came back: status, text and where it leads."""

    def __init__(self, status: int, body: bytes, location: str) -> None:
        self.status, self.body, self.location = status, body, location

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's forms."""
        found = {}
        for tag in HIDDEN.findall(self.text):
            name, value = NAME.search(tag), VALUE.search(tag)
            if name:
                found[name.group(1)] = value.group(1) if value else ""
        return found


class HttpVisitor:
    """One browser at one address; the connection stays open between requests."""

    def __init__(self, url: str, address: str = "192.0.2.1", **cookies: str) -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
        self._url, self._address = url, address
        self._cookies = cookies

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields))

    def hang_up(self) -> None:
        """End the connection; the next request opens another, with the same cookies."""
        self._connection.close()

    def twin(self) -> HttpVisitor:
        """Return another window of the same browser: the same cookies, a connection of its own."""
        twin = HttpVisitor(self._url, self._address)
        twin._cookies = dict(self._cookies)
        return twin

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"X-Forwarded-For": self._address, "Referer": urljoin(self._url, path), "Accept-Language": "de"}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        location = response.headers.get("Location", "")
        return Answer(response.status, response.read(), location.removeprefix(self._url))
