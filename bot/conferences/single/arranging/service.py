"""Use cases of arranging a talk with one family. Each reads the draft under lock, asks the access table, and writes
one row; sending deletes the draft in the same transaction, so that a second press finds nothing to send."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import bindparam, delete, insert, select, update

from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.models import Form, Round, Unsuited
from bot.conferences.rounds.drafting.queries import last_of_class
from bot.conferences.single.access import ARRANGE
from bot.conferences.single.arranging.draft import Draft, What, written
from bot.conferences.single.arranging.queries import PupilPlace, own_draft, pupils, staff_of
from bot.conferences.single.arranging.rules import (
    next_day,
    read_names,
    read_times,
    turned,
    with_what,
)
from bot.conferences.single.errors import DraftChanged, DraftGone
from bot.conferences.single.facts import Offer, Reason, Single
from bot.conferences.single.models import SingleDraft
from bot.conferences.single.offering import fitting_times, offer_times
from bot.conferences.single.queries import singles
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.access import About, require
from bot.people.acting import Acting, ActingPerson
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy.document import Policy
from bot.schools.queries import policy_of

_DROP = delete(SingleDraft).where(SingleDraft.id == bindparam("draft"))
_DROP_MINE = delete(SingleDraft).where(SingleDraft.person_id == bindparam("person"))
_BEGIN = insert(SingleDraft).returning(SingleDraft.id)
_CHANGE = (
    update(SingleDraft)
    .where(SingleDraft.id == bindparam("draft"))
    .values(plan=bindparam("to_plan"), changed_at=bindparam("at"))
)
_FORM = (
    update(Round).where(Round.id == bindparam("of_round")).values(form=bindparam("to_form"), room=bindparam("to_room"))
)
_WAITS = select(Unsuited.id).where(Unsuited.round_id == bindparam("round"), Unsuited.answered_at.is_(None))

# A meeting has one time, a talk three to choose from.
_TIMES = 3


class Setting(Struct, frozen=True):
    """Where a draft stands: who arranges, about whom, and the school's rules."""

    person: ActingPerson
    pupil: PupilPlace
    policy: Policy
    calendar: SchoolCalendar


async def setting_of(unit: Unit, acting: Acting, pupil_id: int) -> Setting:
    """Asks whether one may arrange a talk about the pupil. Raises Outdated or NotAllowed."""
    pupil = (await pupils(unit, [pupil_id])).get(pupil_id)
    if pupil is None:
        raise Outdated
    about = About(pupil.school_id, pupil.class_id, pupil_id, kind="pupil", id=pupil_id)
    person = require(unit, acting, ARRANGE, about)
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    return Setting(person, pupil, policy, person.school.calendar(policy))


async def begin_draft(unit: Unit, acting: Acting, pupil_id: int) -> Draft:
    """Begin to arrange a talk; one's earlier draft is gone. Raises Outdated or NotAllowed."""
    setting = await setting_of(unit, acting, pupil_id)
    person_id, pupil = setting.person.person_id, setting.pupil
    await unit.execute(_DROP_MINE, {"person": person_id})
    last = await last_of_class(unit, pupil.class_id, setting.calendar)
    draft = Draft(0, pupil.school_id, person_id, pupil.class_id, pupil_id, room=last.room if last else None)
    values = {
        "school_id": pupil.school_id,
        "person_id": person_id,
        "plan": written(draft),
        "changed_at": unit.now,
    }
    return replace(draft, draft_id=await unit.scalar(_BEGIN, values))


async def the_draft(unit: Unit, acting: Acting, draft_id: int) -> tuple[Draft, Setting]:
    """One's own draft, locked. Raises DraftGone, Outdated or NotAllowed."""
    draft = await own_draft(unit, [person.person_id for person in acting.persons], draft_id)
    if draft is None:
        raise DraftGone
    return draft, await setting_of(unit, acting, draft.pupil_id)


async def _changed(unit: Unit, before: Draft, after: Draft) -> Draft:
    if after == before:
        return before
    after = replace(after, changes=before.changes + 1)
    await unit.execute(_CHANGE, {"draft": before.draft_id, "to_plan": written(after), "at": unit.now})
    return after


async def change(unit: Unit, acting: Acting, draft_id: int, to: Callable[[Draft, Setting], Draft]) -> Draft:
    """The draft after a change. Raises what `the_draft` raises."""
    draft, setting = await the_draft(unit, acting, draft_id)
    return await _changed(unit, draft, to(draft, setting))


async def choose_what(unit: Unit, acting: Acting, draft_id: int, what: What) -> Draft:
    """The sort of talk, and times for it once no more is asked."""
    draft, setting = await the_draft(unit, acting, draft_id)
    after = with_what(draft, what, setting.policy)
    return await _changed(unit, draft, await _with_times(unit, after, setting))


