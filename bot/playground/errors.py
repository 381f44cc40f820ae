"""What the stand-in answers when it says no.

The one rule: a refusal carries Telegram's HTTP status and Telegram's words, because clients read both.
"""

from __future__ import annotations

from http import HTTPStatus

_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
}


class Refused(Exception):
    """The Bot API says no: HTTP status, description, and seconds to wait where there are any."""

    def __init__(self, status: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after


def bad(reason: str) -> Refused:
    """A 400 with this reason."""
    return Refused(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refused:
    """A 403 with this reason."""
    return Refused(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refused:
    """A 409 with this reason."""
    return Refused(409, f"Conflict: {reason}")


def described(status: int, retry_after: int | None) -> str:
    """The words Telegram uses for a status when nobody chose any."""
    if status == 429:
        return f"Too Many Requests: retry after {retry_after or 0}"
    if status == 403:
        return "Forbidden: bot was blocked by the user"
    if status in _TITLES:
        return _TITLES[status]
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
