"""What can be chosen on a meeting's draft: day, hours, agenda, who takes part; and how many of a home come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from bot.core.dates import clock_time, long_date, short_date
from bot.core.replies import Button, Screen, shortened
from bot.core.texts import _, capital, isolated, ngettext
from bot.news import words
from bot.news.facts import Post, Where
from bot.news.meetings import presses as p
from bot.news.meetings.facts import MeetingView
from bot.news.meetings.rules import MOST_PEOPLE, fixed_points
from bot.news.presses import CountPeople
from bot.news.reading.facts import Mine

DAYS = 10
# When meetings and events begin, by the school's clock; any other time is written.
STARTS = tuple(time(hour, minute) for hour in range(8, 20) for minute in (0, 30) if hour >= 15 or not minute)
LENGTHS = (60, 90, 120, 150, 180, 240)
_PAGES = 6
# Whatever is longer a phone cuts off.
_ON_BUTTON = 34


def _back(post: Post) -> tuple[Button, ...]:
    return (Button(_("Back"), p.ShowMeeting(post.id)),)


def _marked(label: str, on: bool) -> str:
    return f"✓ {label}" if on else label


def days(view: MeetingView, page: int) -> Screen:
    """School days, and the weekend's, too, for an event."""
    post, calendar = view.post, view.calendar
    page = min(max(page, 0), _PAGES)
    first = calendar.local(view.now).date() + timedelta(days=1 + page * DAYS)
    buttons = [
        Button(capital(short_date(each)), p.ChooseStart(post.id, each))
        for each in (first + timedelta(days=number) for number in range(DAYS))
    ]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    turns = [Button(_("Earlier"), p.ChooseDay(post.id, page - 1))] if page else []
    if page < _PAGES:
        turns.append(Button(_("Later"), p.ChooseDay(post.id, page + 1)))
    text = _("On which day? Or write it in one line, such as “Tuesday 1/12 17-19 in the canteen”.")
    return Screen(text, (*rows, tuple(turns), _back(post)))


def starts(view: MeetingView, day: date) -> Screen:
    post = view.post
    buttons = [Button(clock_time(each), p.ChooseEnd(post.id, day, each.hour * 60 + each.minute)) for each in STARTS]
    rows = [tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4)]
    lines = [_("From when, %(date)s?", date=long_date(day))]
    if not view.calendar.is_school_day(day):
        lines.append(_("There is no school on that day."))
    return Screen("\n".join(lines), (*rows, (Button(_("Back"), p.ChooseDay(post.id)),)))


def ends(view: MeetingView, day: date, start: int) -> Screen:
    """For how long: the length, and the hour that is then."""
    post = view.post
    begin = time(start // 60, start % 60)
    buttons = [
        Button(_until(start + minutes), p.SetTimes(post.id, day, start, minutes))
        for minutes in LENGTHS
        if start + minutes < 24 * 60
    ]
    rows = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    text = _("From %(time)s, %(date)s. Until when?", time=clock_time(begin), date=long_date(day))
    return Screen(text, (*rows, (Button(_("Back"), p.ChooseStart(post.id, day)),)))


def _until(minute: int) -> str:
    # Translators: a button: a meeting lasts until this time.
    return _("to %(time)s", time=clock_time(time(minute // 60, minute % 60)))


def agenda(view: MeetingView) -> Screen:
    """The principle's points to press on and off, one's own to take away."""
    post = view.post
    fixed = fixed_points(view.policy, post.kind)
    rows = [
        (Button(shortened(_numbered(post, number, point), _ON_BUTTON), p.TogglePoint(post.id, number, True)),)
        for number, point in enumerate(fixed)
    ]
    for number, point in enumerate(post.agenda):
        if point not in fixed:
            # Translators: a button: take this point off the agenda.
            label = shortened(_("Without: %(point)s", point=isolated(point)), _ON_BUTTON)
            rows.append((Button(label, p.TogglePoint(post.id, number, False, len(post.agenda))),))
    lines = [_("What is it about?"), *(_numbered(post, number, point) for number, point in enumerate(fixed))]
    lines += [f"• {words.agenda_point(point)}" for point in post.agenda if point not in fixed]
    if fixed:
        lines.append(_("The principle has the points with a tick on every agenda."))
    rows.append((Button(_("Write more points"), p.WriteLine(post.id, p.Line.POINT)),))
    return Screen(shortened("\n".join(lines), 4000), (*rows, _back(post)))


def _numbered(post: Post, number: int, point: str) -> str:
    """A point of the principle's as its button begins, which has room for no more."""
    return _marked(f"{number + 1}. {words.agenda_point(point)}", point in post.agenda)


def team(view: MeetingView, people: Sequence[tuple[int, str]]) -> Screen:
    """Who from the school takes part? (D2.49)"""
    post = view.post
    buttons = [
        Button(_marked(shortened(isolated(name), 18), person in post.team_ids), p.ToggleTeam(post.id, person))
        for person, name in people[:30]
    ]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    least = view.policy.class_events.team_min
    text = _("Who from the school takes part?")
    if least:
        text += " " + _("The principle asks for at least %(number)s.", number=str(least))
    return Screen(text, (*rows, _back(post)))


def write(post: Post, what: p.Line) -> Screen:
    """Ask for a line."""
    text = {
        p.Line.WHEN: _("When and where? Write it in one line, such as “Tuesday 1/12 17-19 in the canteen”."),
        p.Line.PLACE: _("Where is it?"),
        p.Line.WORDS: _("What would you like to tell the homes about it? The day, the place and the agenda are added."),
        p.Line.POINT: _("Which points? Write one a line."),
    }[what]
    return Screen(text, (_back(post),))


def how_many(mine: Mine, where: Where) -> Screen:
    """How many of us come: one more, one fewer."""
    post, adults, children = mine.post, mine.said.adults or 0, mine.said.children or 0

    def to(more_adults: int, more_children: int) -> CountPeople:
        return CountPeople(post.id, adults + more_adults, children + more_children, **where.fields)

    def row(label: str, number: int, fewer: CountPeople, more: CountPeople) -> tuple[Button, ...]:
        found = [Button(label, CountPeople(post.id, adults, children, **where.fields))]
        if number and adults + children > 1:
            found.insert(0, Button("−", fewer))
        if number < MOST_PEOPLE:
            found.append(Button("+", more))
        return tuple(found)

    adults_ = ngettext("%(number)s adult", "%(number)s adults", adults)
    children_ = ngettext("%(number)s child", "%(number)s children", children)
    done = CountPeople(post.id, adults, children, True, **where.fields)
    text = _("How many of you come? %(post)s", post=words.headline(post, mine.concerned))
    rows = (
        row(adults_, adults, to(-1, 0), to(1, 0)),
        row(children_, children, to(0, -1), to(0, 1)),
        # Translators: a button, at most 20 characters: so many of us come.
        (Button(_("That is right"), done),),
    )
    return Screen(text, rows)