async def choose_reason(unit: Unit, acting: Acting, draft_id: int, reason: Reason) -> Draft:
    """The neutral reason."""
    draft, setting = await the_draft(unit, acting, draft_id)
    return await _changed(unit, draft, await _with_times(unit, replace(draft, reason=reason), setting))


async def shift_times(unit: Unit, acting: Acting, draft_id: int) -> Draft:
    """Later times than those proposed."""
    draft, setting = await the_draft(unit, acting, draft_id)
    return await _changed(unit, draft, await _with_times(unit, draft, setting, later=True))


async def _with_times(unit: Unit, draft: Draft, setting: Setting, *, later: bool = False) -> Draft:
    """The draft with proposals where it has none or later ones are wanted; from the start again past the last."""
    if draft.what is None or draft.needs_reason or (draft.starts and not later):
        return draft
    count = 1 if draft.is_meeting else _TIMES
    after = next_day(setting.calendar, draft.starts[-1]) if later and draft.starts else None
    school, holder = setting.person.school, setting.person.person_id
    found = await fitting_times(unit, school, holder, draft.minutes, count, after)
    found = found or await fitting_times(unit, school, holder, draft.minutes, count)
    return replace(draft, starts=tuple(found))


async def type_times(unit: Unit, acting: Acting, draft_id: int, text: str) -> Draft:
    """Typed times. Raises TimesUnread."""
    draft, setting = await the_draft(unit, acting, draft_id)
    starts = read_times(text, setting.calendar, unit.now)
    return await _changed(unit, draft, replace(draft, starts=starts[:1] if draft.is_meeting else starts))


async def type_names(unit: Unit, acting: Acting, draft_id: int, text: str) -> Draft:
    """Names from outside the school. Raises NamesUnread."""
    names = read_names(text)
    return await change(unit, acting, draft_id, lambda draft, _setting: replace(draft, outside=names))


async def turn_form(unit: Unit, acting: Acting, draft_id: int) -> Draft:
    """By phone, or at the school."""

    def other(draft: Draft, _setting: Setting) -> Draft:
        return replace(draft, form=Form.IN_PERSON if draft.form is Form.PHONE else Form.PHONE)

    return await change(unit, acting, draft_id, other)


async def turn_guardian(unit: Unit, acting: Acting, draft_id: int, person_id: int) -> Draft:
    """Invite a guardian, or not; somebody is always invited."""
    draft, _setting = await the_draft(unit, acting, draft_id)
    custody = await custody_of(unit, draft.pupil_id)
    return await _changed(unit, draft, replace(draft, guests=turned(draft.guests, person_id, custody)))


async def custody_of(unit: Unit, pupil_id: int) -> Sequence[int]:
    """Who can be invited to a talk about the pupil."""
    return (await homes_of(unit, [pupil_id])).get(pupil_id, NO_HOMES).custody


async def turn_colleague(unit: Unit, acting: Acting, draft_id: int, person_id: int) -> Draft:
    """Invite a colleague, or not. Raises Outdated for somebody who does not work here."""
    draft, _setting = await the_draft(unit, acting, draft_id)
    if person_id not in {each.person_id for each in await staff_of(unit, draft.school_id, draft.person_id)}:
        raise Outdated
    after = tuple(sorted(set(draft.colleagues) ^ {person_id}))
    return await _changed(unit, draft, replace(draft, colleagues=after))


async def drop_draft(unit: Unit, acting: Acting, draft_id: int) -> None:
    """Throw it away. Raises what `the_draft` raises."""
    await the_draft(unit, acting, draft_id)
    await unit.execute(_DROP, {"draft": draft_id})


async def send_draft(unit: Unit, acting: Acting, draft_id: int, changes: int) -> Single:
    """Offer the talk as the preview says it. Raises DraftGone (pressed twice), DraftChanged, TeacherBusy or KindOff,
    Outdated or NotAllowed."""
    draft, setting = await the_draft(unit, acting, draft_id)
    if draft.changes != changes or not draft.is_complete or draft.what is None:
        raise DraftChanged(draft_id)
    await unit.execute(_DROP, {"draft": draft_id})
    custody = set(await custody_of(unit, draft.pupil_id))
    offer = Offer(
        kind=draft.what.kind,
        school_id=draft.school_id,
        class_id=setting.pupil.class_id,
        pupil_id=draft.pupil_id,
        teacher_id=draft.person_id,
        form=draft.form,
        minutes=draft.minutes,
        room=draft.room if draft.form is Form.IN_PERSON else None,
        starts=draft.starts,
        guests=[person for person in draft.guests if person in custody],
        colleagues=draft.colleagues,
        outside=draft.outside,
        reason=draft.reason,
    )
    round_id = await offer_times(unit, offer)
    return (await singles(unit, [round_id]))[round_id]
