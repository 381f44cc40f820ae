"""Every screen in three languages, with names as long as a database takes them, within Telegram's limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from bot.conferences.booking.queries import Talk
from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.models import BookingState, Form, RoundState, SlotState
from bot.conferences.queries import Board, PupilName
from bot.conferences.rounds import words
from bot.conferences.rounds.access import ClassChoice
from bot.conferences.rounds.changing import screens as changing
from bot.conferences.rounds.changing.queries import Changing
from bot.conferences.rounds.drafting import screens as drafting
from bot.conferences.rounds.drafting.draft import Clash, Draft, Hours, LastTime, Part, Pauses, Preview, Span, Step
from bot.conferences.rounds.drafting.presses import ChangePart
from bot.conferences.rounds.drafting.queries import View
from bot.conferences.rounds.drafting.rules import shown_weeks
from bot.conferences.rounds.errors import (
    CannotOpen,
    DraftChanged,
    EndsBeforeStart,
    HoursAtNight,
    HoursUnread,
    NoTimesFit,
    RoomTooLong,
    TimeIsBooked,
    TimesOverlap,
)
from bot.conferences.rounds.running import picking, screens
from bot.conferences.rounds.running.presses import PickDay, ShowLeftOut
from bot.conferences.rounds.running.queries import Line, Listing, Missing, Why
from bot.conferences.wishes import screens as wishes
from bot.conferences.wishes.left_out import LeftOut
from bot.conferences.wishes.models import PartOfDay
from bot.conferences.wishes.rules import Wish
from bot.core.replies import Message, Screen, utf16_length
from bot.core.texts import LANGUAGES, in_language
from bot.people.acting import ActingPerson, SchoolFacts
from bot.schools.policy import load_preset

ZONE = "Europe/Copenhagen"
NOW = datetime(2026, 11, 16, 6, 40, tzinfo=UTC)
LONG = "Wolfeschlegelsteinhausen" * 8 + "bergerdorf"
LATIN_END = "ﷺ" * 200
DAY = date(2026, 12, 1)
POLICY = load_preset("dk-buddinge")
SCHOOL = SchoolFacts(1, "Broskolen", "da", ZONE, "12 34 56 78", 1, frozenset())
HOURS = Hours(time(14), time(17))

ROUND = RoundFacts(
    10**9, 1, 1, LONG, 7, LONG, 1, RoundState.OPEN, Form.IN_PERSON, "x" * 40, 20, NOW - timedelta(days=1),
    NOW + timedelta(days=8), ZONE,
)  # fmt: skip
BOARD = Board(10**9, LONG, 40, 17)
BOOKING = BookingFacts(10**9, 10**9, 10**9, 10**9, 7, BookingState.BOOKED, 0, NOW, NOW + timedelta(minutes=20), {})
TALK = Talk(BOOKING, ROUND)


def moment(number: int) -> datetime:
    """The start of the `number`-th time: forty on each of ten days."""
    day = DAY + timedelta(days=number // 40)
    return datetime.combine(day, time(8), ZoneInfo(ZONE)) + timedelta(minutes=12 * (number % 40))


def line(number: int, pupil: PupilName | None, state: SlotState = SlotState.FREE) -> Line:
    starts = moment(number)
    booking = 10**9 + number if pupil else None
    return Line(10**9 + number, starts, starts + timedelta(minutes=12), state, booking, pupil, {"pupil": False}, True)


PUPILS = [PupilName(10**9 + number, name, LONG) for number, name in enumerate([LONG, LATIN_END, "Bo", "😀" * 200] * 40)]
LINES = tuple(
    line(number, PUPILS[number] if number % 3 == 0 else None, SlotState.FREE if number % 5 else SlotState.BLOCKED)
    for number in range(160)
)
MISSING = tuple(Missing(pupil, list(Why)[number % 3]) for number, pupil in enumerate(PUPILS))
# Of one more, both homes were given a talk of their own, and neither has one.
HOMES = tuple(Missing(PUPILS[3], Why.NO_TIME, (10**9, home), LONG) for home in (1, 2))
LISTING = Listing(ROUND, LINES, (*MISSING, *HOMES), NOW)
BOOKED = next(each for each in LISTING.lines if each.pupil)
LEFT_OUT = tuple(LeftOut(pupil, (Wish(frozenset(PartOfDay), frozenset(range(5))),) * 2, LONG) for pupil in PUPILS)
CHANGING = Changing(ActingPerson(7, LONG, SCHOOL, (), ()), ROUND, POLICY, SCHOOL.calendar(POLICY))

DAYS = tuple(DAY + timedelta(days=number) for number in range(20))
DRAFT = Draft(
    10**9, 1, 8, 1, changes=999, like=False, days=DAYS, days_done=True,
    hours={day: Hours(time(8), time(9 + number % 9)) for number, day in enumerate(DAYS)}, minutes=20,
    pauses=Pauses(15, 3), form=Form.IN_PERSON, room="x" * 40, room_done=True,
)  # fmt: skip
TIMES = tuple(Span(moment(number), moment(number) + timedelta(minutes=12)) for number in range(40))
PREVIEW = Preview(
    times=TIMES, pupils=400, notice_days=1, wished_notice=14, notice_binds=False, closes_at=NOW + timedelta(days=5),
    opens_later_at=NOW + timedelta(days=1), clashes=(), closed_days=DAYS, others=(ROUND,) * 3, newest=10**9,
    too_many=False, teacher_id=7, teacher_name=LONG,
)  # fmt: skip


def view(step: Step, *, preview: Preview | None = None, draft: Draft = DRAFT) -> View:
    open_days, closed = shown_weeks(CHANGING.calendar, NOW, date(2026, 11, 30))
    return View(
        draft=draft, step=step, class_name=LONG, zone=ZONE, last=LastTime(HOURS, 20, Pauses(), Form.IN_PERSON, "12"),
        monday=date(2026, 11, 30), this_monday=date(2026, 11, 16), open_days=open_days, closed_days=closed,
        policy=POLICY, preview=preview,
    )  # fmt: skip


def of_drafting() -> Iterator[Screen]:
    yield drafting.classes([ClassChoice(10**9 + number, 1, LONG) for number in range(50)], 1)
    yield drafting.no_class()
    yield drafting.resume(DRAFT, LONG)
    yield drafting.draft_gone()
    yield drafting.dropped(LONG)
    yield drafting.opened(ROUND)
    yield drafting.opened(replace(ROUND, state=RoundState.ANNOUNCED))
    yield drafting.parts(view(Step.PREVIEW))
    by_day = replace(DRAFT, by_day=True, hours={})
    for step in Step:
        if step is not Step.PREVIEW:
            yield drafting.step(view(step), drafting.note_of(HoursAtNight()))
    yield drafting.step(view(Step.HOURS, draft=by_day))
    clashes = tuple(Clash(span, LONG) for span in TIMES)
    for preview in (
        PREVIEW, replace(PREVIEW, clashes=clashes), replace(PREVIEW, times=(), closes_at=None, opens_later_at=None),
        replace(PREVIEW, too_many=True, pupils=0), replace(PREVIEW, notice_binds=True, opens_later_at=None),
        replace(PREVIEW, unsuited=LEFT_OUT),
    ):  # fmt: skip
        yield drafting.step(view(Step.PREVIEW, preview=preview), drafting.note_of(DraftChanged(1)))
        yield drafting.step(view(Step.DAYS, preview=preview))
    for refusal in (HoursUnread(), EndsBeforeStart(), RoomTooLong(), CannotOpen(1)):
        note = drafting.note_of(refusal)
        assert note
        yield Screen(note)


def of_running() -> Iterator[Screen]:
    yield screens.rounds_list([(ROUND, BOARD)] * 30, NOW)
    yield screens.no_round(True)
    for page in (0, 1, 5, 99):
        yield screens.listing(LISTING, BOARD, page, screens.reminded(3, 2))
        yield screens.missing(LISTING, page, screens.reminded(0, 2))
        yield picking.pick_pupil(LISTING, page)
        yield picking.pick_booking(LISTING, page)
    yield screens.missing(replace(LISTING, missing=()), 0)
    yield screens.unsuited(LISTING)
    yield screens.unsuited(replace(LISTING, missing=()))
    for page in (0, 9):
        ways = screens.out_of_the_list(ROUND)
        yield wishes.left_out(LEFT_OUT, page, partial(ShowLeftOut, 10**9), ways)
    yield wishes.left_out((), 0, partial(ShowLeftOut, 10**9), drafting.out_of_the_list(DRAFT))
    yield wishes.with_left_out(screens.listing(LISTING, BOARD, 0), 600, ShowLeftOut(10**9, 0))
    yield picking.pick_day(LISTING, PUPILS[0])
    yield picking.pick_day(replace(LISTING, lines=()), PUPILS[0])
    yield picking.pick_time(LISTING, PUPILS[3], DAY)
    yield picking.pick_time(LISTING, PUPILS[3], date(2030, 1, 1))
    yield picking.pick_new_day(LISTING, BOOKED)
    yield picking.pick_new_time(LISTING, BOOKED, DAY)
    for reached in (True, False):
        yield screens.booked(TALK, PUPILS[0], reached)
        yield screens.moved(TALK, PUPILS[1], reached)
        yield screens.cancelled(TALK, PUPILS[3], reached, by_school=True)
    yield screens.booking(ROUND, BOOKED)
    yield screens.ask_cancel(ROUND, BOOKED)
    yield picking.taken(ROUND, PickDay(1, 1))
    yield picking.has_a_time(ROUND, NOW, 1)
    yield picking.collides(ROUND, PickDay(1, 1), NOW, True)
    yield picking.collides(ROUND, PickDay(1, 1), NOW, False)
    yield picking.is_over(1)
    yield picking.left_class(1)
    yield Screen(picking.nothing_to_remind())
    yield picking.outdated()


def of_changing() -> Iterator[Screen]:
    booked = [each for each in LISTING.lines if each.pupil]
    for state in RoundState:
        round_ = replace(ROUND, state=state)
        note = changing.called_off(3, booked, 0, ZONE)
        yield changing.edit(round_, BOARD, date(2026, 11, 30), NOW, note)
        yield Screen(changing.resumed(round_, NOW))
    yield changing.edit(ROUND, BOARD, DAY, NOW, changing.called_off_round(1, booked, ZONE))
    for text in (changing.paused(), changing.closed(), changing.told_of_change(), changing.added(3, 2),
                 changing.called_off(0, [], 0, ZONE), changing.called_off(1, [], 5, ZONE)):  # fmt: skip
        yield Screen(text)
    yield changing.ask_close(CHANGING)
    yield changing.ask_form(CHANGING)
    yield changing.ask_room(1, changing.note_of(RoomTooLong(), ZONE))
    yield changing.pick_block_day(CHANGING, LISTING.lines, NOW)
    yield changing.pick_block_day(CHANGING, (), NOW)
    for refusal in (NoTimesFit(1, DAY), TimesOverlap(1, NOW), TimeIsBooked(1, NOW), HoursUnread(), EndsBeforeStart()):
        why = changing.note_of(refusal, ZONE)
        assert why
        yield changing.edit(ROUND, BOARD, DAY, NOW, why)
    for page in range(4):
        yield changing.day_times(CHANGING, LISTING.lines, DAY, NOW, page)
    yield changing.add_day(CHANGING, DAY, NOW)
    yield changing.add_hours(CHANGING, DAY, changing.note_of(HoursAtNight(), ZONE))
    yield changing.ask_cancel(CHANGING, LISTING.lines, NOW)
    yield changing.ask_cancel(CHANGING, (), NOW)
    yield changing.confirm_cancel(CHANGING, DAY, [BOOKING])
    yield changing.confirm_cancel(CHANGING, None, [BOOKING])
    yield changing.is_over(1)
    yield changing.outdated()


def of_notices() -> Iterator[Message]:
    for state in RoundState:
        yield words.board(replace(ROUND, state=state, opens_at=NOW + timedelta(days=1)), BOARD, NOW)
    yield words.no_time(ROUND, 1)
    yield words.no_time(ROUND, 9)
    yield words.cancelled_late(TALK)
    yield words.off(TALK, "E", [])
    yield words.moved(TALK, LONG)
    yield words.changed([TALK], ["E"])
    yield words.changed([TALK, TALK], ["E", "N"])


def wide(label: str) -> bool:
    """Whether a label may be longer than twenty: it shows a time or a day, a class's name, or a pupil's name."""
    return (
        any(character.isdigit() for character in label) or "…" in label or (not label.isascii() and len(set(label)) < 9)
    )


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("screens_of", [of_drafting, of_running, of_changing, of_notices])
def test_screens_keep_the_limits_whatever_names_stand_in_them(
    code: str, screens_of: Callable[[], Iterator[Screen | Message]]
) -> None:
    with in_language(code):
        for number, screen in enumerate(screens_of()):
            labels = [button.label for row in screen.rows for button in row]
            assert utf16_length(screen.text) <= 4096, number
            assert "%(" not in screen.text, number
            assert len(labels) <= 24, (number, len(labels))
            for label in labels:
                assert len(label) <= 20 or wide(label), (number, label)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_of_a_list_has_at_most_two_dozen_buttons(code: str) -> None:
    with in_language(code):
        for page in range(12):
            for screen in (screens.listing(LISTING, BOARD, page), screens.missing(LISTING, page),
                           picking.pick_pupil(LISTING, page), picking.pick_booking(LISTING, page)):  # fmt: skip
                assert sum(map(len, screen.rows)) <= 24


@pytest.mark.parametrize("code", LANGUAGES)
def test_nobody_is_lost_between_the_pages(code: str) -> None:
    with in_language(code):
        seen = [picking.pick_pupil(LISTING, page) for page in range(10)]
    presses = {button.press.pupil_id for screen in seen for row in screen.rows for button in row
               if isinstance(button.press, PickDay)}  # fmt: skip
    assert presses == {pupil.pupil_id for pupil in PUPILS}


def test_every_part_can_be_changed_from_the_preview() -> None:
    with in_language("da"):
        rows = drafting.parts(view(Step.PREVIEW)).rows
    parts = {button.press.part for row in rows for button in row if isinstance(button.press, ChangePart)}
    assert parts == set(Part)
