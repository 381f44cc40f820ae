"""What the screens of the home's side show, read and put together for one guardian at one instant."""

from __future__ import annotations

from bot.conferences.booking.family_screens import ChildLine
from bot.conferences.booking.queries import Talk
from bot.conferences.booking.rules import age_on
from bot.conferences.booking.screens import TalkView
from bot.conferences.booking.service import about_talk
from bot.conferences.models import RoundState
from bot.conferences.queries import bookings_of_pupils, rounds_of_classes
from bot.conferences.rules import is_open
from bot.core.dates import local
from bot.core.unit import Unit
from bot.people.access import About, may
from bot.people.acting import Acting
from bot.schools.policy.timeline import move_limit
from bot.schools.queries import policy_of


async def talk_view(unit: Unit, acting: Acting, talk: Talk) -> TalkView:
    """The talk as this guardian sees it."""
    person, child = acting.child(talk.booking.pupil_id)
    policy = await policy_of(unit, talk.round_.school_id, talk.round_.policy_version)
    day = local(talk.booking.starts_at, talk.round_.zone).date()
    limit = move_limit(policy, person.school.calendar(policy), talk.booking.starts_at)
    allowed = may(acting, "conference.book", about_talk(child.pupil_id, talk.round_))
    return TalkView(
        booking=talk.booking,
        round_=talk.round_,
        child=child.given_name,
        pupil_part=policy.conferences.attend.pupil,
        age=age_on(child.born_on, day),
        move_until=limit,
        may_change=allowed and talk.booking.starts_at > unit.now,
        may_move=unit.now <= limit,
    )


async def family_lines(unit: Unit, acting: Acting) -> list[ChildLine]:
    """My children with their talk to come, or the round in which a time can be chosen. Three statements."""
    mine = [
        (person, child)
        for person, child in acting.children
        if may(acting, "conference.see", About(person.school.id, child.class_id, child.pupil_id))
    ]
    if not mine:
        return []
    found = await rounds_of_classes(unit, sorted({child.class_id for _person, child in mine}))
    by_id = {round_.round_id: round_ for round_ in found}
    talks = await bookings_of_pupils(unit, [child.pupil_id for _person, child in mine])
    lines: list[ChildLine] = []
    for _person, child in mine:
        own = [talk for talk in talks if talk.pupil_id == child.pupil_id and talk.round_id in by_id]
        booked_in = {talk.round_id for talk in own}
        for talk in own:
            if talk.ends_at > unit.now:
                view = await talk_view(unit, acting, Talk(talk, by_id[talk.round_id]))
                lines.append(ChildLine(child.pupil_id, child.given_name, view))
        for round_ in found:
            if round_.class_id != child.class_id or round_.round_id in booked_in:
                continue
            if is_open(round_, unit.now):
                lines.append(ChildLine(child.pupil_id, child.given_name, open_round=round_))
            elif round_.state is RoundState.ANNOUNCED and unit.now < round_.opens_at:
                lines.append(ChildLine(child.pupil_id, child.given_name, opens_round=round_))
    return lines
