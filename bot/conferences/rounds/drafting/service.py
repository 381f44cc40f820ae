"""Use cases of putting a round together. Each reads the draft under lock, asks the access table, and writes one row;
opening deletes the draft in the same transaction, so that a second press finds nothing to open."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import bindparam, delete, insert, select, update

from bot.conferences.facts import RoundFacts
from bot.conferences.models import (
    Form,
    Round,
    RoundDraft,
    RoundPupil,
    RoundState,
    RoundTable,
    RoundTotal,
    Slot,
    SlotState,
)
from bot.conferences.needs import Need, needs_of
from bot.conferences.plans import board, invitations, nudges
from bot.conferences.queries import custody_holders, pupils_of_class, rounds
from bot.conferences.rounds.access import allowed_class
from bot.conferences.rounds.drafting.draft import Draft, Part, Pauses, Preview, Span, Step, written
from bot.conferences.rounds.drafting.queries import Setting, last_of_class, own_draft, preview_of, setting_of
from bot.conferences.rounds.drafting.rules import (
    MORNING,
    checked_hours,
    is_complete,
    lengths_of,
    like_last,
    next_step,
    read_hours,
    read_link,
    read_room,
    round_forms,
    with_day,
    with_form,
    with_hours,
    without,
)
from bot.conferences.rounds.drafting.typed import ensure_days_fit, from_line, read_line, spread
from bot.conferences.rounds.errors import CannotOpen, DraftChanged, DraftGone, LengthUnfit
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.core.upserts import Upsert
from bot.outbox.planning import plan, plan_again
from bot.people.acting import Acting
from bot.people.models import Person

_UNIQUE = ["person_id"]
_BEGIN = Upsert(RoundDraft, by=["person_id"], returning=RoundDraft.id)
_CHANGE = (
    update(RoundDraft)
    .where(RoundDraft.id == bindparam("draft"))
    .values(plan=bindparam("to_plan"), changed_at=bindparam("at"))
)
_DROP = delete(RoundDraft).where(RoundDraft.id == bindparam("draft"))
_DROP_MINE = delete(RoundDraft).where(RoundDraft.person_id == bindparam("person"))
_LOCK_PERSON = select(Person.id).where(Person.id == bindparam("person")).with_for_update(key_share=True)
_OPEN = insert(Round).returning(Round.id)
_SLOTS = insert(Slot)
_TABLE = insert(RoundTable).returning(RoundTable.id)
_NEEDS = insert(RoundPupil)
_TOTAL = insert(RoundTotal)

_NOBODY_HERE = 0


async def begin_draft(unit: Unit, acting: Acting, class_id: int) -> Draft:
    """Begin a draft for a class; the teacher's earlier one is gone. Raises Outdated or NotAllowed."""
    setting = await setting_of(unit, acting, class_id)
    person_id, school_id = setting.person.person_id, setting.person.school.id
    await unit.execute(_DROP_MINE, {"person": person_id})
    last = await last_of_class(unit, class_id, setting.calendar)
    # Without a round to be like there is nothing to ask.
    draft = Draft(_NOBODY_HERE, school_id, person_id, class_id, like=None if last else False)
    values = {"school_id": school_id, "person_id": person_id, "plan": written(draft), "changed_at": unit.now}
    draft_id = await unit.scalar(_BEGIN, values)
    if draft_id is None:
        # The same person began one from another phone in this instant: that one stands.
        raise DraftGone
    return replace(draft, draft_id=draft_id)


async def the_draft(unit: Unit, acting: Acting, draft_id: int) -> Draft:
    """One's own draft, locked. Raises DraftGone, Outdated or NotAllowed."""
    draft = await own_draft(unit, acting, draft_id)
    if draft is None:
        raise DraftGone
    await allowed_class(unit, acting, draft.class_id)
    return draft


async def drop_draft(unit: Unit, acting: Acting, draft_id: int) -> Draft:
    """Throw a draft away; what it was is given back. Raises DraftGone, Outdated or NotAllowed."""
    draft = await the_draft(unit, acting, draft_id)
    await unit.execute(_DROP, {"draft": draft_id})
    return draft


