"""Routes of visits: /visit for the home, the team's answers."""

from __future__ import annotations

from bot.conferences.requests.errors import DayGone, NoVisits, VisitAnswered
from bot.conferences.requests.rights import RECEIVE, VISIT
from bot.conferences.requests.visits import presses, screens, service
from bot.conferences.requests.visits.home import visits_ahead
from bot.conferences.requests.visits.queries import visits_of_home
from bot.conferences.requests.visits.rules import days_from, first_day
from bot.core.dates import local
from bot.core.errors import NotAllowed, Refusal
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
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
    found = days_from(calendar, first_day(rule, calendar, unit.now), page)
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
    return Reply(screens.visits(await visits_ahead(unit, acting)))


async def open_visit(unit: Unit, acting: Acting, press: presses.OpenVisit) -> Reply:
    _person, found = await service.team_visit(unit, acting, press.visit_id)
    return Reply(screens.one(found))


async def welcome(unit: Unit, acting: Acting, press: presses.Welcome) -> Reply:
    await service.welcome(unit, acting, press.visit_id)
    return Reply(screens.answered())


async def other_days(unit: Unit, acting: Acting, press: presses.OtherDays) -> Reply:
    person, found = await service.team_visit(unit, acting, press.visit_id)
    policy = await policy_of(unit, person.school.id, person.school.policy_version)
    calendar = person.school.calendar(policy)
    first = max(first_day(policy.class_visit, calendar, unit.now), local(unit.now, person.school.zone).date())
    days = [day for day in days_from(calendar, first, 0) if day != found.on_day]
    return Reply(screens.other_days(found, days))


async def offer_day(unit: Unit, acting: Acting, press: presses.OfferDay) -> Reply:
    await service.offer_day(unit, acting, press.visit_id, press.day)
    return Reply(screens.answered())


async def why_not(unit: Unit, acting: Acting, press: presses.WhyNot) -> Reply:
    _person, found = await service.team_visit(unit, acting, press.visit_id)
    return Reply(screens.why_not(found))


async def decline(unit: Unit, acting: Acting, press: presses.Decline) -> Reply:
    await service.decline(unit, acting, press.visit_id, press.reason)
    return Reply(screens.answered())


async def refused_to_team(unit: Unit, acting: Acting, subject: object, refusal: Refusal) -> Reply:
    """To the team: how it stands, or other days."""
    if isinstance(refusal, VisitAnswered):
        _person, found = await service.team_visit(unit, acting, refusal.visit_id)
        return Reply(screens.one(found), screens.already_answered())
    if isinstance(refusal, DayGone) and isinstance(subject, presses.OfferDay):
        again = await other_days(unit, acting, presses.OtherDays(subject.visit_id))
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
    PressRoute(presses.OpenVisit, Route(open_visit, RECEIVE, reads=True)),
    PressRoute(presses.Welcome, Route(welcome, RECEIVE, refused=refused_to_team)),
    PressRoute(presses.OtherDays, Route(other_days, RECEIVE, reads=True)),
    PressRoute(presses.OfferDay, Route(offer_day, RECEIVE, refused=refused_to_team)),
    PressRoute(presses.WhyNot, Route(why_not, RECEIVE, reads=True)),
    PressRoute(presses.Decline, Route(decline, RECEIVE, refused=refused_to_team)),
)
