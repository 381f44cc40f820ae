"""The talks that stand in somebody's calendar: a home's, those it alone is invited to among them, and a teacher's.

The one rule kept here: every talk of a home reads alike, whatever it is about, so that no line tells a child over
somebody's shoulder more than another (experience.md 1.1). Of what is hidden between two homes, or one is not invited
to, there is no line at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import bindparam

from bot.conferences.booking.calendar_file import entry_of
from bot.conferences.booking.presses import ShowTalk
from bot.conferences.booking.queries import TALKS, Talk
from bot.conferences.booking.views import seen_talks
from bot.conferences.booking.words import Coming
from bot.conferences.colleagues.presses import OpenInvited
from bot.conferences.colleagues.queries import invited_talks
from bot.conferences.colleagues.service import ATTEND as ATTEND_TALK
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.models import Booking, RoundState, Slot
from bot.conferences.queries import (
    CLASS_ROUND,
    IS_LIVE,
    LIVE,
    booking_facts,
    bookings_of_pupils,
    round_facts,
    rounds_of_classes,
)
from bot.conferences.rounds.access import about_round
from bot.conferences.rounds.running.presses import ShowRound
from bot.conferences.single.access import ANSWER, ARRANGE, ATTEND
from bot.conferences.single.arranging.presses import ManageSingle
from bot.conferences.single.facts import WITHOUT_FILE, Single
from bot.conferences.single.presses import AttendSingle, OpenSingle
from bot.conferences.single.queries import ahead_of_pupils, singles, singles_of_staff, talks_in
from bot.core.among import among
from bot.core.dates import local, span
from bot.core.feature import Ahead
from bot.core.presses import Press
from bot.core.replies import Button, shortened
from bot.core.texts import _, isolated, ngettext
from bot.core.unit import Unit
from bot.people.access import About, has_role_for, may
from bot.people.acting import Acting, ActingPerson, Child
from bot.reminders.queries import marks_for

_NAME = 10
_HELD = TALKS.where(
    IS_LIVE,
    CLASS_ROUND,
    among(Slot.teacher_id, "persons"),
    Slot.ends_at > bindparam("now"),
).order_by(Slot.starts_at, Booking.id)


async def talks_ahead(unit: Unit, acting: Acting) -> Sequence[Ahead]:
    """Everything this account has a part in. So many statements, however many children."""
    return [*await _of_home(unit, acting), *await _of_staff(unit, acting)]


def _children(acting: Acting, action: str) -> dict[int, tuple[ActingPerson, Child]]:
    return {
        child.pupil_id: (person, child)
        for person, child in acting.children
        if may(acting, action, About(person.school.id, child.class_id, child.pupil_id))
    }


# At home -----------------------------------------------------------------------------------------------------------


async def _of_home(unit: Unit, acting: Acting) -> list[Ahead]:
    mine, invited = _children(acting, "conference.see"), _children(acting, ANSWER)
    if not mine and not invited:
        return []
    found = await rounds_of_classes(unit, sorted({child.class_id for _person, child in mine.values()}))
    rounds = {each.round_id: each for each in found}
    booked = [each for each in await bookings_of_pupils(unit, list(mine)) if each.ends_at > unit.now]
    seen = await seen_talks(unit, acting, [each for each in booked if each.round_id in rounds])
    own = [Talk(each, rounds[each.round_id]) for each in seen.talks]
    alone = await _invited(unit, invited)
    if not own and not alone:
        return []
    marks = await marks_for(unit, sorted({person.person_id for person in acting.persons}))
    lines = [_line(unit, mine, talk, marks, ShowTalk(talk.booking.booking_id)) for talk in own]
    for single, talk in alone:
        is_filed = single.kind not in WITHOUT_FILE
        press = OpenSingle(single.round_id)
        lines.append(_line(unit, invited, talk, marks, press, is_filed=is_filed, protected=True))
    return lines


async def _invited(unit: Unit, children: Mapping[int, tuple[ActingPerson, Child]]) -> list[tuple[Single, Talk]]:
    """The single talks that this account's persons are invited to and may know of."""
    talks = await ahead_of_pupils(unit, sorted(children)) if children else []
    if not talks:
        return []
    found = await singles(unit, [talk.booking.round_id for talk in talks])
    homes = await homes_of(unit, [talk.booking.pupil_id for talk in talks])
    kept = []
    for talk in talks:
        single, its = found.get(talk.booking.round_id), homes.get(talk.booking.pupil_id, NO_HOMES)
        person_id = children[talk.booking.pupil_id][0].person_id
        if single is None or single.round_.state is RoundState.CANCELLED:
            continue
        if person_id in single.guardians(its.custody) and its.sees(person_id, talk.booking):
            kept.append((single, talk))
    return kept