async def changed_draft(unit: Unit, acting: Acting, draft_id: int, change: Callable[[Draft], Draft]) -> Draft:
    """The draft after a change, written when it is one. Raises what `the_draft` raises."""
    before = await the_draft(unit, acting, draft_id)
    after = change(before)
    if after == before:
        return before
    after = replace(after, changes=before.changes + 1)
    await unit.execute(_CHANGE, {"draft": draft_id, "to_plan": written(after), "at": unit.now})
    return after


async def follow_last(unit: Unit, acting: Acting, draft_id: int, like: bool) -> Draft:
    """Take all answers but the days from the last round, or none. Raises Outdated when there is none any more."""
    draft = await the_draft(unit, acting, draft_id)
    if not like:
        return await changed_draft(unit, acting, draft_id, lambda old: replace(old, like=False))
    setting = await setting_of(unit, acting, draft.class_id)
    last = await last_of_class(unit, draft.class_id, setting.calendar)
    if last is None:
        raise Outdated
    return await changed_draft(unit, acting, draft_id, lambda old: like_last(old, last, round_forms(setting.policy)))


async def choose_day(unit: Unit, acting: Acting, draft_id: int, day: date, on: bool) -> Draft:
    """Choose a school day that lies ahead, or leave it. Raises Outdated for another day."""
    draft = await the_draft(unit, acting, draft_id)
    setting = await setting_of(unit, acting, draft.class_id)
    today = setting.calendar.local(unit.now).date()
    if on and (day <= today or not setting.calendar.is_school_day(day)):
        raise Outdated
    return await changed_draft(unit, acting, draft_id, lambda old: with_day(old, day, on))


async def finish_days(unit: Unit, acting: Acting, draft_id: int) -> Draft:
    """No more days; with none chosen nothing changes."""
    return await changed_draft(unit, acting, draft_id, lambda old: replace(old, days_done=bool(old.days)))


async def ask_by_day(unit: Unit, acting: Acting, draft_id: int) -> Draft:
    """Hours are asked for each day by itself."""
    return await changed_draft(unit, acting, draft_id, lambda old: replace(old, by_day=True, usual=None, hours={}))


async def choose_hours(unit: Unit, acting: Acting, draft_id: int, day: date | None, start: time, end: time) -> Draft:
    """Hours from a button, for one day or for all. Raises EndsBeforeStart, HoursAtNight or Outdated."""
    hours = checked_hours(start, end)
    return await changed_draft(unit, acting, draft_id, lambda old: with_hours(old, day, hours))


async def type_hours(unit: Unit, acting: Acting, draft_id: int, day: date | None, text: str) -> Draft:
    """Typed hours. Raises HoursUnread, EndsBeforeStart, HoursAtNight or Outdated."""
    hours = read_hours(text)
    return await changed_draft(unit, acting, draft_id, lambda old: with_hours(old, day, hours))


async def choose_length(unit: Unit, acting: Acting, draft_id: int, minutes: int) -> Draft:
    """One of the policy's lengths, in minutes. Raises Outdated for another one."""
    draft = await the_draft(unit, acting, draft_id)
    setting = await setting_of(unit, acting, draft.class_id)
    if minutes not in lengths_of(setting.policy):
        raise Outdated
    return await changed_draft(unit, acting, draft_id, lambda old: replace(old, minutes=minutes, leave_out=False))


async def choose_pauses(unit: Unit, acting: Acting, draft_id: int, minutes: int, every: int) -> Draft:
    """`minutes` of pause after every `every` talks. Raises Outdated for what no button offers."""
    if not 0 <= minutes <= 60 or not 1 <= every <= 20:
        raise Outdated
    chosen = Pauses(minutes, every)
    return await changed_draft(unit, acting, draft_id, lambda old: replace(old, pauses=chosen, leave_out=False))


async def choose_form(unit: Unit, acting: Acting, draft_id: int, form: Form) -> Draft:
    """One of the policy's forms. Raises Outdated for another one."""
    draft = await the_draft(unit, acting, draft_id)
    setting = await setting_of(unit, acting, draft.class_id)
    forms = round_forms(setting.policy)
    return await changed_draft(unit, acting, draft_id, lambda old: with_form(old, form, forms))


async def choose_room(unit: Unit, acting: Acting, draft_id: int, as_last: bool) -> Draft:
    """The room of last time, or none."""
    draft = await the_draft(unit, acting, draft_id)
    setting = await setting_of(unit, acting, draft.class_id)
    last = await last_of_class(unit, draft.class_id, setting.calendar) if as_last else None
    room = last.room if last else None
    return await changed_draft(unit, acting, draft_id, lambda old: replace(old, room=room, room_done=True))


