"""Routes of inviting a colleague to a talk, and of the one who is invited."""

from __future__ import annotations

from typing import Any

from bot.conferences.booking.queries import Talk
from bot.conferences.colleagues import presses as p
from bot.conferences.colleagues import screens, service
from bot.conferences.colleagues.errors import ColleagueBusy, TalkOver
from bot.conferences.colleagues.queries import guests_at, invited_talks
from bot.conferences.colleagues.service import ATTEND, INVITE
from bot.conferences.colleagues.views import invitations_of
from bot.conferences.rounds.running.queries import line_of_booking
from bot.conferences.rounds.wording import full_name
from bot.core.errors import Refusal
from bot.core.feature import HomeLines
from bot.core.replies import Reply
from bot.core.routes import AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.people.access import has_role_for
from bot.people.acting import Acting


async def pick(unit: Unit, acting: Acting, press: p.PickColleague) -> Reply:
    made = await service.talk_to_share(unit, acting, press.booking_id)
    return Reply(screens.pick(await invitations_of(unit, made)))


async def invite(unit: Unit, acting: Acting, press: p.InviteColleague) -> Reply:
    made = await service.invite_colleague(unit, acting, press.booking_id, press.person_id)
    guests = (await guests_at(unit, [press.booking_id]))[press.booking_id]
    name = next(guest.colleague.given_name for guest in guests if guest.person_id == press.person_id)
    return Reply(screens.pick(await invitations_of(unit, made), screens.invited(name)))


async def take_back(unit: Unit, acting: Acting, press: p.TakeBack) -> Reply:
    made = await service.take_back(unit, acting, press.booking_id, press.person_id)
    return Reply(screens.pick(await invitations_of(unit, made), screens.taken_back()))


async def _invited(unit: Unit, acting: Acting) -> list[Talk]:
    return await invited_talks(unit, [person.person_id for person in acting.persons])


async def list_invited(unit: Unit, acting: Acting, _press: p.ListInvited) -> Reply:
    return Reply(screens.invited_list(await _invited(unit, acting)))


async def open_invited(unit: Unit, acting: Acting, press: p.OpenInvited | p.AnswerColleague) -> Reply:
    made, comes = await service.talk_to_attend(unit, acting, press.booking_id)
    found = await line_of_booking(unit, press.booking_id)
    pupil = found[1].pupil if found is not None else None
    name = full_name(pupil.given_name, pupil.family_name) if pupil is not None else ""
    return Reply(screens.attending(made, name, comes))


async def answer(unit: Unit, acting: Acting, press: p.AnswerColleague) -> Reply:
    await service.answer_colleague(unit, acting, press.booking_id, comes=press.comes)
    return await open_invited(unit, acting, press)


async def home_lines(unit: Unit, acting: Acting) -> HomeLines:
    """The next talk of a colleague that one is invited to. Nothing, and no statement, for guardians."""
    found = await _invited(unit, acting) if has_role_for(acting, ATTEND) else []
    return HomeLines((screens.home_line(found[0]),), (screens.list_button(),)) if found else HomeLines()


async def refused(_unit: Unit, acting: Acting, _subject: Any, refusal: Refusal) -> Reply:
    """Why it was not done, with a way on."""
    if isinstance(refusal, ColleagueBusy):
        mine = any(person.person_id == refusal.person_id for person in acting.persons)
        return Reply(screens.busy(refusal.booking_id, mine=mine))
    if isinstance(refusal, TalkOver):
        return Reply(screens.over(refusal.round_id))
    raise refusal


routes: tuple[AnyRoute, ...] = (
    PressRoute(p.PickColleague, Route(pick, INVITE, reads=True, refused=refused)),
    PressRoute(p.InviteColleague, Route(invite, INVITE, refused=refused)),
    PressRoute(p.TakeBack, Route(take_back, INVITE, refused=refused)),
    PressRoute(p.ListInvited, Route(list_invited, ATTEND, reads=True)),
    PressRoute(p.OpenInvited, Route(open_invited, ATTEND, reads=True, refused=refused)),
    PressRoute(p.AnswerColleague, Route(answer, ATTEND, refused=refused)),
)
