"""Routes of changing a running round: [Edit round] and everything behind it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from bot.conferences.booking.queries import locked_slots
from bot.conferences.facts import RoundFacts
from bot.conferences.online import way_into
from bot.conferences.queries import boards
from bot.conferences.rounds.changing import presses as p
from bot.conferences.rounds.changing import screens, service
from bot.conferences.rounds.changing.queries import Changing, booked_ahead, changing
from bot.conferences.rounds.errors import LinkUnfit, RoundIsOver
from bot.conferences.rounds.running.queries import Line, times_of_round
from bot.core.errors import NotAllowed, Outdated, Refusal
from bot.core.presses import Press, clock_of, day_of
from bot.core.replies import Ask, Reply, Screen
from bot.core.routes import Answer, AnswerRoute, AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.people.acting import Acting

ROOM = "round.new_room"
HOURS = "round.more_hours"
LINK = "round.new_link"
_ACTION = "round.manage"


async def _edit(unit: Unit, found: Changing, note: str | None = None) -> Reply:
    round_ = found.round_
    board = (await boards(unit, [round_.round_id]))[round_.round_id]
    starts = [line.starts_at for line in await times_of_round(unit, round_.round_id)]
    monday = found.monday_of_talks(starts, unit.now)
    way = await way_into(unit, round_)
    return Reply(screens.edit(round_, board, monday, unit.now, note, way), closes=True)


async def _with_times(unit: Unit, acting: Acting, round_id: int) -> tuple[Changing, Sequence[Line]]:
    return await changing(unit, acting, round_id), await times_of_round(unit, round_id)


async def _edited(unit: Unit, acting: Acting, round_: RoundFacts, note: str) -> Reply:
    return await _edit(unit, await changing(unit, acting, round_.round_id), note)


async def edit_round(unit: Unit, acting: Acting, press: p.EditRound) -> Reply:
    return await _edit(unit, await changing(unit, acting, press.round_id))


async def open_edit(unit: Unit, acting: Acting, press: p.OpenEdit) -> Reply:
    reply = await _edit(unit, await changing(unit, acting, press.round_id))
    assert reply.screen is not None
    return replace(reply, screen=replace(reply.screen, new=True))


async def pause(unit: Unit, acting: Acting, press: p.PauseRound) -> Reply:
    round_ = await service.pause_round(unit, acting, press.round_id)
    return await _edited(unit, acting, round_, screens.paused())


async def resume(unit: Unit, acting: Acting, press: p.ResumeRound) -> Reply:
    round_ = await service.resume_round(unit, acting, press.round_id)
    return await _edited(unit, acting, round_, screens.resumed(round_, unit.now))


async def close(unit: Unit, acting: Acting, press: p.CloseRound) -> Reply:
    round_ = await service.close_round(unit, acting, press.round_id)
    return await _edited(unit, acting, round_, screens.closed())


async def change_form(unit: Unit, acting: Acting, press: p.ChangeForm) -> Reply:
    round_ = await service.change_form(unit, acting, press.round_id, press.form)
    return await _edited(unit, acting, round_, screens.told_of_change())


async def ask_room(unit: Unit, acting: Acting, press: p.AskRoom) -> Reply:
    await changing(unit, acting, press.round_id)
    return Reply(screens.ask_room(press.round_id), ask=Ask(ROOM, {"round": press.round_id}))


async def clear_room(unit: Unit, acting: Acting, press: p.ClearRoom) -> Reply:
    round_ = await service.change_room(unit, acting, press.round_id, None)
    return await _edited(unit, acting, round_, screens.told_of_change())


async def read_room(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    round_ = await service.change_room(unit, acting, answer.remember["round"], answer.text)
    return await _edited(unit, acting, round_, screens.told_of_change())


async def ask_link(unit: Unit, acting: Acting, press: p.AskLink) -> Reply:
    return await _ask_link(unit, await changing(unit, acting, press.round_id))


async def _ask_link(unit: Unit, found: Changing, note: str | None = None) -> Reply:
    way = await way_into(unit, found.round_)
    if way is None or found.round_.is_cancelled:
        return await _edit(unit, found, note)
    return Reply(screens.ask_link(found, way, note), ask=Ask(LINK, {"round": found.round_.round_id}))


async def clear_link(unit: Unit, acting: Acting, press: p.ClearLink) -> Reply:
    await service.change_link(unit, acting, press.round_id, None)
    return await _edit(unit, await changing(unit, acting, press.round_id))


async def read_link(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    await service.change_link(unit, acting, answer.remember["round"], answer.text)
    return await _edit(unit, await changing(unit, acting, answer.remember["round"]))


async def pick_block_day(unit: Unit, acting: Acting, press: p.PickBlockDay) -> Reply:
    return Reply(screens.pick_block_day(*await _with_times(unit, acting, press.round_id), unit.now))


async def set_late(unit: Unit, acting: Acting, press: p.SetLate) -> Reply:
    round_ = await service.set_late(unit, acting, press.round_id, press.minutes)
    return await _edited(unit, acting, round_, screens.late_set(round_))


async def show_day_times(unit: Unit, acting: Acting, press: p.ShowDayTimes) -> Reply:
    found, lines = await _with_times(unit, acting, press.round_id)
    return Reply(screens.day_times(found, lines, press.day, unit.now, press.page))


async def set_blocked(unit: Unit, acting: Acting, press: p.SetBlocked) -> Reply:
    round_, day = await service.set_blocked(unit, acting, press.slot_id, press.blocked)
    found, lines = await _with_times(unit, acting, round_.round_id)
    page = screens.page_of(found, lines, press.slot_id, unit.now)
    return Reply(screens.day_times(found, lines, day, unit.now, page))


async def add_times(unit: Unit, acting: Acting, press: p.AddTimes) -> Reply:
    found = await changing(unit, acting, press.round_id)
    return Reply(screens.add_day(found, max(press.monday, found.first_monday(unit.now)), unit.now))


async def pick_add_day(unit: Unit, acting: Acting, press: p.PickAddDay) -> Reply:
    found = await changing(unit, acting, press.round_id)
    return _ask_hours(found, press.day)


def _ask_hours(found: Changing, day: date, note: str | None = None) -> Reply:
    remember = {"round": found.round_.round_id, "day": day.toordinal()}
    return Reply(screens.add_hours(found, day, note), ask=Ask(HOURS, remember))


async def add_hours(unit: Unit, acting: Acting, press: p.AddHours) -> Reply:
    done = await service.add_times(unit, acting, press.round_id, press.day, clock_of(press.start), clock_of(press.end))
    return await _edited(unit, acting, done.round_, screens.added(done.times, done.families))


async def read_hours(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    day = date.fromordinal(answer.remember["day"])
    done = await service.type_times(unit, acting, answer.remember["round"], day, answer.text)
    return await _edited(unit, acting, done.round_, screens.added(done.times, done.families))


async def ask_cancel(unit: Unit, acting: Acting, press: p.AskCancel) -> Reply:
    return Reply(screens.ask_cancel(*await _with_times(unit, acting, press.round_id), unit.now))


async def ask_cancel_day(unit: Unit, acting: Acting, press: p.AskCancelDay) -> Reply:
    found = await changing(unit, acting, press.round_id)
    return Reply(screens.confirm_cancel(found, day_of(press.day), await booked_ahead(unit, press.round_id)))


async def cancel_day(unit: Unit, acting: Acting, press: p.CancelDay) -> Reply:
    day = day_of(press.day)
    if day is None:
        done = await service.cancel_round(unit, acting, press.round_id)
        return await _edited(
            unit, acting, done.round_, screens.called_off_round(done.families, done.to_call, done.round_.zone)
        )
    done = await service.cancel_day(unit, acting, press.round_id, day)
    note = screens.called_off(done.families, done.to_call, done.free, done.round_.zone)
    return await _edited(unit, acting, done.round_, note)


async def refused(unit: Unit, acting: Acting, subject: Any, refusal: Refusal) -> Reply:
    """Why it was not done, and the question again."""
    if isinstance(refusal, RoundIsOver):
        return Reply(screens.is_over(refusal.round_id), closes=True)
    try:
        return await _asked_again(unit, acting, subject, refusal)
    except (Outdated, NotAllowed):
        return Reply(screens.outdated(), closes=True)


async def _asked_again(unit: Unit, acting: Acting, subject: Any, refusal: Refusal) -> Reply:
    found = await changing(unit, acting, await _round_id(unit, subject))
    note = screens.note_of(refusal, found.round_.zone)
    if note is None:
        raise Outdated
    if isinstance(subject, p.AddHours):
        return _ask_hours(found, subject.day, note)
    if isinstance(subject, Answer) and "day" in subject.remember:
        return _ask_hours(found, date.fromordinal(subject.remember["day"]), note)
    if isinstance(refusal, LinkUnfit):
        return await _ask_link(unit, found, note)
    if isinstance(subject, Answer):
        round_id = found.round_.round_id
        return Reply(screens.ask_room(round_id, note), ask=Ask(ROOM, {"round": round_id}))
    return await _edit(unit, found, note)


async def _round_id(unit: Unit, subject: Any) -> int:
    """Which round the press or answer was about. Raises Outdated for a time that is gone."""
    if isinstance(subject, Answer):
        return int(subject.remember["round"])
    if isinstance(subject, p.SetBlocked):
        slot = (await locked_slots(unit, [subject.slot_id])).get(subject.slot_id)
        if slot is None:
            raise Outdated
        return slot.round_.round_id
    return int(subject.round_id)


def _press(
    kind: type[Press], handle: Callable[[Unit, Acting, Any], Awaitable[Reply]], *, reads: bool = False
) -> AnyRoute:
    return PressRoute(kind, Route(handle, _ACTION, reads=reads, refused=refused))


def _asks(kind: type[Press], say: Callable[[Changing], Screen]) -> AnyRoute:
    """What only asks: the question about the round as it is."""

    async def ask(unit: Unit, acting: Acting, press: Any) -> Reply:
        return Reply(say(await changing(unit, acting, press.round_id)))

    return _press(kind, ask, reads=True)


# What only looks still closes an open question or opens one, so few of these run as reads.
routes: tuple[AnyRoute, ...] = (
    _press(p.EditRound, edit_round),
    _press(p.OpenEdit, open_edit),
    _press(p.PauseRound, pause),
    _press(p.ResumeRound, resume),
    _asks(p.AskClose, screens.ask_close),
    _press(p.CloseRound, close),
    _asks(p.AskForm, screens.ask_form),
    _press(p.ChangeForm, change_form),
    _press(p.AskRoom, ask_room),
    _press(p.ClearRoom, clear_room),
    _press(p.AskLink, ask_link),
    _press(p.ClearLink, clear_link),
    _asks(p.AskLate, screens.ask_late),
    _press(p.SetLate, set_late),
    _press(p.PickBlockDay, pick_block_day, reads=True),
    _press(p.ShowDayTimes, show_day_times, reads=True),
    _press(p.SetBlocked, set_blocked),
    _press(p.AskCancel, ask_cancel, reads=True),
    _press(p.AskCancelDay, ask_cancel_day, reads=True),
    _press(p.CancelDay, cancel_day),
    _press(p.AddTimes, add_times, reads=True),
    _press(p.PickAddDay, pick_add_day),
    _press(p.AddHours, add_hours),
    AnswerRoute(ROOM, Route(read_room, _ACTION, refused=refused)),
    AnswerRoute(LINK, Route(read_link, _ACTION, refused=refused)),
    AnswerRoute(HOURS, Route(read_hours, _ACTION, refused=refused)),
)