def _line(
    unit: Unit,
    children: Mapping[int, tuple[ActingPerson, Child]],
    talk: Talk,
    marks: Mapping[tuple[int, int], str | None],
    press: Press,
    *,
    is_filed: bool = True,
    protected: bool = False,
) -> Ahead:
    person, child = children[talk.booking.pupil_id]
    starts, ends = local(talk.booking.starts_at, talk.round_.zone), local(talk.booking.ends_at, talk.round_.zone)
    coming = Coming(talk, marks.get((person.person_id, child.pupil_id)), unit.now)
    # Translators: a line of a calendar; %(time)s is "16.20–16.40".
    line = _("%(time)s %(child)s: talk with %(teacher)s", time=span(starts, ends), child=isolated(child.given_name),
             teacher=isolated(talk.booking.with_whom(talk.round_)))  # fmt: skip
    return Ahead(
        starts.date(),
        line,
        starts.time(),
        button=Button(_("Talk: %(child)s", child=shortened(child.given_name, _NAME)), press),
        entry=entry_of(coming) if is_filed else None,
        protected=protected,
    )


# At work -----------------------------------------------------------------------------------------------------------


async def _of_staff(unit: Unit, acting: Acting) -> list[Ahead]:
    persons = [person.person_id for person in acting.persons if person.roles]
    if not persons:
        return []
    rows = await unit.all(_HELD, {"persons": persons, "now": unit.now})
    held = [Talk(booking_facts(row), round_facts(row, state=row.round_state)) for row in rows]
    lines = [_afternoon(acting, talks) for talks in _by_day(held)]
    if has_role_for(acting, ATTEND_TALK):
        lines += [_colleagues(talk) for talk in await invited_talks(unit, persons)]
    for person_id in persons:
        lines += await _singles_of(unit, acting, person_id)
    return lines


def _by_day(held: Sequence[Talk]) -> list[list[Talk]]:
    """A class's talks of one day are one line: a teacher has twenty of them."""
    found: dict[tuple[int, date], list[Talk]] = {}
    for talk in held:
        day = local(talk.booking.starts_at, talk.round_.zone).date()
        found.setdefault((talk.round_.round_id, day), []).append(talk)
    return list(found.values())


def _afternoon(acting: Acting, talks: Sequence[Talk]) -> Ahead:
    round_ = talks[0].round_
    starts = local(talks[0].booking.starts_at, round_.zone)
    ends = local(max(talk.booking.ends_at for talk in talks), round_.zone)
    line = ngettext(
        # Translators: a line of a teacher's calendar; %(time)s is "15.20–18.40", %(class_name)s "3.B".
        "%(time)s %(class_name)s: %(number)s talk",
        "%(time)s %(class_name)s: %(number)s talks",
        len(talks),
        time=span(starts, ends),
        class_name=isolated(round_.class_name),
    )
    # Translators: a button, at most 20 characters.
    label = _("Talks: %(class_name)s", class_name=shortened(round_.class_name, _NAME))
    button = Button(label, ShowRound(round_.round_id, 0))
    return Ahead(
        starts.date(), line, starts.time(), button=button if may(acting, "round.see", about_round(round_)) else None
    )


def _colleagues(talk: Talk) -> Ahead:
    starts, ends = local(talk.booking.starts_at, talk.round_.zone), local(talk.booking.ends_at, talk.round_.zone)
    # Translators: a line of a teacher's calendar: a talk that another teacher holds and has invited them to.
    line = _(
        "%(time)s %(class_name)s: you come to a talk of %(teacher)s",
        time=span(starts, ends),
        class_name=isolated(talk.round_.class_name),
        teacher=isolated(talk.booking.with_whom(talk.round_)),
    )
    label = _("Talk: %(child)s", child=shortened(talk.round_.class_name, _NAME))
    return Ahead(starts.date(), line, starts.time(), button=Button(label, OpenInvited(talk.booking.booking_id)))


async def _singles_of(unit: Unit, acting: Acting, person_id: int) -> list[Ahead]:
    """Talks with one family: when, and no more."""
    found = {each.round_id: each for each in await singles_of_staff(unit, person_id, unit.now)}
    talks = await talks_in(unit, found) if found else {}
    lines = []
    for round_id, made in talks.items():
        press = _way(acting, found[round_id], person_id)
        for talk in made:
            if press is None or talk.booking.state.value not in LIVE or talk.booking.ends_at <= unit.now:
                continue
            starts = local(talk.booking.starts_at, talk.round_.zone)
            ends = local(talk.booking.ends_at, talk.round_.zone)
            # Translators: a line of a teacher's calendar: a talk of which it says no more than when it is.
            line = _("%(time)s Talk with a family", time=span(starts, ends))
            lines.append(Ahead(starts.date(), line, starts.time(), button=Button(_("Talk with a family"), press)))
    return lines


def _way(acting: Acting, single: Single, person_id: int) -> Press | None:
    """To the talk, for whoever holds or arranged it, or comes to it."""
    round_, about = single.round_, About(single.round_.school_id, single.round_.class_id, single.pupil_id)
    if single.is_run_by(person_id):
        return ManageSingle(round_.round_id) if may(acting, ARRANGE, about) else None
    guest = single.guest(person_id)
    if guest is None or guest.comes is False:
        return None
    own = About(round_.school_id, round_.class_id, single.pupil_id, person_id)
    return AttendSingle(round_.round_id) if may(acting, ATTEND, own) else None