async def type_room(unit: Unit, acting: Acting, draft_id: int, text: str) -> Draft:
    """A typed room. Raises RoomTooLong."""
    room = read_room(text)
    return await changed_draft(unit, acting, draft_id, lambda old: replace(old, room=room, room_done=True))


async def set_link(unit: Unit, acting: Acting, draft_id: int, text: str | None) -> Draft:
    """A typed link into the talks online, or none. Raises LinkUnfit."""
    link = read_link(text) if text is not None else None
    return await changed_draft(unit, acting, draft_id, lambda old: replace(old, link=link))


async def change_part(unit: Unit, acting: Acting, draft_id: int, part: Part) -> Draft:
    """Ask one part again."""
    return await changed_draft(unit, acting, draft_id, lambda old: without(old, part))


async def keep_back(unit: Unit, acting: Acting, draft_id: int, keep: bool) -> Draft:
    """Keep times back for families whom the bot does not reach, or offer all of them."""
    return await changed_draft(unit, acting, draft_id, lambda old: replace(old, keep=keep))


async def write_line(unit: Unit, acting: Acting, draft_id: int, text: str) -> Draft:
    """The whole round in one typed line; what it does not say is as last time, or as the school has it.

    Raises LineUnread, DayUnfit, LengthUnfit, EndsBeforeStart, HoursAtNight or RoomTooLong, and what `the_draft` raises.
    """
    draft = await the_draft(unit, acting, draft_id)
    setting = await setting_of(unit, acting, draft.class_id)
    said = read_line(text, setting.calendar.local(unit.now).date())
    ensure_days_fit(said, setting.calendar, unit.now)
    if said.minutes is not None and said.minutes not in lengths_of(setting.policy):
        raise LengthUnfit(lengths_of(setting.policy))
    last = await last_of_class(unit, draft.class_id, setting.calendar)
    return await changed_draft(unit, acting, draft_id, lambda old: from_line(old, said, last, setting.policy))


async def leave_out_clashes(unit: Unit, acting: Acting, draft_id: int) -> Draft:
    """Drop the times at which the teacher has other talks."""
    return await changed_draft(unit, acting, draft_id, lambda old: replace(old, leave_out=True))


async def open_round(
    unit: Unit,
    acting: Acting,
    draft_id: int,
    changes: int,
    newest: int,
    on: date | None = None,
    *,
    planned: bool = False,
) -> RoundFacts:
    """Open the previewed round now, or announce it for the morning of `on`: the round, its times, its notices, the
    numbers that will stay of it, and no draft any more. `planned`: only make its times; nobody is told.

    Raises DraftGone (pressed twice), DraftChanged (not what the preview said), CannotOpen, Outdated or NotAllowed.
    """
    draft = await the_draft(unit, acting, draft_id)
    # The class's lock makes two co-teachers open one after the other, and the second see the first.
    setting = await setting_of(unit, acting, draft.class_id, locked=True)
    opens_at = setting.calendar.at(on, MORNING) if on else unit.now
    if opens_at < unit.now or not _is_ready(draft):
        raise DraftChanged(draft_id)
    preview = await preview_of(unit, setting, draft, opens_at)
    # The teacher's lock does the same for two classes of one teacher.
    await unit.scalar(_LOCK_PERSON, {"person": preview.teacher_id})
    preview = await preview_of(unit, setting, draft, opens_at)
    if (changes, newest) != (draft.changes, preview.newest):
        raise DraftChanged(draft_id)
    if not preview.can_open:
        raise CannotOpen(draft_id)
    await unit.execute(_DROP, {"draft": draft_id})
    state = RoundState.ANNOUNCED if opens_at > unit.now else RoundState.OPEN
    round_ = await _insert(unit, setting, draft, preview, opens_at, RoundState.PLANNED if planned else state)
    if not planned:
        await _announce(unit, setting, round_)
    await _begin_numbers(unit, setting, round_, preview)
    return round_


def _is_ready(draft: Draft) -> bool:
    return next_step(draft) is Step.PREVIEW or is_complete(draft)


