"""Routes of visits: /visit for the home, the team's answers."""

from __future__ import annotations

from bot.conferences.requests.errors import DayGone, NoVisits, VisitAnswered
from bot.conferences.requests.rights import ANSWER, RECEIVE, VISIT
from bot.conferences.requests.visits import presses, screens, service
from bot.conferences.requests.visits.home import visits_ahead
from bot.conferences.requests.visits.late import late_for
from bot.conferences.requests.visits.queries import visits_of_home
from bot.conferences.requests.visits.rules import days_from, first_day
from bot.conferences.requests.visits.weeks import closed_weeks, may_close, weeks_from
from bot.core.dates import local
from bot.core.errors import NotAllowed, Outdated, Refusal
from bot.core.replies import Reply, Screen
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.access import classes_for, require
from bot.people.acting import Acting
from bot.schools.queries import policy_of


async def show(unit: Unit, acting: Acting, _asked: Command) -> Reply:
    """/visit: of several children, whose class?"""
    children = {child.pupil_id: child for _person, child in acting.children}
    if not children:
        raise NotAllowed
    if len(children) > 1:
        return Reply(screens.which_class(list(children.values())))
    return await _days(unit, acting, next(iter(children)), 0)


async def choose_day(unit: Unit, acting: Acting, press: presses.ChooseDay) -> Reply:
    return await _days(unit, acting, press.pupil_id, min(max(press.page, 0), 5))


async def _days(unit: Unit, acting: Acting, pupil_id: int, page: int) -> Reply:
    asks = await service.visiting(unit, acting, pupil_id)
    rule, calendar = asks.policy.class_visit, asks.calendar
    mine = await visits_of_home(unit, [asks.person.person_id], calendar.local(unit.now).date())
    closed = await closed_weeks(unit, asks.child.class_id, rule)
    found = days_from(calendar, first_day(rule, calendar, unit.now), page, closed)
    taken = {visit.on_day for visit in mine if visit.pupil_id == pupil_id}
    shown = [visit for visit in mine if visit.pupil_id == pupil_id]
    return Reply(screens.days(asks.child, rule, [day for day in found if day not in taken], page, shown))


async def choose_part(unit: Unit, acting: Acting, press: presses.ChoosePart) -> Reply:
    asks = await service.visiting(unit, acting, press.pupil_id)
    return Reply(screens.parts(asks.child, press.day))


async def visit(unit: Unit, acting: Acting, press: presses.Visit) -> Reply:
    return Reply(screens.visit(await service.visit_class(unit, acting, press.pupil_id, press.day, press.part)))


async def show_visit(unit: Unit, acting: Acting, press: presses.ShowVisit) -> Reply:
    _person, found = await service.own_visit(unit, acting, press.visit_id)
    return Reply(screens.visit(found))


async def take_offer(unit: Unit, acting: Acting, press: presses.TakeOffer) -> Reply:
    return Reply(screens.visit(await service.take_offer(unit, acting, press.visit_id)))


async def call_off(unit: Unit, acting: Acting, press: presses.CallOffVisit) -> Reply:
    return Reply(screens.visit(await service.call_off(unit, acting, press.visit_id)))


async def refused(unit: Unit, acting: Acting, _subject: object, refusal: Refusal) -> Reply:
    """To the home: how it stands, the days there are, or that a talk is possible."""
    if isinstance(refusal, NoVisits):
        children = {child.pupil_id for _person, child in acting.children}
        return Reply(screens.no_visits(children.pop() if len(children) == 1 else None))
    if isinstance(refusal, DayGone):
        return Reply((await _days(unit, acting, refusal.pupil_id, 0)).screen, screens.day_gone())
    if isinstance(refusal, VisitAnswered):
        _person, found = await service.own_visit(unit, acting, refusal.visit_id)
        return Reply(screens.visit(found), screens.already_answered())
    raise refusal


# The team -----------------------------------------------------------------------------------------------------------


async def list_visits(unit: Unit, acting: Acting, _press: presses.ListVisits) -> Reply:
    mine = []
    for person, class_id, name in classes_for(acting, RECEIVE):
        policy = await policy_of(unit, person.school.id, person.school.policy_version)
        if may_close(policy.class_visit):
            mine.append((class_id, name))
    return Reply(screens.visits(await visits_ahead(unit, acting), mine))


async def show_weeks(unit: Unit, acting: Acting, press: presses.ShowWeeks) -> Reply:
    return Reply(await _weeks(unit, acting, press.class_id))


async def _weeks(unit: Unit, acting: Acting, class_id: int) -> Screen:
    person = require(unit, acting, RECEIVE, service.about_class(acting, class_id))
    name = next((name for _person, own, name in classes_for(acting, RECEIVE) if own == class_id), "")
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    if not may_close(policy.class_visit):
        raise Outdated
    today = local(unit.now, person.school.zone).date()
    return screens.weeks(class_id, name, weeks_from(today), await closed_weeks(unit, class_id, policy.class_visit))


async def close_week(unit: Unit, acting: Acting, press: presses.CloseWeek) -> Reply:
    await service.turn_week(unit, acting, press.class_id, press.day, closed=press.closed)
    return Reply(await _weeks(unit, acting, press.class_id))


async def open_visit(unit: Unit, acting: Acting, press: presses.OpenVisit) -> Reply:
    _person, found = await service.team_visit(unit, acting, press.visit_id)
    return Reply(screens.one(found))


async def welcome(unit: Unit, acting: Acting, press: presses.Welcome) -> Reply:
    await service.welcome(unit, acting, press.visit_id)
    return Reply(screens.answered())


