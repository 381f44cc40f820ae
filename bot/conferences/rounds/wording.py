"""Words that several screens of rounds share: names that fit, rooms and forms, rows of buttons.

The one rule kept here: whatever length a name has, the screen around it keeps Telegram's limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from bot.conferences.booking.screens import is_room_number
from bot.conferences.facts import RoundFacts
from bot.conferences.models import Form
from bot.conferences.queries import PupilName
from bot.conferences.rounds.errors import EndsBeforeStart, HoursAtNight, HoursUnread, LinkFlaw, LinkUnfit, RoomTooLong
from bot.conferences.rounds.running.presses import ShowRound
from bot.conferences.rounds.running.queries import Line
from bot.core.dates import local, short_date
from bot.core.errors import Refusal
from bot.core.presses import Press
from bot.core.replies import Button, Rows, shortened
from bot.core.texts import _, capital, isolated, language, name_key, pgettext

T = TypeVar("T")

# A label as long as a phone shows it, and a name as long as a list bears it.
LONGEST_LABEL = 30
LONGEST_NAME = 60


def clipped(text: str, most: int) -> str:
    """The text, or its beginning with "…". Cut roughly first: a name may be hundreds of letters long."""
    return shortened(text[: most + 1], most)


def full_name(given_name: str, family_name: str) -> str:
    """A pupil's name for lists, clipped, and fenced where its script runs the other way."""
    return isolated(clipped(_named(given_name, family_name), LONGEST_NAME))


def name_label(given_name: str, family_name: str) -> str:
    """A pupil's name on a button."""
    return clipped(_named(given_name, family_name), LONGEST_LABEL)


def _named(given_name: str, family_name: str) -> str:
    # Translators: stands for the name of a protected pupil without an alias; also inside sentences.
    return f"{given_name} {family_name}".strip() or pgettext("instead of a name", "a pupil")


def class_name(name: str) -> str:
    """A class's name inside a sentence."""
    return isolated(clipped(name, LONGEST_NAME))


def day_label(day: date) -> str:
    """ "Tirs. 1. dec.": a day on a button of its own."""
    return capital(short_date(day))


def place_line(form: Form, room: str | None) -> str:
    """Where or how, as a line of a list."""
    if form is Form.PHONE:
        return _("Place: by phone")
    if form is Form.VIRTUAL:
        return _("Place: online")
    if room is None:
        return _("Place: at the school")
    if is_room_number(room):
        return _("Place: room %(room)s", room=room)
    return _("Place: %(room)s", room=isolated(room))


def form_label(form: Form) -> str:
    """A form on a button."""
    return {
        Form.IN_PERSON: _("At the school"),
        Form.PHONE: _("By phone"),
        Form.VIRTUAL: _("Online"),
        # Translators: buttons, at most 20 characters: several families come at once.
        Form.GROUP: _("Group talk"),
        Form.SUBJECT_CAFE: _("Subject café"),
    }[form]


def in_rows(buttons: Sequence[Button], width: int) -> Rows:
    """The buttons in rows of `width`."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def bookings_button(round_: RoundFacts) -> Button:
    """The way back to who comes when."""
    return Button(_("Bookings"), ShowRound(round_.round_id, 0))


def turning(page: int, count: int, turn: Callable[[int], Press]) -> Rows:
    """[Back] and [Show more] for a list of `count` pages; no row for one page."""
    buttons = []
    if page:
        buttons.append(Button(_("Back"), turn(page - 1)))
    if page + 1 < count:
        buttons.append(Button(_("Show more"), turn(page + 1)))
    return (tuple(buttons),) if buttons else ()


def paged(
    buttons: Sequence[Button], most: int, page: int, turn: Callable[[int], Press]
) -> tuple[Sequence[Button], Rows]:
    """The buttons of one page of at most `most`, and the row that turns to the others."""
    count = max(1, -(-len(buttons) // most))
    page = min(max(page, 0), count - 1)
    return buttons[page * most : (page + 1) * most], turning(page, count, turn)


def noted(note: str | None, text: str) -> str:
    """The text, with what was just done above it."""
    return f"{note}\n\n{text}" if note else text


def unread_note(refusal: Refusal) -> str | None:
    """What stands above the question when typed hours or a typed room were not taken."""
    if isinstance(refusal, HoursUnread):
        return _("I could not read those hours.")
    if isinstance(refusal, EndsBeforeStart):
        return _("The hours must end after they begin.")
    if isinstance(refusal, HoursAtNight):
        return _("Please write the hours on the 24-hour clock, between 06.00 and 22.00.")
    if isinstance(refusal, RoomTooLong):
        return _("A room can have at most 40 characters.")
    return link_note(refusal)


def link_note(refusal: Refusal) -> str | None:
    """What stands above the question when a link was not taken."""
    if not isinstance(refusal, LinkUnfit):
        return None
    return {
        LinkFlaw.SPACES: _("There are spaces in it. Please send the link and nothing else."),
        LinkFlaw.LONG: _("The link is too long: it can have at most 300 characters."),
        LinkFlaw.UNREAD: _("I could not read that as a link. It begins with https://."),
    }[refusal.flaw]


def day_of(line: Line, round_: RoundFacts) -> date:
    """The day of a time, at the school."""
    return local(line.starts_at, round_.zone).date()


def by_name(items: Iterable[T], pupil_of: Callable[[T], PupilName]) -> list[T]:
    """By first name, then family name, in the reader's alphabet."""
    code = language()

    def key(item: T) -> tuple[tuple[str, str], tuple[str, str], int]:
        pupil = pupil_of(item)
        return name_key(pupil.given_name, code), name_key(pupil.family_name, code), pupil.pupil_id

    return sorted(items, key=key)
