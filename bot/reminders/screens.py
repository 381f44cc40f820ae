"""Every word and button of /reminders, and the offer of the lock screen under a message about two children."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.dates import clock_time, day_name, short_moment, span
from bot.core.presses import Press
from bot.core.replies import Button, Rows, Screen, Toast
from bot.core.texts import N_, _, capital, language, ngettext, pgettext
from bot.outbox.notices import Kind
from bot.reminders.models import LockScreen, ReminderTimes
from bot.reminders.plan_times import FRIDAY_AT, SUNDAY_AT, PlanTime
from bot.reminders.presses import (
    ChangeDayBefore,
    ChangeLockScreen,
    ChangePlanTime,
    ChangeQuiet,
    ChangeSameDay,
    ChangeWays,
    ChooseDayBefore,
    ChooseLockScreen,
    ChoosePlanTime,
    ChooseQuiet,
    ChooseSameDay,
    ChooseWay,
    ShowReminders,
    ShowWhys,
    TypeQuiet,
)
from bot.reminders.rules import DAY_BEFORE_CHOICES, SAME_DAY_CHOICES
from bot.reminders.settings import Settings, Told
from bot.reminders.ways import Topic, Way, ways_for

# The command that shows the plan, as people type it.
_PLAN = {"da": "ugeplan", "nb": "ukeplan", "sv": "veckobrev"}

# Translators: sorts of messages; each also stands on a button, at most 20 characters.
TOPICS: Mapping[Topic, str] = {
    Topic.NEWS: N_("Class news"),
    Topic.STORY: N_("Good stories"),
    Topic.NEED: N_("Something to do"),
    Topic.IMPORTANT: N_("Important"),
    Topic.PORTAL: N_("New in the portal"),
    Topic.PLAN: N_("The week's plan"),
    Topic.MEETING: N_("Meetings"),
}
# Translators: buttons, at most 20 characters.
_CHANGES: Mapping[type[Press], str] = {
    ChangeDayBefore: N_("The day before"),
    ChangeSameDay: N_("The same day"),
    ChangeWays: N_("With sound or not"),
}


def settings(held: Settings) -> Screen:
    """What holds now, a line each, and a button for whatever can be changed."""
    lines = [_quiet_line(held)]
    buttons = [Button(_("Quiet hours"), ChangeQuiet())]
    if held.times is not None:
        lines = [*_time_lines(held.times), *lines, *_plan_line(held.plan), _lock_line(held.lock_screen, held.children)]
        buttons = [
            Button(_("The day before"), ChangeDayBefore()),
            Button(_("The same day"), ChangeSameDay()),
            *buttons,
            Button(_("Lock screen"), ChangeLockScreen()),
            Button(_("With sound or not"), ChangeWays()),
        ]
    if held.plan is not None:
        buttons.append(Button(_(TOPICS[Topic.PLAN]), ChangePlanTime()))
    # Translators: under /reminders; shows the last messages, each with its reason. At most 20 characters.
    buttons.append(Button(_("Why did I get that?"), ShowWhys()))
    rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    return Screen("\n".join(lines), rows)


def _time_lines(times: ReminderTimes) -> tuple[str, str]:
    if times.day_before is None:
        first = _("You get no reminder the day before a talk or a meeting.")
    else:
        at = clock_time(times.day_before)
        first = _("The day before a talk or a meeting you get a reminder at %(time)s.", time=at)
    if times.same_day is None:
        return first, _("You get no reminder on the day itself.")
    return first, ngettext(
        "On the day itself you get a silent one %(number)s hour before.",
        "On the day itself you get a silent one %(number)s hours before.",
        times.same_day.seconds // 3600,
    )


def _quiet_line(held: Settings) -> str:
    if held.quiet is None:
        return _("You have no quiet hours.")
    hours = span(*held.quiet)
    if not held.held:
        return _("Quiet hours are %(span)s. Messages then come without a sound.", span=hours)
    if held.days_off:
        # Translators: days without school are weekends, public holidays and the school's own days off.
        return _(
            "Quiet hours are %(span)s, at weekends and on days without school. Messages come afterwards.", span=hours
        )
    return _("Quiet hours are %(span)s. Messages come afterwards.", span=hours)


def _plan_line(when: PlanTime | None) -> list[str]:
    """When the week's plan comes, where a time was chosen; how it comes otherwise stands with the other sorts."""
    match when:
        case PlanTime.FRIDAY:
            return [_("The week's plan comes to you on Friday at %(time)s.", time=clock_time(FRIDAY_AT))]
        case PlanTime.SUNDAY:
            return [_("The week's plan comes to you on Sunday at %(time)s.", time=clock_time(SUNDAY_AT))]
        case PlanTime.MONDAY:
            return [_("The week's plan comes to you on Monday morning.")]
        case PlanTime.NEVER:
            return [_("The week's plan is not sent to you. You find it with /%(command)s.", command=_PLAN[language()])]
        case _:
            return []