async def other_days(unit: Unit, acting: Acting, press: presses.OtherDays) -> Reply:
    return await _other_days(unit, acting, press.visit_id, screens.TEAM)


async def _other_days(unit: Unit, acting: Acting, visit_id: int, doors: screens.Doors) -> Reply:
    person, found = await service.team_visit(unit, acting, visit_id)
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    calendar = person.school.calendar(policy)
    first = max(first_day(policy.class_visit, calendar, unit.now), local(unit.now, person.school.zone).date())
    closed = await closed_weeks(unit, found.class_id, policy.class_visit)
    days = [day for day in days_from(calendar, first, 0, closed) if day != found.on_day]
    return Reply(screens.other_days(found, days, doors))


async def offer_day(unit: Unit, acting: Acting, press: presses.OfferDay) -> Reply:
    await service.offer_day(unit, acting, press.visit_id, press.day)
    return Reply(screens.answered())


async def why_not(unit: Unit, acting: Acting, press: presses.WhyNot) -> Reply:
    _person, found = await service.team_visit(unit, acting, press.visit_id)
    return Reply(screens.why_not(found))


async def decline(unit: Unit, acting: Acting, press: presses.Decline) -> Reply:
    await service.decline(unit, acting, press.visit_id, press.reason)
    return Reply(screens.answered())


# Who stands in for a team that has not answered -----------------------------------------------------------------------


async def list_late(unit: Unit, acting: Acting, _press: presses.ListLateVisits) -> Reply:
    return Reply(screens.late_visits(await late_for(unit, acting)))


async def answer_late(unit: Unit, acting: Acting, press: presses.AnswerLate) -> Reply:
    """Open it, or answer it as the team would have."""
    if press.does is presses.StandsIn.WELCOME:
        await service.welcome(unit, acting, press.visit_id)
        return Reply(screens.answered(screens.STAND_IN))
    if press.does is presses.StandsIn.OTHER_DAYS:
        return await _other_days(unit, acting, press.visit_id, screens.STAND_IN)
    _person, found = await service.team_visit(unit, acting, press.visit_id)
    asks_why = press.does is presses.StandsIn.WHY_NOT
    return Reply((screens.why_not if asks_why else screens.one)(found, screens.STAND_IN))


async def offer_day_late(unit: Unit, acting: Acting, press: presses.OfferDayLate) -> Reply:
    await service.offer_day(unit, acting, press.visit_id, press.day)
    return Reply(screens.answered(screens.STAND_IN))


async def decline_late(unit: Unit, acting: Acting, press: presses.DeclineLate) -> Reply:
    await service.decline(unit, acting, press.visit_id, press.reason)
    return Reply(screens.answered(screens.STAND_IN))


async def refused_to_team(unit: Unit, acting: Acting, subject: object, refusal: Refusal) -> Reply:
    """To the team, or who stands in for it: how it stands, or other days."""
    late = isinstance(subject, presses.AnswerLate | presses.OfferDayLate | presses.DeclineLate)
    doors = screens.STAND_IN if late else screens.TEAM
    if isinstance(refusal, VisitAnswered):
        _person, found = await service.team_visit(unit, acting, refusal.visit_id)
        return Reply(screens.one(found, doors), screens.already_answered())
    if isinstance(refusal, DayGone) and isinstance(subject, presses.OfferDay | presses.OfferDayLate):
        again = await _other_days(unit, acting, subject.visit_id, doors)
        return Reply(again.screen, screens.day_gone())
    raise refusal


routes: tuple[AnyRoute, ...] = (
    CommandRoute(
        "visit",
        {"da": "besoeg", "nb": "besok", "sv": "besok"},
        N_("Visit the class"),
        Route(show, VISIT, reads=True, refused=refused),
    ),
    PressRoute(presses.ChooseDay, Route(choose_day, VISIT, reads=True, refused=refused)),
    PressRoute(presses.ChoosePart, Route(choose_part, VISIT, reads=True, refused=refused)),
    PressRoute(presses.Visit, Route(visit, VISIT, refused=refused)),
    PressRoute(presses.ShowVisit, Route(show_visit, VISIT, reads=True, refused=refused)),
    PressRoute(presses.TakeOffer, Route(take_offer, VISIT, refused=refused)),
    PressRoute(presses.CallOffVisit, Route(call_off, VISIT, refused=refused)),
    PressRoute(presses.ListVisits, Route(list_visits, RECEIVE, reads=True)),
    PressRoute(presses.ShowWeeks, Route(show_weeks, RECEIVE, reads=True)),
    PressRoute(presses.CloseWeek, Route(close_week, RECEIVE)),
    PressRoute(presses.OpenVisit, Route(open_visit, RECEIVE, reads=True)),
    PressRoute(presses.Welcome, Route(welcome, RECEIVE, refused=refused_to_team)),
    PressRoute(presses.OtherDays, Route(other_days, RECEIVE, reads=True)),
    PressRoute(presses.OfferDay, Route(offer_day, RECEIVE, refused=refused_to_team)),
    PressRoute(presses.WhyNot, Route(why_not, RECEIVE, reads=True)),
    PressRoute(presses.Decline, Route(decline, RECEIVE, refused=refused_to_team)),
    PressRoute(presses.ListLateVisits, Route(list_late, ANSWER, reads=True)),
    PressRoute(presses.AnswerLate, Route(answer_late, ANSWER, refused=refused_to_team)),
    PressRoute(presses.OfferDayLate, Route(offer_day_late, ANSWER, refused=refused_to_team)),
    PressRoute(presses.DeclineLate, Route(decline_late, ANSWER, refused=refused_to_team)),
)
