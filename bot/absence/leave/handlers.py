"""Routes of leave: /leave for the home, the answers of who decides."""

from __future__ import annotations

from datetime import date, timedelta

from bot.absence.errors import EndsBeforeItStarts, NoSchoolThen, TooFarAhead, TooLong
from bot.absence.leave import deciding, desk, screens, service
from bot.absence.leave import presses as p
from bot.absence.leave.errors import AlreadyApplied, AlreadyBegun, DaysUnread, LeaveAnswered, OwnChild
from bot.absence.leave.facts import Leave
from bot.absence.leave.rules import answers_in
from bot.absence.leave.typed import read_days
from bot.absence.leave.views import children_of, due_on, leave_of_home, seen_by_school, without_leave
from bot.absence.rights import APPLY, DECIDE, SEE
from bot.absence.rules import school_days
from bot.core.dates import local
from bot.core.errors import NotAllowed, Refusal
from bot.core.replies import Ask, Reply
from bot.core.routes import Answer, AnswerRoute, AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.schools.calendar import SchoolCalendar
from bot.schools.queries import policy_of

DAYS = "leave.days"
_ONE_DAY, _A_WEEK = timedelta(days=1), timedelta(days=7)


async def show(unit: Unit, acting: Acting, asked: Command) -> Reply:
    """/leave: of an only child without applications, when? Else which?"""
    children = children_of(acting)
    if not children:
        raise NotAllowed
    if len(children) == 1 and asked.args:
        return await _read(unit, acting, children[0].pupil_id, asked.args)
    found = await leave_of_home(unit, acting)
    if len(children) == 1 and not found:
        return await _weeks(unit, acting, children[0].pupil_id, 0)
    return Reply(screens.mine(children, found))


async def list_leave(unit: Unit, acting: Acting, _press: p.ListLeave) -> Reply:
    return Reply(screens.mine(children_of(acting), await leave_of_home(unit, acting)), closes=True)


async def choose_week(unit: Unit, acting: Acting, press: p.ChooseWeek) -> Reply:
    return await _weeks(unit, acting, press.pupil_id, press.page)


async def _weeks(unit: Unit, acting: Acting, pupil_id: int, page: int, note: str = "") -> Reply:
    who = await service.applying(unit, acting, pupil_id)
    page = min(max(page, 0), screens.LAST_PAGE)
    tomorrow = who.calendar.local(unit.now).date() + _ONE_DAY
    monday = tomorrow - timedelta(days=tomorrow.weekday()) + page * screens.WEEKS_A_PAGE * _A_WEEK
    mondays = [monday + number * _A_WEEK for number in range(screens.WEEKS_A_PAGE)]
    found = [(each, days) for each in mondays if (days := _days_of(who.calendar, each, tomorrow))]
    return Reply(screens.weeks(who.child, found, page, note), ask=Ask(DAYS, {"pupil_id": pupil_id}))


def _days_of(calendar: SchoolCalendar, monday: date, since: date) -> list[date]:
    return school_days(calendar, max(monday, since), monday + timedelta(days=4))


async def choose_first(unit: Unit, acting: Acting, press: p.ChooseFirst) -> Reply:
    who = await service.applying(unit, acting, press.pupil_id)
    tomorrow = who.calendar.local(unit.now).date() + _ONE_DAY
    monday = press.day - timedelta(days=press.day.weekday())
    days = _days_of(who.calendar, monday, tomorrow)
    if not days:
        raise AlreadyBegun if monday + _A_WEEK <= tomorrow else NoSchoolThen
    return Reply(screens.first_day(who.child, days), closes=True)


async def choose_last(unit: Unit, acting: Acting, press: p.ChooseLast) -> Reply:
    who = await service.applying(unit, acting, press.pupil_id)
    page = min(max(press.page, 0), screens.LAST_DAYS_PAGE)
    days = [press.first] if who.calendar.is_school_day(press.first) else []
    while len(days) < (page + 1) * screens.DAYS_A_PAGE:
        days.append(who.calendar.next_school_day(days[-1] if days else press.first))
    shown = days[page * screens.DAYS_A_PAGE :]
    return Reply(screens.last_day(who.child, press.first, shown, page), closes=True)


