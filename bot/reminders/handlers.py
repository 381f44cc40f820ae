"""How a person changes the way they are told, and opens a message that their lock screen did not spell out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import time, timedelta
from functools import partial

from bot.core.dates import local
from bot.core.errors import Outdated, Refusal
from bot.core.feature import Feature
from bot.core.replies import Ask, Message, Reply, Screen
from bot.core.routes import Answer, AnswerRoute, AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.outbox.notices import Kind, ShowNotice
from bot.people.access import About, require
from bot.people.acting import Acting
from bot.reminders import presses, screens, service
from bot.reminders.bundles import days_changed, days_effects
from bot.reminders.effects import policy_effects
from bot.reminders.errors import SameTimes
from bot.reminders.keeps import KEEPS
from bot.reminders.queries import last_notices, sent_message
from bot.reminders.settings import settings_of, told_of

# Called with the person whose lead times, quiet hours or time for the plan changed, in the same unit: plans that
# person's rows anew.
AfterChange = Callable[[Unit, int], Awaitable[None]]
Kinds = Callable[[], Iterable[Kind]]

CHOOSE = "reminders.choose"
_LAST_NOTICES = 5
QUIET_QUESTION = "reminders.quiet"


async def show(unit: Unit, acting: Acting, _asked: Command | presses.ShowReminders) -> Reply:
    """What holds now."""
    return Reply(screens.settings(await settings_of(unit, acting)), closes=True)


async def change_day_before(_unit: Unit, _acting: Acting, _press: presses.ChangeDayBefore) -> Reply:
    return Reply(screens.day_before())


async def change_same_day(_unit: Unit, _acting: Acting, _press: presses.ChangeSameDay) -> Reply:
    return Reply(screens.same_day())


async def change_quiet(unit: Unit, acting: Acting, _press: presses.ChangeQuiet) -> Reply:
    return Reply(screens.quiet(await settings_of(unit, acting)))


async def change_lock_screen(unit: Unit, acting: Acting, _press: presses.ChangeLockScreen) -> Reply:
    return Reply(screens.lock_screen(await settings_of(unit, acting)))


async def type_quiet(_unit: Unit, _acting: Acting, _press: presses.TypeQuiet) -> Reply:
    return Reply(screens.type_quiet(), ask=Ask(QUIET_QUESTION))


async def choose_lock_screen(unit: Unit, acting: Acting, press: presses.ChooseLockScreen) -> Reply:
    """Keep the choice. Under a message only a line fades in: its own buttons must stay."""
    await service.choose_lock_screen(unit, acting, press.level)
    if press.offered:
        return Reply(toast=screens.lock_screen_chosen(press.level))
    return Reply(screens.settings(await settings_of(unit, acting)), screens.saved(), closes=True)


async def choose_day_before(
    hooks: Sequence[AfterChange], unit: Unit, acting: Acting, press: presses.ChooseDayBefore
) -> Reply:
    if not 0 <= press.hour <= 23:
        raise Outdated
    at = time(press.hour) if press.hour else None
    return await _changed(hooks, unit, acting, await service.choose_day_before(unit, acting, at))


async def choose_same_day(
    hooks: Sequence[AfterChange], unit: Unit, acting: Acting, press: presses.ChooseSameDay
) -> Reply:
    if not 0 <= press.hours <= 23:
        raise Outdated
    before = timedelta(hours=press.hours) if press.hours else None
    return await _changed(hooks, unit, acting, await service.choose_same_day(unit, acting, before))


async def choose_quiet(hooks: Sequence[AfterChange], unit: Unit, acting: Acting, press: presses.ChooseQuiet) -> Reply:
    return await _changed(hooks, unit, acting, await service.choose_quiet_preset(unit, acting, press.wanted))


async def quiet_typed(hooks: Sequence[AfterChange], unit: Unit, acting: Acting, answer: Answer) -> Reply:
    return await _changed(hooks, unit, acting, await service.choose_typed_quiet(unit, acting, answer.text))


async def _changed(hooks: Sequence[AfterChange], unit: Unit, acting: Acting, persons: Sequence[int]) -> Reply:
    for person_id in persons:
        for hook in hooks:
            await hook(unit, person_id)
    return Reply(screens.settings(await settings_of(unit, acting)), screens.saved(), closes=True)


async def times_refused(_unit: Unit, _acting: Acting, _answer: Answer, refusal: Refusal) -> Reply:
    """Say what was wrong, and keep the question open."""
    screen = screens.same_times() if isinstance(refusal, SameTimes) else screens.unreadable_times()
    return Reply(screen, ask=Ask(QUIET_QUESTION))


async def change_ways(unit: Unit, acting: Acting, _press: presses.ChangeWays) -> Reply:
    return Reply(screens.ways(await told_of(unit, acting)))


async def choose_way(unit: Unit, acting: Acting, press: presses.ChooseWay) -> Reply:
    await service.choose_way(unit, acting, press.topic, press.way)
    return Reply(screens.ways(await told_of(unit, acting)), screens.saved())


async def change_plan_time(unit: Unit, acting: Acting, _press: presses.ChangePlanTime) -> Reply:
    return Reply(screens.plan_time(await settings_of(unit, acting)))


async def choose_plan_time(
    hooks: Sequence[AfterChange], unit: Unit, acting: Acting, press: presses.ChoosePlanTime
) -> Reply:
    return await _changed(hooks, unit, acting, await service.choose_plan_time(unit, acting, press.when))


async def show_whys(kinds: Kinds, unit: Unit, acting: Acting, _press: presses.ShowWhys) -> Reply:
    """What came last and why, with what changes it where that can be changed."""
    known = {kind.name: kind for kind in kinds() if kind.why}
    zones = {person.school.id: person.school.zone for person in acting.persons}
    found = await last_notices(unit, [person.person_id for person in acting.persons], known, _LAST_NOTICES)
    return Reply(screens.whys([(local(each.at, zones[each.school_id]), known[each.kind]) for each in found]))


async def show_notice(kinds: Kinds, unit: Unit, acting: Acting, press: ShowNotice) -> Reply:
    """What a message says that only said "you have a message". Raises NotAllowed for another person's.

    It is checked and worded anew: what has happened since then is seen, and what is no longer true is not.
    """
    told = await sent_message(unit, press.row_id)
    if not told:
        return Reply(screens.over())
    notice = told[0]
    about = About(notice.school_id, person_id=notice.person_id, kind="outbox", id=notice.id)
    require(unit, acting, "home.see", about)
    kind = next((kind for kind in kinds() if kind.name == notice.kind), None)
    loaded = await kind.load(unit, told) if kind else {}
    # Of a bundle any row may lead the message.
    found = next((loaded[row.id] for row in told if callable(loaded.get(row.id))), None)
    message = found() if callable(found) else None
    # An album was sent as it is, without this button.
    if not isinstance(message, Message) or len(message.files) > 1:
        return Reply(screens.over())
    return Reply(Screen(message.text, message.rows, protected=message.protected, files=message.files))


def _routes(hooks: Sequence[AfterChange], kinds: Kinds) -> tuple[AnyRoute, ...]:
    command = CommandRoute(
        "reminders",
        {"da": "paamindelser", "nb": "paminnelser", "sv": "paminnelser"},
        N_("Reminders and quiet hours"),
        Route(show, CHOOSE, reads=True),
        keyboard=N_("Reminders"),
    )
    return (
        command,
        # It closes the question for typed times, so it writes.
        PressRoute(presses.ShowReminders, Route(show, CHOOSE)),
        PressRoute(presses.ChangeDayBefore, Route(change_day_before, CHOOSE, reads=True)),
        PressRoute(presses.ChangeSameDay, Route(change_same_day, CHOOSE, reads=True)),
        PressRoute(presses.ChangeQuiet, Route(change_quiet, CHOOSE, reads=True)),
        PressRoute(presses.ChangeLockScreen, Route(change_lock_screen, CHOOSE, reads=True)),
        PressRoute(presses.TypeQuiet, Route(type_quiet, CHOOSE)),
        PressRoute(presses.ChooseLockScreen, Route(choose_lock_screen, CHOOSE)),
        PressRoute(presses.ChooseDayBefore, Route(partial(choose_day_before, hooks), CHOOSE)),
        PressRoute(presses.ChooseSameDay, Route(partial(choose_same_day, hooks), CHOOSE)),
        PressRoute(presses.ChooseQuiet, Route(partial(choose_quiet, hooks), CHOOSE)),
        PressRoute(presses.ChangeWays, Route(change_ways, CHOOSE, reads=True)),
        PressRoute(presses.ChooseWay, Route(choose_way, CHOOSE)),
        PressRoute(presses.ChangePlanTime, Route(change_plan_time, CHOOSE, reads=True)),
        PressRoute(presses.ChoosePlanTime, Route(partial(choose_plan_time, hooks), CHOOSE)),
        PressRoute(presses.ShowWhys, Route(partial(show_whys, kinds), "home.see", reads=True)),
        AnswerRoute(QUIET_QUESTION, Route(partial(quiet_typed, hooks), CHOOSE, refused=times_refused)),
        PressRoute(ShowNotice, Route(partial(show_notice, kinds), "home.see", reads=True)),
    )


def reminders_feature(kinds: Kinds, after_change: Sequence[AfterChange] = ()) -> Feature:
    """The feature.

    `kinds` gives every notice kind there is (asked when a message is opened); `after_change` are called with each
    person whose lead times, quiet hours or time for the plan changed.
    """
    return Feature(
        "reminders",
        routes=_routes(after_change, kinds),
        actions=frozenset({CHOOSE}),
        policy_effects=policy_effects,
        days_effects=days_effects,
        days_changed=days_changed,
        keeps=KEEPS,
    )


# For who only reads the routes.
feature = reminders_feature(lambda: ())
