"""Routes of the school's side: who waits, one request, and the answers there are."""

from __future__ import annotations

from datetime import timedelta

from bot.conferences.requests import presses
from bot.conferences.requests.allowed import heard_request
from bot.conferences.requests.answering import screens, service
from bot.conferences.requests.errors import AlreadyAnswered, NoTimesChosen
from bot.conferences.requests.facts import Request
from bot.conferences.requests.queries import custody_of, requests_of_staff
from bot.conferences.requests.rights import ANSWER
from bot.conferences.requests.rules import CLASS_STAFF, MOST_OFFERED, unpacked
from bot.conferences.requests.visits.home import visits_waiting
from bot.conferences.single.errors import TeacherBusy
from bot.conferences.single.offering import fitting_times
from bot.core.errors import Outdated, Refusal
from bot.core.feature import HomeLines
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.people.acting import Acting

_ANSWERING = frozenset(CLASS_STAFF)


async def _waiting(unit: Unit, acting: Acting) -> list[Request]:
    """What waits for whoever acts; what they asked for themselves is a colleague's to answer."""
    persons = [person.person_id for person in acting.persons if person.roles]
    if not persons:
        return []
    classes = [
        role.class_id
        for person in acting.persons
        for role in person.roles
        if role.role in _ANSWERING and role.class_id is not None
    ]
    found = await requests_of_staff(unit, persons, classes)
    return [each for each in found if each.asked_by not in persons]


async def home_lines(unit: Unit, acting: Acting) -> HomeLines:
    """Families that wait for an answer, and visits that do."""
    said = screens.home(len(await _waiting(unit, acting)))
    visits = await visits_waiting(unit, acting)
    return HomeLines((*said.lines, *visits.lines), (*said.buttons, *visits.buttons))


async def show_list(unit: Unit, acting: Acting, press: presses.ListRequests) -> Reply:
    found = await _waiting(unit, acting)
    last = max(len(found) - 1, 0) // screens.PAGE
    return Reply(screens.waiting(found, min(max(press.page, 0), last), unit.now))


async def open_request(unit: Unit, acting: Acting, press: presses.OpenRequest) -> Reply:
    """Opening it is noted: the home reads who knows, and since when."""
    person, request, heard = await service.open_request(unit, acting, press.request_id)
    if not request.waits:
        return Reply(screens.answered())
    times = request.asked_by in await custody_of(unit, request.pupil_id)
    screen = screens.request(request, heard, person.person_id, person.school, times=times, now=unit.now)
    return Reply(screen)


async def say_read(unit: Unit, acting: Acting, press: presses.HaveRead) -> Reply:
    return Reply(screens.read(await service.say_read(unit, acting, press.request_id)))


async def say_rung(unit: Unit, acting: Acting, press: presses.HaveRung) -> Reply:
    await service.say_rung(unit, acting, press.request_id)
    return Reply(screens.rung())


async def choose_times(unit: Unit, acting: Acting, press: presses.ChooseTimes) -> Reply:
    return await _choosing(unit, acting, press)


async def _choosing(unit: Unit, acting: Acting, press: presses.ChooseTimes) -> Reply:
    person, request, _heard = await heard_request(unit, acting, press.request_id)
    if not request.waits:
        raise AlreadyAnswered(request.id)
    if press.minutes not in service.MINUTES or len(press.chosen) > MOST_OFFERED:
        raise Outdated
    custody = await custody_of(unit, request.pupil_id)
    [after] = unpacked(request.asked_at, [press.after])
    times = await fitting_times(
        unit, person.school, person.person_id, press.minutes, screens.PAGE, max(after, unit.now)
    )
    chosen = tuple(number for number in press.chosen if unpacked(request.asked_at, [number])[0] > unit.now)
    found = screens.Choosing(
        request,
        press.way,
        press.minutes,
        press.everyone,
        press.after,
        chosen,
        times,
        len(custody - {request.asked_by}) > 0,
    )
    return Reply(screens.choose(found, unit.now))


async def offer_times(unit: Unit, acting: Acting, press: presses.OfferTimes) -> Reply:
    _person, request, _heard = await heard_request(unit, acting, press.request_id)
    starts = unpacked(request.asked_at, press.chosen)
    # Months ahead no calendar is known; only a forger asks for it.
    if starts and starts[-1] > unit.now + timedelta(days=200):
        raise Outdated
    await service.offer(unit, acting, request.id, press.way, press.minutes, starts, everyone=press.everyone)
    return Reply(screens.offered())


async def put_aside(_unit: Unit, _acting: Acting, press: presses.PutAside) -> Reply:
    return Reply(screens.put_aside(press.request_id))


async def refused(unit: Unit, acting: Acting, subject: object, refusal: Refusal) -> Reply:
    """A colleague was first; or other times are to be chosen."""
    if isinstance(refusal, AlreadyAnswered):
        return Reply(screens.answered())
    if isinstance(refusal, TeacherBusy | NoTimesChosen) and isinstance(subject, presses.OfferTimes):
        again = presses.ChooseTimes(subject.request_id, subject.way, subject.minutes, subject.everyone, 0, ())
        said = screens.busy() if isinstance(refusal, TeacherBusy) else screens.none_chosen()
        return Reply((await _choosing(unit, acting, again)).screen, said)
    raise refusal


routes: tuple[AnyRoute, ...] = (
    PressRoute(presses.ListRequests, Route(show_list, ANSWER, reads=True)),
    PressRoute(presses.OpenRequest, Route(open_request, ANSWER, refused=refused)),
    PressRoute(presses.HaveRead, Route(say_read, ANSWER, refused=refused)),
    PressRoute(presses.HaveRung, Route(say_rung, ANSWER, refused=refused)),
    PressRoute(presses.ChooseTimes, Route(choose_times, ANSWER, reads=True, refused=refused)),
    PressRoute(presses.OfferTimes, Route(offer_times, ANSWER, refused=refused)),
    PressRoute(presses.PutAside, Route(put_aside, ANSWER, reads=True)),
)
