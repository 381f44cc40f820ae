"""Choosing, changing and taking away the four digits, and entering them before a report.

The one rule kept here: who changes or takes them away says first what they are.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import insert

from bot.absence.errors import DraftSent
from bot.absence.models import AbsenceDraft
from bot.absence.reporting import drafts
from bot.absence.reporting.drafts import Draft, own_row, reportable
from bot.absence.reporting.pins import LENGTH, Tried, pinned, set_digits, take_away, try_digits
from bot.absence.reporting.presses import PinDeed
from bot.absence.reports import about_child
from bot.absence.rights import REPORT
from bot.core.errors import NotAllowed, Outdated
from bot.core.unit import Unit
from bot.people.access import require
from bot.people.acting import Acting

_INSERT = insert(AbsenceDraft).returning(AbsenceDraft.id)


class Step(StrEnum):
    """Which digits are pressed: the OLD ones, NEW ones, those AGAIN. DONE and REMOVED are ends."""

    OLD = "old"
    NEW = "new"
    AGAIN = "again"
    DONE = "done"
    REMOVED = "removed"


class Said(StrEnum):
    """What became of a press: one digit MORE; all four and RIGHT, WRONG, not the SAME; none taken for a while."""

    MORE = "more"
    RIGHT = "right"
    WRONG = "wrong"
    DIFFER = "differ"
    RESTS = "rests"


class Choosing(Struct, frozen=True):
    """Where choosing the digits stands."""

    entry_id: int
    step: Step
    typed: int = 0
    said: Said = Said.MORE
    until: datetime | None = None


class Entered(Struct, frozen=True):
    """Where entering them before a report stands."""

    draft: Draft
    said: Said
    until: datetime | None = None


def _with(typed: str, digit: int) -> str:
    """Raises Outdated for what is no digit."""
    if not -1 <= digit <= 9:
        raise Outdated
    return typed[:-1] if digit < 0 else (typed + str(digit))[:LENGTH]


def _persons(acting: Acting) -> dict[int, int]:
    return {person.person_id: person.school.id for person in acting.persons}


async def start(unit: Unit, acting: Acting, deed: PinDeed) -> Choosing:
    """Choose, change or take away. Raises NotAllowed for who reports nobody, and Outdated where there is nothing to
    take away."""
    children = reportable(acting)
    if not children:
        raise NotAllowed
    has = await pinned(unit, list(_persons(acting)))
    if deed is PinDeed.TAKE_AWAY and not has:
        raise Outdated
    person, child = children[0]
    require(unit, acting, REPORT, about_child(person.school, child.pupil_id, child.class_id))
    step = Step.OLD if has else Step.NEW
    filled = {"pin": deed.value, "step": step.value, "typed": "", "first": ""}
    values = {"school_id": person.school.id, "person_id": person.person_id, "filled": filled, "made_at": unit.now}
    return Choosing(await unit.scalar(_INSERT, values), step)


async def press(unit: Unit, acting: Acting, entry_id: int, digit: int) -> Choosing:
    """One more digit of choosing. Raises Outdated."""
    row = await own_row(unit, acting, entry_id)
    filled: dict[str, Any] = dict(row.filled)
    if "pin" not in filled:
        raise Outdated
    step, typed = Step(filled["step"]), _with(filled["typed"], digit)
    filled["typed"] = typed
    if len(typed) < LENGTH:
        return await _kept(unit, entry_id, filled, step)
    if step is Step.OLD:
        return await _old(unit, acting, entry_id, filled)
    if step is Step.NEW:
        return await _kept(unit, entry_id, {**filled, "first": typed}, Step.AGAIN, Said.RIGHT)
    if typed != filled["first"]:
        return await _kept(unit, entry_id, {**filled, "first": ""}, Step.NEW, Said.DIFFER)
    # Begun when there were none, and by now there are: somebody else may hold the phone.
    if "old" not in filled and await pinned(unit, list(_persons(acting))):
        raise Outdated
    await set_digits(unit, _persons(acting), typed)
    await drafts.drop(unit, entry_id)
    return Choosing(entry_id, Step.DONE, said=Said.RIGHT)


async def _old(unit: Unit, acting: Acting, entry_id: int, filled: dict[str, Any]) -> Choosing:
    tried = await try_digits(unit, list(_persons(acting)), filled["typed"])
    if tried.what is Tried.RESTS:
        return await _kept(unit, entry_id, filled, Step.OLD, Said.RESTS, tried.until)
    if tried.what is Tried.WRONG:
        return await _kept(unit, entry_id, filled, Step.OLD, Said.WRONG)
    if filled["pin"] == PinDeed.TAKE_AWAY.value:
        await take_away(unit, list(_persons(acting)))
        await drafts.drop(unit, entry_id)
        return Choosing(entry_id, Step.REMOVED, said=Said.RIGHT)
    return await _kept(unit, entry_id, {**filled, "old": True}, Step.NEW, Said.RIGHT)


async def _kept(
    unit: Unit,
    entry_id: int,
    filled: dict[str, Any],
    step: Step,
    said: Said = Said.MORE,
    until: datetime | None = None,
) -> Choosing:
    """Write where it stands; after four digits the next ones begin."""
    typed = "" if said is not Said.MORE else filled["typed"]
    await drafts.fill(unit, entry_id, {**filled, "typed": typed, "step": step.value})
    return Choosing(entry_id, step, len(typed), said, until)


async def enter(unit: Unit, acting: Acting, entry_id: int, digit: int) -> Entered:
    """One more digit before a report; all right, the draft is opened and can be sent. Raises Outdated, DraftSent."""
    draft = await drafts.load(unit, acting, entry_id)
    if draft.sent_at is not None:
        raise DraftSent(entry_id)
    typed = _with(draft.typed, digit)
    if len(typed) < LENGTH:
        return Entered(await drafts.change(unit, acting, entry_id, typed=typed), Said.MORE)
    tried = await try_digits(unit, list(_persons(acting)), typed)
    right = tried.what is Tried.RIGHT
    draft = await drafts.change(unit, acting, entry_id, typed="", opened=right)
    return Entered(
        draft, {Tried.RIGHT: Said.RIGHT, Tried.WRONG: Said.WRONG, Tried.RESTS: Said.RESTS}[tried.what], tried.until
    )
