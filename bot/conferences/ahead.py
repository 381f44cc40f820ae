"""The talks that stand in somebody's calendar: a home's, those it alone is invited to among them, and a teacher's;
until when a time can be chosen, and when what was agreed is looked at again.

The one rule kept here: every talk of a home reads alike, whatever it is about, so that no line tells a child over
somebody's shoulder more than another (experience.md 1.1). Of what is hidden between two homes, or one is not invited
to, there is no line at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec.structs import replace
from sqlalchemy import bindparam

from bot.conferences.booking.calendar_file import entry_of
from bot.conferences.booking.presses import ShowTalk, ShowTimes
from bot.conferences.booking.queries import TALKS, Talk
from bot.conferences.booking.views import Seen, seen_talks
from bot.conferences.booking.words import Coming
from bot.conferences.colleagues.presses import OpenInvited
from bot.conferences.colleagues.queries import invited_talks
from bot.conferences.colleagues.service import ATTEND as ATTEND_TALK
from bot.conferences.facts import BookingFacts, RoundFacts
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.models import Booking, RoundState, Slot
from bot.conferences.needs import needs_of
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
from bot.conferences.rules import is_open
from bot.conferences.single.access import ANSWER, ARRANGE, ATTEND
from bot.conferences.single.arranging.presses import ManageSingle
from bot.conferences.single.facts import WITHOUT_FILE, Single
from bot.conferences.single.presses import AttendSingle, OpenSingle
from bot.conferences.single.queries import (
    again_of_pupils,
    again_of_staff,
    ahead_of_pupils,
    singles,
    singles_of_staff,
    talks_in,
)
from bot.core.among import among
from bot.core.calendar_file import Entry
from bot.core.dates import clock_time, local, span
from bot.core.feature import Ahead
from bot.core.presses import Press
from bot.core.replies import Button, shortened
from bot.core.texts import _, isolated, ngettext
from bot.core.unit import Unit
from bot.people.access import About, has_role_for, may
from bot.people.acting import Acting, ActingPerson, Child
from bot.reminders.queries import marks_for

_NAME, _BOOK = 10, "conference.book"
# By pupil, the child and through whom of this account it is theirs.
_Children = Mapping[int, tuple[ActingPerson, Child]]
_HELD = TALKS.where(
    IS_LIVE,
    CLASS_ROUND,
    among(Slot.teacher_id, "persons"),
    Slot.ends_at > bindparam("now"),
).order_by(Slot.starts_at, Booking.id)


async def talks_ahead(unit: Unit, acting: Acting) -> Sequence[Ahead]:
    """Everything this account has a part in. So many statements, however many children."""
    return [*await _of_home(unit, acting), *await _of_staff(unit, acting)]


def _children(acting: Acting, action: str) -> _Children:
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
    booked = [each for each in await bookings_of_pupils(unit, list(mine)) if each.round_id in rounds]
    seen = await seen_talks(unit, acting, booked)
    own = [Talk(each, rounds[each.round_id]) for each in seen.talks if each.ends_at > unit.now]
    choosing = _children(acting, _BOOK)
    lines = await _to_choose(unit, choosing, found, seen)
    alone, again = await _invited(unit, invited)
    for single in again:
        assert single.follow_up_on is not None
        lines.append(agreed_at_home(single.follow_up_on, invited[single.pupil_id][1], OpenSingle(single.round_id)))
    if not own and not alone:
        return lines
    marks = await marks_for(unit, sorted({person.person_id for person in acting.persons}))
    for talk in own:
        press, held = ShowTalk(talk.booking.booking_id), talk.booking.held_until is not None
        line = _line(unit, mine, talk, marks, press, is_filed=not held)
        if held and talk.booking.pupil_id in choosing and seen.may_change(talk.booking):
            lines += [replace(line, line=_("%(line)s (not answered)", line=line.line)), *_held(unit, mine, talk, line)]
        else:
            lines.append(line)
    for single, talk in alone:
        guest = single.guest(invited[single.pupil_id][0].person_id)
        is_off = guest is not None and guest.comes is False
        is_filed = single.kind not in WITHOUT_FILE and not is_off
        line = _line(unit, invited, talk, marks, OpenSingle(single.round_id), is_filed=is_filed, protected=True)
        # Translators: a line of a calendar: the reader has said that they do not come.
        lines.append(replace(line, line=_("%(line)s (you can't come)", line=line.line)) if is_off else line)
    return lines


async def _to_choose(unit: Unit, children: _Children, found: Sequence[RoundFacts], seen: Seen) -> list[Ahead]:
    """Until when, or from when on, times can be chosen by who has none yet."""
    needs = await needs_of(unit, found)
    lines = []
    for pupil_id, (_person, child) in children.items():
        for round_ in (each for each in found if each.class_id == child.class_id):
            own = [
                talk
                for talk in seen.talks
                if (talk.pupil_id, talk.round_id) == (pupil_id, round_.round_id) and seen.in_home(talk)
            ]
            if needs.is_asked(round_.round_id, pupil_id) and not needs.has_all(round_.round_id, pupil_id, own):
                lines += _choice(unit, child, round_)
    return lines


def _held(unit: Unit, children: _Children, talk: Talk, line: Ahead) -> list[Ahead]:
    """Until when a time is kept for the home that has not said whether it suits."""
    until = talk.booking.held_until
    if until is None or until <= unit.now:
        return []
    name = isolated(children[talk.booking.pupil_id][1].given_name)
    # Translators: a line of a calendar: the school keeps a time for the home until that day.
    said = _("%(child)s: last day to say yes to the time", child=name)
    return [Ahead(local(until, talk.round_.zone).date(), said, button=line.button)]


def _choice(unit: Unit, child: Child, round_: RoundFacts) -> list[Ahead]:
    name = isolated(child.given_name)
    if is_open(round_, unit.now):
        # Translators: a line of a calendar: the last day on which the reader can choose a time for the child's talk.
        line = _("%(child)s: last day to choose a time", child=name)
        # As the button of /book.
        label = _("Choose: %(child)s", child=shortened(child.given_name, _NAME))
        until = local(round_.closes_at, round_.zone).date()
        return [Ahead(until, line, button=Button(label, ShowTimes(round_.round_id, child.pupil_id)))]
    if round_.state is RoundState.ANNOUNCED and unit.now < round_.opens_at:
        opens = local(round_.opens_at, round_.zone)
        # Translators: a line of a calendar; %(time)s is "08.00", from which on times for talks can be chosen.
        line = _("%(time)s %(child)s: times can be chosen", time=clock_time(opens), child=name)
        return [Ahead(opens.date(), line, opens.time())]
    return []


async def _invited(unit: Unit, children: _Children) -> tuple[list[tuple[Single, Talk]], list[Single]]:
    """The talks ahead that this account's persons alone are invited to and may know of, and the meetings that are
    looked at again."""
    if not children:
        return [], []
    today = min(local(unit.now, person.school.zone).date() for person, _child in children.values())
    talks = await ahead_of_pupils(unit, sorted(children))
    again = await again_of_pupils(unit, sorted(children), today)
    found = await singles(unit, [talk.booking.round_id for talk in talks])
    found |= {single.round_id: single for single in again}
    homes = await homes_of(unit, {single.pupil_id for single in found.values()})

    def is_invited(single: Single) -> bool:
        custody = homes.get(single.pupil_id, NO_HOMES).custody
        return children[single.pupil_id][0].person_id in single.guardians(custody)

    def sees(talk: BookingFacts) -> bool:
        return homes.get(talk.pupil_id, NO_HOMES).sees(children[talk.pupil_id][0].person_id, talk)

    mine = {each.round_id: each for each in found.values() if not each.round_.is_cancelled and is_invited(each)}
    known = [talk for talk in talks if talk.booking.round_id in mine and sees(talk.booking)]
    return [(mine[talk.booking.round_id], talk) for talk in known], [each for each in again if each.round_id in mine]


def agreed_at_home(day: date, child: Child, press: Press) -> Ahead:
    """Of a meeting that is looked at again, and of what was agreed at any talk: nobody sees which, over a shoulder."""
    # Translators: a line of a calendar: the day for which something was agreed at a talk.
    line = _("%(child)s: the day for what you agreed on", child=isolated(child.given_name))
    # Translators: a button, at most 20 characters: what was agreed about this child.
    return Ahead(day, line, button=Button(_("Agreed: %(child)s", child=shortened(child.given_name, _NAME)), press))


def agreed_at_work(day: date, press: Press) -> Ahead:
    """The same for staff, about nobody."""
    # Translators: a line of a teacher's calendar; below, the button to it, at most 20 characters.
    line = _("The day for something agreed on with a family")
    return Ahead(day, line, button=Button(_("See what was agreed"), press))


def _line(
    unit: Unit,
    children: _Children,
    talk: Talk,
    marks: Mapping[tuple[int, int], str | None],
    press: Press,
    *,
    is_filed: bool = True,
    protected: bool = False,
) -> Ahead:
    person, child = children[talk.booking.pupil_id]
    starts, ends = _wall_clock(talk)
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
    sees = may(acting, "round.see", about_round(round_))
    return Ahead(
        starts.date(),
        line,
        starts.time(),
        button=Button(label, ShowRound(round_.round_id, 0)) if sees else None,
        entry=_entry(f"talks-{round_.round_id}-{starts:%Y%m%d}", starts, ends, round_, label),
    )


def _entry(name: str, starts: datetime, ends: datetime, round_: RoundFacts, summary: str, sequence: int = 0) -> Entry:
    """What stands in the calendar of who works here: when, and of whom nothing."""
    return Entry(
        f"{name}@school-{round_.school_id}.skolebro", sequence, starts, ends, round_.zone, summary, round_.room
    )


def _one(talk: Talk, line: str, button: Button) -> Ahead:
    """One talk at work; in the file it is called what its button is."""
    starts, ends = _wall_clock(talk)
    name = f"booking-{talk.booking.booking_id}"
    entry = _entry(name, starts, ends, talk.round_, button.label, talk.booking.sequence)
    return Ahead(starts.date(), line, starts.time(), button=button, entry=entry)


def _wall_clock(talk: Talk) -> tuple[datetime, datetime]:
    return local(talk.booking.starts_at, talk.round_.zone), local(talk.booking.ends_at, talk.round_.zone)


def _colleagues(talk: Talk) -> Ahead:
    # Translators: a line of a teacher's calendar: a talk that another teacher holds and has invited them to.
    line = _(
        "%(time)s %(class_name)s: you come to a talk of %(teacher)s",
        time=span(*_wall_clock(talk)),
        class_name=isolated(talk.round_.class_name),
        teacher=isolated(talk.booking.with_whom(talk.round_)),
    )
    label = _("Talk: %(child)s", child=shortened(talk.round_.class_name, _NAME))
    return _one(talk, line, Button(label, OpenInvited(talk.booking.booking_id)))


async def _singles_of(unit: Unit, acting: Acting, person_id: int) -> list[Ahead]:
    """Talks with one family: when, and no more."""
    found = {each.round_id: each for each in await singles_of_staff(unit, person_id, unit.now)}
    talks = await talks_in(unit, found) if found else {}
    lines = []
    for single in await again_of_staff(unit, person_id, local(unit.now, acting.persons[0].school.zone).date()):
        assert single.follow_up_on is not None
        if (press := _way(acting, single, person_id)) is not None:
            lines.append(agreed_at_work(single.follow_up_on, press))
    for round_id, made in talks.items():
        press = _way(acting, found[round_id], person_id)
        for talk in made:
            if press is None or talk.booking.state.value not in LIVE or talk.booking.ends_at <= unit.now:
                continue
            # Translators: a line of a teacher's calendar: a talk of which it says no more than when it is.
            line = _("%(time)s Talk with a family", time=span(*_wall_clock(talk)))
            lines.append(_one(talk, line, Button(_("Talk with a family"), press)))
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