async def read(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    return await _read(unit, acting, answer.remember["pupil_id"], answer.text)


async def _read(unit: Unit, acting: Acting, pupil_id: int, text: str) -> Reply:
    who = await service.applying(unit, acting, pupil_id)
    try:
        first, last = read_days(text, who.calendar.local(unit.now).date())
        return await fill(unit, acting, p.Fill(pupil_id, first, last))
    except Refusal as refusal:
        if (note := _note(refusal)) is None:
            raise
        return await _weeks(unit, acting, pupil_id, 0, note)


async def fill(unit: Unit, acting: Acting, press: p.Fill) -> Reply:
    """What is still asked for, or the whole of it with the limits."""
    who = await service.applying(unit, acting, press.pupil_id)
    seen = await service.look(unit, who, press.first, press.last)
    rules = who.policy.leave
    if press.kind not in rules.kinds:
        return Reply(screens.kinds(who.child, seen, who.policy), closes=True)
    said = answers_in(who.policy, press.said, whole=False)
    if len(said) < len(rules.questions):
        return Reply(screens.question(who.child, press, rules.questions[len(said)]), closes=True)
    return Reply(screens.preview(who.child, press, seen, said, who.policy), closes=True)


async def send(unit: Unit, acting: Acting, press: p.SendLeave) -> Reply:
    span = (press.first, press.last)
    return await _stands(unit, acting, await service.apply(unit, acting, press.pupil_id, span, press.kind, press.said))


async def _stands(unit: Unit, acting: Acting, found: Leave) -> Reply:
    """How it stands, for whoever looks."""
    person = acting.at(found.school.id)
    policy = await policy_of(unit, found.school.id, found.policy_version)
    today = local(unit.now, found.school.zone).date()
    begun = found.first_on <= today
    siblings = [] if begun else await without_leave(unit, acting, found)
    reader = screens.Reader(
        found.applied_by == person.person_id, service.knows_why(acting, found), siblings, begun=begun
    )
    return Reply(screens.leave(found, reader, policy, due_on(found)))


async def show_leave(unit: Unit, acting: Acting, press: p.ShowLeave) -> Reply:
    _person, found = await service.own_leave(unit, acting, press.leave_id, SEE)
    return await _stands(unit, acting, found)


async def take_back(unit: Unit, acting: Acting, press: p.TakeBackLeave) -> Reply:
    if press.sure:
        return await _stands(unit, acting, await service.withdraw(unit, acting, press.leave_id))
    _person, found = await service.own_leave(unit, acting, press.leave_id, APPLY)
    return Reply(screens.sure(found))


async def agree(unit: Unit, acting: Acting, press: p.AgreeToLeave) -> Reply:
    return await _stands(unit, acting, await service.agree(unit, acting, press.leave_id, agrees=press.agrees))


def _note(refusal: Refusal) -> str | None:
    """What is wrong with the days."""
    match refusal:
        case DaysUnread():
            return screens.no_days_read()
        case AlreadyBegun():
            return screens.already_begun()
        case NoSchoolThen():
            return screens.no_school_then()
        case EndsBeforeItStarts():
            return screens.ends_before_it_starts()
        case TooFarAhead():
            return screens.too_far_ahead()
        case TooLong():
            return screens.too_long()
        case _:
            return None


async def refused(unit: Unit, acting: Acting, subject: object, refusal: Refusal) -> Reply:
    """To the home: how it stands, or other days."""
    if isinstance(refusal, AlreadyApplied | LeaveAnswered):
        applied = isinstance(refusal, AlreadyApplied)
        _person, found = await service.own_leave(unit, acting, refusal.leave_id, SEE)
        toast = screens.already_applied() if applied else screens.already_answered()
        return Reply((await _stands(unit, acting, found)).screen, toast, closes=True)
    note, pupil_id = _note(refusal), getattr(subject, "pupil_id", None)
    if note is None or pupil_id is None:
        raise refusal
    return await _weeks(unit, acting, pupil_id, 0, note)


# Who decides --------------------------------------------------------------------------------------------------------


async def list_applications(unit: Unit, acting: Acting, _press: p.ListApplications) -> Reply:
    return Reply(desk.applications(await deciding.mine_to_decide(unit, acting)))


async def decide(unit: Unit, acting: Acting, press: p.DecideLeave) -> Reply:
    """Open it, grant it, ask why not, pass it on."""
    match press.does:
        case p.Does.GRANT:
            return Reply(desk.answered(await deciding.grant(unit, acting, press.leave_id)))
        case p.Does.TO_HEAD:
            return Reply(desk.answered(await deciding.pass_on(unit, acting, press.leave_id)))
        case p.Does.WHY_NOT:
            _person, found = await deciding.the_leave(unit, acting, press.leave_id)
            return Reply(desk.why_not(found))
        case p.Does.OPEN:
            _person, found = await deciding.the_leave(unit, acting, press.leave_id)
            return Reply(desk.one(await seen_by_school(unit, found)))


async def refuse(unit: Unit, acting: Acting, press: p.RefuseLeave) -> Reply:
    return Reply(desk.answered(await deciding.refuse(unit, acting, press.leave_id, press.reason)))


async def refused_to_school(unit: Unit, acting: Acting, _subject: object, refusal: Refusal) -> Reply:
    """To who decides: how it stands."""
    if isinstance(refusal, OwnChild):
        return Reply(desk.own_child())
    if isinstance(refusal, LeaveAnswered):
        _person, found = await deciding.the_leave(unit, acting, refusal.leave_id)
        return Reply(desk.one(await seen_by_school(unit, found)), desk.already_answered())
    raise refusal


ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "leave",
        {"da": "fri", "nb": "permisjon", "sv": "ledighet"},
        N_("Apply for leave"),
        Route(show, APPLY, refused=refused),
    ),
    AnswerRoute(DAYS, Route(read, APPLY, refused=refused)),
    PressRoute(p.ListLeave, Route(list_leave, APPLY)),
    PressRoute(p.ChooseWeek, Route(choose_week, APPLY)),
    PressRoute(p.ChooseFirst, Route(choose_first, APPLY, refused=refused)),
    PressRoute(p.ChooseLast, Route(choose_last, APPLY)),
    PressRoute(p.Fill, Route(fill, APPLY, refused=refused)),
    PressRoute(p.SendLeave, Route(send, APPLY, refused=refused)),
    PressRoute(p.ShowLeave, Route(show_leave, SEE, reads=True)),
    PressRoute(p.TakeBackLeave, Route(take_back, APPLY, refused=refused)),
    PressRoute(p.AgreeToLeave, Route(agree, APPLY, refused=refused)),
    PressRoute(p.ListApplications, Route(list_applications, DECIDE, reads=True)),
    PressRoute(p.DecideLeave, Route(decide, DECIDE, refused=refused_to_school)),
    PressRoute(p.RefuseLeave, Route(refuse, DECIDE, refused=refused_to_school)),
)
