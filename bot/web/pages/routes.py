"""The two addresses of the school's own pages: `/page/<token>` and the one style sheet.

The one rule kept here: a token is in the address and nowhere else, not in a log, not in a page, not in an error.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

import structlog
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.core.errors import is_trouble
from bot.core.pages import Page
from bot.core.texts import catalogue_of, in_language
from bot.core.unit import Units
from bot.web.pages import screens
from bot.web.pages.drawing import draw, style, style_name
from bot.web.pages.headers import Guard, comes_from_elsewhere, is_only_curious
from bot.web.pages.reading import NotAForm, Sent, TooLarge, read_sent
from bot.web.pages.screens import KindPage
from bot.web.pages.visits import PageView, Shown, Visit, Visits

_log = structlog.get_logger()
_LONGEST_TOKEN = 64
# What a page says of a place of its own: ids.
_PICK = re.compile(r"[0-9][0-9-]{0,31}")
_RETRY_AFTER = "60"


class _Pages(Struct, frozen=True):
    guard: Guard
    visits: Visits

    async def page(self, request: Request) -> Response:
        """One visit: a look, or something sent."""
        if request.method == "HEAD" or is_only_curious(request.headers):
            # Nobody looks yet: nothing is opened, and nothing is said.
            return Response(status_code=204, headers=dict(self.guard.headers))
        visit = self._visit(request)
        if request.method == "GET":
            return await self._answered(visit, Sent(), lambda: self.visits.look(visit))
        try:
            sent = await read_sent(request)
        except TooLarge:
            return self._answer(_kind(visit, screens.too_large))
        except NotAForm:
            return self._answer(_kind(visit, screens.not_a_form))
        if comes_from_elsewhere(request.headers):
            return self._answer(_kind(visit, screens.sent_from_elsewhere))
        return await self._answered(visit, sent, lambda: self.visits.send(visit, sent))

    def _visit(self, request: Request) -> Visit:
        part, pick = request.query_params.get("part", "0"), request.query_params.get("pick", "")
        return Visit(
            request.path_params["token"][:_LONGEST_TOKEN],
            self.guard.browser(request.cookies),
            int(part) if part.isascii() and part.isdigit() and len(part) < 10 else 0,
            _language(request.headers.get("accept-language", "")),
            pick if _PICK.fullmatch(pick) else "",
        )

    async def _answered(self, visit: Visit, sent: Sent, work: Callable[[], Awaitable[Shown]]) -> Response:
        """What the visit came to; what fails is logged without the token, and the person keeps their words."""
        try:
            return self._answer(await work())
        except Exception as error:
            trouble = is_trouble(error)
            _log.error("page.busy" if trouble else "page.failed", exc_info=not trouble, reason=type(error).__name__)
            with in_language(visit.language):
                return self._answer((screens.busy() if trouble else screens.failed()).keeping(sent.written))

    def _answer(self, shown: Shown) -> Response:
        status, html = draw(shown)
        response = HTMLResponse(html, status, headers=dict(self.guard.headers))
        if isinstance(shown, PageView):
            response.headers.append("Set-Cookie", self.guard.setting(shown.browser))
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            response.headers["Retry-After"] = _RETRY_AFTER
        return response

    async def style(self, _request: Request) -> Response:
        headers = {**self.guard.headers, "Cache-Control": "public, max-age=31536000, immutable"}
        return Response(style(), media_type="text/css", headers=headers)


def _kind(visit: Visit, page: Callable[[], KindPage]) -> KindPage:
    with in_language(visit.language):
        return page()


def _language(accepted: str) -> str:
    """The first of the browser's languages that there is a catalogue for; else Danish."""
    for wanted in accepted[:200].split(","):
        if (found := catalogue_of(wanted.partition(";")[0].strip())) is not None:
            return found
    return "da"


def page_routes(units: Units, pages: Mapping[str, Page], address: str | None) -> list[Route]:
    """Routes under the public address; none without one."""
    if not address:
        return []
    served = _Pages(Guard(secure=address.startswith("https:")), Visits(units, pages))
    return [
        Route("/page/{token}", served.page, methods=["GET", "POST"]),
        Route(f"/pages/{style_name()}", served.style, methods=["GET"]),
    ]