def _lock_line(level: LockScreen, children: int) -> str:
    if level is LockScreen.NEUTRAL:
        return _("The lock screen only says that there is news from the school.")
    if children < 2:
        return _("The lock screen says what and when, but no names.")
    if level is LockScreen.NAMES:
        return _("The lock screen shows the children's first names.")
    return _("The lock screen shows the child's initial, but no names.")


def day_before() -> Screen:
    """The times there are for the day before."""
    rows = [_alone(clock_time(at), ChooseDayBefore(at.hour)) for at in DAY_BEFORE_CHOICES]
    return Screen(
        _("When would you like the reminder the day before?"),
        (*rows, _alone(_("No reminder"), ChooseDayBefore(0)), _back()),
    )


def same_day() -> Screen:
    """The times there are for the day of the talk."""
    hours = [before.seconds // 3600 for before in SAME_DAY_CHOICES]
    rows = [
        # Translators: button, at most 20 characters.
        _alone(ngettext("%(number)s hour before", "%(number)s hours before", count), ChooseSameDay(count))
        for count in hours
    ]
    return Screen(
        _("How long before the talk would you like the reminder?"),
        (*rows, _alone(_("No reminder"), ChooseSameDay(0)), _back()),
    )


def quiet(held: Settings) -> Screen:
    """The quiet hours there are to choose from."""
    # Translators: buttons, at most 20 characters.
    usual = _("Outside working hours") if held.held else _("Evening and night")
    return Screen(
        _("When should I not disturb you?"),
        (
            _alone(usual, ChooseQuiet(True)),
            _alone(_("Choose times"), TypeQuiet()),
            _alone(_("No quiet hours"), ChooseQuiet(False)),
            _back(),
        ),
    )


def type_quiet() -> Screen:
    """The question for typed quiet hours."""
    return Screen(_("Write from when to when, for example 21-6.30."), (_back(),))


def plan_time(held: Settings) -> Screen:
    """The times at which the week's plan can come."""
    # Translators: buttons, at most 20 characters: when the week's plan comes.
    labels = {
        PlanTime.CLASS: _("The class's time"),
        PlanTime.FRIDAY: _("Friday at %(time)s", time=clock_time(FRIDAY_AT)),
        PlanTime.SUNDAY: _("Sunday at %(time)s", time=clock_time(SUNDAY_AT)),
        PlanTime.MONDAY: _("Monday morning"),
        PlanTime.NEVER: _("Don't send it"),
    }
    text = _(
        "When should the plan for the coming week come to you? Is it written later than that, it comes when it is "
        "sent. You always find it with /%(command)s.",
        command=_PLAN[language()],
    )
    rows = [
        _alone(f"✓ {label}" if held.plan is when else label, ChoosePlanTime(when)) for when, label in labels.items()
    ]
    return Screen(text, (*rows, _back()))


def unreadable_times() -> Screen:
    """What was typed names no two times."""
    text = _("I could not find two times in that. Write them like this: 21-6.30")
    return Screen(text, (_alone(_("No quiet hours"), ChooseQuiet(False)), _back()))


def same_times() -> Screen:
    """From and to were one time."""
    text = _("From and to are the same time. Write two different ones, or press a button.")
    return Screen(text, (_alone(_("No quiet hours"), ChooseQuiet(False)), _back()))


def lock_screen(held: Settings) -> Screen:
    """What the lock screen can say; the initial means nothing to a family with one child."""
    if held.children < 2:
        rows: Rows = (
            # Translators: what the lock screen shows of a message; button.
            _alone(_("What and when"), ChooseLockScreen(LockScreen.INITIAL)),
            _alone(_("Only “news from the school”"), ChooseLockScreen(LockScreen.NEUTRAL)),
        )
    else:
        rows = _lock_rows(offered=False)
    return Screen(lock_screen_question(), (*rows, _back()))


def lock_screen_question() -> str:
    """The question that belongs above `offer_lock_screen`."""
    return _("What would you like on the lock screen?")


def offer_lock_screen() -> Rows:
    """Three buttons, one to a row, under the first message that concerns two children.

    Pressing one leaves that message as it is.
    """
    return _lock_rows(offered=True)


def _lock_rows(*, offered: bool) -> Rows:
    return (
        _alone(pgettext("lock screen", "Initial"), ChooseLockScreen(LockScreen.INITIAL, offered)),
        _alone(pgettext("lock screen", "Name"), ChooseLockScreen(LockScreen.NAMES, offered)),
        _alone(_("Only “news from the school”"), ChooseLockScreen(LockScreen.NEUTRAL, offered)),
    )


def ways(told: Told) -> Screen:
    """Which sorts ring, are silent or wait for the bundle; a press goes on to the next way."""
    lines = [_way_line(topic, way) for topic, way in told.ways.items()]
    last = _(
        "The week's message comes on %(weekday)s at %(time)s, without a sound. Press what you would like to change.",
        weekday=day_name(told.weekday),
        time=clock_time(told.bundle_at),
    )
    buttons = [Button(_(TOPICS[topic]), ChooseWay(topic, _next(told, topic, way))) for topic, way in told.ways.items()]
    rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    return Screen("\n".join([*lines, "", last]), (*rows, _back()))


def _way_line(topic: Topic, way: Way) -> str:
    what = _(TOPICS[topic])
    if way is Way.RING:
        return _("%(what)s: with a sound", what=what)
    if way is Way.SILENT:
        return _("%(what)s: without a sound", what=what)
    # Translators: the one message a week, on Friday, in which what can wait is told together.
    return _("%(what)s: in the week's message", what=what)


def _next(told: Told, topic: Topic, way: Way) -> Way:
    there = [each for each in ways_for(topic) if each is not Way.BUNDLE or topic not in told.alone]
    return there[(there.index(way) + 1) % len(there)]


def whys(told: Sequence[tuple[datetime, Kind]]) -> Screen:
    """What came last, when and why; a button for whatever of it can be chosen."""
    if not told:
        return Screen(_("Nothing has been sent to you yet."), (_back(),))
    moments: dict[str, list[str]] = {}
    for at, kind in told:
        moments.setdefault(_(kind.why), []).append(capital(short_moment(at)))
    # A reason once, however often it was the reason; twice in one minute is a line.
    lines = ["\n".join([*dict.fromkeys(times), why]) for why, times in moments.items()]
    changes = {type(kind.change): kind.change for _at, kind in told if kind.change is not None}
    rows = [_alone(_(_CHANGES[which]), press) for which, press in changes.items() if which in _CHANGES]
    return Screen("\n\n".join([_("This came to you last:"), *lines]), (*rows, _back()))


def saved() -> Toast:
    """The choice is kept."""
    return Toast(_("Saved"))


def lock_screen_chosen(level: LockScreen) -> Toast:
    """What the lock screen says from now on."""
    return Toast(_lock_line(level, 2))


def over() -> Screen:
    """A message that was opened too late to be true."""
    return Screen(_("This is no longer current. There is nothing you need to do."))


def _alone(label: str, press: Press) -> tuple[Button, ...]:
    return (Button(label, press),)


def _back() -> tuple[Button, ...]:
    return _alone(_("Back"), ShowReminders())