async def _insert(
    unit: Unit, setting: Setting, draft: Draft, preview: Preview, opens_at: datetime, state: RoundState
) -> RoundFacts:
    """Write the round and its times."""
    assert draft.form is not None
    assert preview.closes_at is not None
    school = setting.person.school
    values = {
        "school_id": school.id,
        "class_id": draft.class_id,
        "teacher_id": preview.teacher_id,
        "policy_version": school.policy_version,
        "state": state.value,
        "form": draft.form.value,
        "room": draft.room,
        "minutes": draft.minutes,
        "opens_at": opens_at,
        "closes_at": preview.closes_at,
        "created_at": unit.now,
        "seats": preview.seats,
        "link": draft.link if draft.is_online else None,
    }
    round_id: int = await unit.scalar(_OPEN, values)
    kept = preview.keepable if draft.keep and state is not RoundState.PLANNED else 0
    places = spread(len(preview.times) * preview.seats, kept)
    for table_id, teacher_id in await _tables(unit, draft, school.id, round_id) or [(None, preview.teacher_id)]:
        at = Sitting(school.id, round_id, teacher_id, preview.seats, table_id)
        await unit.execute(_SLOTS, list(slot_rows(preview.times, at, places)))
    needs = [
        {**_of_pupil(pupil_id, need), "school_id": school.id, "round_id": round_id}
        for pupil_id, need in draft.needs.items()
    ]
    if needs and setting.policy.conferences.per_pupil_need:
        await unit.execute(_NEEDS, needs)
    return (await rounds(unit, [round_id]))[round_id]


def _of_pupil(pupil_id: int, need: Need) -> dict[str, Any]:
    return {"pupil_id": pupil_id, "talks": need.talks, "form": need.form.value if need.form else None}


async def _tables(unit: Unit, draft: Draft, school_id: int, round_id: int) -> list[tuple[int | None, int]]:
    """Write the tables of a café: (table id, who sits there)."""
    found: list[tuple[int | None, int]] = []
    for table in draft.tables if draft.is_cafe else ():
        values = {
            "school_id": school_id,
            "round_id": round_id,
            "teacher_id": table.teacher_id,
            "subject": table.subject,
        }
        found.append((await unit.scalar(_TABLE, values), table.teacher_id))
    return found


class Sitting(Struct, frozen=True):
    """Where times belong: to which round and teacher, with how many seats each, at which table."""

    school_id: int
    round_id: int
    teacher_id: int
    seats: int = 1
    table_id: int | None = None


def slot_rows(times: Iterable[Span], at: Sitting, kept: Collection[int] = ()) -> Iterable[dict[str, Any]]:
    """The rows of these times, one a seat, free but those (by place) that are kept for families whom the bot does not
    reach."""
    for place, span in enumerate(span for span in times for _seat in range(at.seats)):
        yield {
            "school_id": at.school_id,
            "round_id": at.round_id,
            "teacher_id": at.teacher_id,
            "table_id": at.table_id,
            "starts_at": span.starts_at,
            "ends_at": span.ends_at,
            "state": (SlotState.KEPT if place in kept else SlotState.FREE).value,
        }


async def _announce(unit: Unit, setting: Setting, round_: RoundFacts) -> None:
    """Plan the invitations, the nudges and the teacher's board."""
    needs = await needs_of(unit, [round_])
    in_class = (pupil.pupil_id for pupil in await pupils_of_class(unit, round_.class_id))
    pupils = [pupil_id for pupil_id in in_class if needs.is_asked(round_.round_id, pupil_id)]
    guardians = sorted({person for holders in (await custody_holders(unit, pupils)).values() for person in holders})
    plan(unit, invitations(round_, guardians, unit.now))
    plan(unit, nudges(setting.policy, setting.calendar, round_, guardians))
    # A second later, so that the answer to the press stands above the board.
    at = unit.now + timedelta(seconds=1)
    plan_again(unit, [board(round_.round_id, round_.school_id, round_.teacher_id, at)])


async def _begin_numbers(unit: Unit, setting: Setting, round_: RoundFacts, preview: Preview) -> None:
    """The numbers that stay of a round (D3.24)."""
    total = {
        "school_id": round_.school_id,
        "round_id": round_.round_id,
        "opened_on": setting.calendar.local(round_.opens_at).date(),
        "notice_days": preview.notice_days,
        "form": round_.form.value,
        "pupils": preview.pupils,
        "booked": 0,
        "held": 0,
        "no_time_suited": 0,
        "cancelled": 0,
    }
    await unit.execute(_TOTAL, total)
