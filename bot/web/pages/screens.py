"""Every word of the frame around a page: what is wrong in a form, and the kind pages where nothing can be shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from bot.core.dates import clock_time, local
from bot.core.texts import _, language, ngettext
from bot.people.pages.rules import Standing


class KindPage(Struct, frozen=True):
    """A page that shows nothing but why, and what to do. `words` are what the person had written."""

    status: int
    language: str
    title: str
    lines: Sequence[str]
    words: Sequence[str] = ()
    kept_title: str = ""
    kept: str = ""
    arrived: bool = False

    def keeping(self, words: Sequence[str]) -> KindPage:
        """With what the person wrote, so that it is not lost."""
        if not words:
            return self
        if self.arrived:
            # A page that is loaded again sends the same words again.
            kept = _("If this is something else than what was sent, copy it before you close this page.")
        else:
            kept = _("It has not been sent. Copy it before you close this page, and put it into the new one.")
        return replace(self, words=tuple(words), kept_title=_("What you wrote"), kept=kept)


def _again() -> str:
    return _("Get a new link in the chat, or where you got this one.")


def _kind(status: int, title: str, *lines: str) -> KindPage:
    return KindPage(status, language(), title, lines)


def unknown() -> KindPage:
    return _kind(
        404, _("This link opens nothing"), _("Perhaps a part of it is missing, or it is from long ago."), _again()
    )


def closed(standing: Standing) -> KindPage:
    """Why the link does not open for this browser."""
    if standing is Standing.EXPIRED:
        text = _("A link works for fifteen minutes, and an open page for some hours.")
        return _kind(410, _("The link is too old"), text, _again())
    if standing is Standing.USED:
        page = _kind(
            410,
            _("This was sent already"),
            _("It has arrived, and nothing more can be sent with this link."),
            _("If there is something more to say, get a new link in the chat, or where you got this one."),
        )
        return replace(page, arrived=True)
    if standing is Standing.ENDED:
        return over()
    return _kind(
        403,
        _("The link is open somewhere else"),
        _("It only works in the browser that opened it first."),
        _again(),
        _("If that was not you, please tell the school."),
    )


def over() -> KindPage:
    return _kind(410, _("There is nothing here any more"), _("What the link led to is over or was taken back."))


def not_yours() -> KindPage:
    return _kind(
        403, _("This page is not for you"), _("Ask the school if you think it should be."), _("Nothing was changed.")
    )


def says_no(said: str) -> KindPage:
    """The page's own reason for showing nothing."""
    return _kind(409, _("That is not possible now"), said)


def too_large() -> KindPage:
    return _kind(
        413,
        _("That is too much at once"),
        _("Nothing was sent. Go back in your browser: what you wrote is still there. Please shorten it."),
    )


def not_a_form() -> KindPage:
    return _kind(400, _("That could not be read"), _("Nothing was sent. Go back in your browser and try again."))


def sent_from_elsewhere() -> KindPage:
    return _kind(403, _("That did not come from this page"), _("Nothing was sent."), _again())


def busy() -> KindPage:
    return _kind(503, _("It does not work just now"), _("Nothing was sent. Try again in a minute."))


def failed() -> KindPage:
    return _kind(500, _("Something went wrong on our side"), _("Nothing was sent. Try again, or call the school."))


# In the page ---------------------------------------------------------------------------------------------------------


def open_until(moment: datetime, zone: str) -> str:
    return _("This page is open until %(time)s.", time=clock_time(local(moment, zone)))


def more_time() -> str:
    # Translators: button on a page.
    return _("I need more time")


def got_more_time(moment: datetime, zone: str) -> str:
    return _("You have time until %(time)s now. Nothing was sent yet.", time=clock_time(local(moment, zone)))


def was_late() -> str:
    return _("The time was over, so nothing was sent yet. Your words are still here: press the button once more.")


def was_drawn_before() -> str:
    return _("Nothing was sent: the page has changed meanwhile. Look at it, and press the button once more.")


def not_possible() -> str:
    return _("That was not possible: something has changed meanwhile.")


def not_sent_yet() -> str:
    return _("This was not sent yet")


def optional() -> str:
    # Translators: after the label of a field that may be left empty.
    return _("(can be left empty)")


def choose() -> str:
    # Translators: the first line of a list to choose from.
    return _("Choose …")


def missing() -> str:
    return _("Please fill this in.")


def choose_one() -> str:
    return _("Please choose one of these.")


def date_unread() -> str:
    return _("Please give a date.")


def time_unread() -> str:
    return _("Please give a time, for example 15.20.")


def too_long(most: int, number: int) -> str:
    over = ngettext(
        "You wrote %(number)s character. Please shorten it; nothing is lost.",
        "You wrote %(number)s characters. Please shorten it; nothing is lost.",
        number,
    )
    return f"{room_for(most)} {over}"


def room_for(most: int) -> str:
    return ngettext("Room for %(number)s character.", "Room for %(number)s characters.", most)


# Before the page -----------------------------------------------------------------------------------------------------


def door_title() -> str:
    return _("A page for you")


def door_text() -> str:
    return _("It opens in this browser only. Press the button when you want to read it.")


def door_button() -> str:
    return _("Open the page")
