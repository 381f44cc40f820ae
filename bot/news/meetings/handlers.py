"""Routes of meetings and events: /meetings, making one, the contact parents' word, and what homes say."""

from __future__ import annotations

from typing import Any

from bot.core.errors import NotAllowed, Outdated, Refusal
from bot.core.feature import HomeLines
from bot.core.presses import clock_of
from bot.core.replies import Ask, Button, Reply, Screen, Toast
from bot.core.routes import Answer, AnswerRoute, AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_, _
from bot.core.unit import Unit
from bot.news.errors import PostOver
from bot.news.facts import Where
from bot.news.meetings import agreeing, answering, choices, notes, proposal_screens, screens, service, views
from bot.news.meetings import presses as p
from bot.news.meetings.errors import HasBegun, LineUnread, MustBeAgreed, ProposalChanged, TimePast, TooLong
from bot.news.meetings.facts import MeetingView
from bot.news.meetings.queries import agreement_of
from bot.news.meetings.replies import LINE, shown
from bot.news.meetings.typed import read_meeting, read_place
from bot.news.presses import CountPeople, Place, SayComing, TakeCalendar
from bot.news.reading import screens as reading
from bot.news.reading.errors import NotHere, TakenBack
from bot.news.reading.rules import MEETINGS
from bot.news.reading.views import shelf_of
from bot.news.rights import AGREE, READ, WRITE
from bot.news.writing.errors import NameInText
from bot.news.writing.replies import as_it_stands
from bot.people.acting import Acting
from bot.schools.queries import calendar_of

MOVE, RATHER = "meeting.move", "meeting.rather"


async def list_meetings(unit: Unit, acting: Acting, asked: Command | p.ListMeetings) -> Reply:
    """/meetings for whoever makes them, is asked about them, or comes to them."""
    page = asked.page if isinstance(asked, p.ListMeetings) else 0
    found = await views.mine(unit, acting, page)
    if found.reads and not (found.classes or found.proposals or found.posts):
        # Who only comes to them finds them among the class's news.
        return Reply(reading.shelf(await shelf_of(unit, acting, Where(Place.LIST, 0, MEETINGS))), closes=True)
    return Reply(screens.mine(found), closes=True)


# Making one ----------------------------------------------------------------------------------------------------------


async def begin(unit: Unit, acting: Acting, press: p.NewMeeting) -> Reply:
    if not press.class_id:
        found = await views.mine(unit, acting, 0)
        if not found.classes:
            raise NotAllowed
        return Reply(screens.which_class([(each.class_id, each.name) for each in found.classes], event=press.event))
    return await shown(unit, acting, await service.begin_meeting(unit, acting, press.class_id, event=press.event))


async def show(unit: Unit, acting: Acting, press: p.ShowMeeting) -> Reply:
    return await shown(unit, acting, await service.the_meeting(unit, acting, press.post_id))


async def _view(unit: Unit, acting: Acting, post_id: int) -> MeetingView:
    return await views.meeting_view(unit, acting, await service.draft(unit, acting, post_id))


async def choose_day(unit: Unit, acting: Acting, press: p.ChooseDay) -> Reply:
    view = await _view(unit, acting, press.post_id)
    ask = Ask(LINE, {"post_id": press.post_id, "what": p.Line.WHEN.value})
    return Reply(choices.days(view, press.page), ask=ask)


async def choose_start(unit: Unit, acting: Acting, press: p.ChooseStart) -> Reply:
    return Reply(choices.starts(await _view(unit, acting, press.post_id), press.day))


async def choose_end(unit: Unit, acting: Acting, press: p.ChooseEnd) -> Reply:
    clock_of(press.start)
    return Reply(choices.ends(await _view(unit, acting, press.post_id), press.day, press.start))


async def set_times(unit: Unit, acting: Acting, press: p.SetTimes) -> Reply:
    post = await service.set_times(unit, acting, press.post_id, press.day, press.start, press.minutes)
    return await shown(unit, acting, post)


async def write_line(unit: Unit, acting: Acting, press: p.WriteLine) -> Reply:
    post = await service.draft(unit, acting, press.post_id)
    return Reply(choices.write(post, press.what), ask=Ask(LINE, {"post_id": post.id, "what": press.what.value}))


async def take_line(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    post_id, what = int(answer.remember["post_id"]), p.Line(answer.remember["what"])
    if what is p.Line.WHEN:
        view = await _view(unit, acting, post_id)
        post = await service.set_typed(unit, acting, post_id, read_meeting(answer.text, view.calendar, unit.now))
        if post.ends_at is None and post.starts_at is not None:
            local = view.calendar.local(post.starts_at)
            view = await views.meeting_view(unit, acting, post)
            return Reply(choices.ends(view, local.date(), local.hour * 60 + local.minute))
    elif what is p.Line.PLACE:
        post = await service.set_place(unit, acting, post_id, read_place(answer.text))
    elif what is p.Line.WORDS:
        post = await service.say(unit, acting, post_id, answer.text)
    else:
        post = await service.add_points(unit, acting, post_id, answer.text)
        return Reply(choices.agenda(await views.meeting_view(unit, acting, post)))
    return await shown(unit, acting, post)


async def show_agenda(unit: Unit, acting: Acting, press: p.ShowAgenda) -> Reply:
    return Reply(choices.agenda(await _view(unit, acting, press.post_id)), closes=True)


async def toggle_point(unit: Unit, acting: Acting, press: p.TogglePoint) -> Reply:
    of = None if press.fixed else press.of
    post = await service.toggle_point(unit, acting, press.post_id, press.number, of)
    return Reply(choices.agenda(await views.meeting_view(unit, acting, post)))


async def show_team(unit: Unit, acting: Acting, press: p.ShowTeam) -> Reply:
    view = await _view(unit, acting, press.post_id)
    return Reply(choices.team(view, await views.team_for(unit, view.post)))


async def toggle_team(unit: Unit, acting: Acting, press: p.ToggleTeam) -> Reply:
    before = await service.draft(unit, acting, press.post_id)
    people = await views.team_for(unit, before)
    post = await service.toggle_team(unit, acting, press.post_id, press.person_id, [person for person, _name in people])
    return Reply(choices.team(await views.meeting_view(unit, acting, post), people))


async def toggle_count(unit: Unit, acting: Acting, press: p.ToggleCount) -> Reply:
    return await shown(unit, acting, await service.toggle_count(unit, acting, press.post_id))


async def send(unit: Unit, acting: Acting, press: p.SendMeeting) -> Reply:
    return await shown(unit, acting, await service.send(unit, acting, press.post_id, named=press.named))


async def stop(unit: Unit, acting: Acting, press: p.StopMeeting) -> Reply:
    return await shown(unit, acting, await service.stop_sending(unit, acting, press.post_id))


async def drop(unit: Unit, acting: Acting, press: p.DropMeeting) -> Reply:
    await service.drop(unit, acting, press.post_id)
    return Reply(screens.thrown_away(), closes=True)


# The contact parents' word -------------------------------------------------------------------------------------------


async def propose(unit: Unit, acting: Acting, press: p.ProposeMeeting) -> Reply:
    return await shown(unit, acting, await agreeing.propose(unit, acting, press.post_id))


async def change_again(unit: Unit, acting: Acting, press: p.ChangeMeeting) -> Reply:
    post = await agreeing.change_again(unit, acting, press.post_id)
    return await shown(unit, acting, post, notes.changes())


async def vouch(unit: Unit, acting: Acting, press: p.VouchForMeeting) -> Reply:
    return await shown(unit, acting, await agreeing.vouch(unit, acting, press.post_id))


async def show_proposal(unit: Unit, acting: Acting, press: p.ShowProposal) -> Reply:
    post, person = await agreeing.proposal_for(unit, acting, press.post_id)
    said = await agreement_of(unit, post.id)
    own = next((each for each in said.parents if each.person_id == person.person_id), None)
    return Reply(proposal_screens.proposal(post, own, press.part), closes=True)


async def say_to_proposal(unit: Unit, acting: Acting, press: p.SayToProposal) -> Reply:
    if press.agrees:
        post = await agreeing.say(unit, acting, press.post_id, press.revision, agrees=True)
        return Reply(proposal_screens.thanks(post, agrees=True), closes=True)
    post, _person = await agreeing.proposal_for(unit, acting, press.post_id)
    if post.revision != press.revision:
        raise ProposalChanged(post.id)
    return Reply(proposal_screens.asks_rather(post), ask=Ask(RATHER, {"post_id": post.id, "revision": press.revision}))


async def take_rather(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    post_id, revision = int(answer.remember["post_id"]), int(answer.remember["revision"])
    post = await agreeing.say(unit, acting, post_id, revision, agrees=False, words=answer.text)
    return Reply(proposal_screens.thanks(post, agrees=False))


# Once it has gone out ------------------------------------------------------------------------------------------------


async def ask_move(unit: Unit, acting: Acting, press: p.MoveMeeting) -> Reply:
    post = await service.movable(unit, acting, press.post_id)
    return Reply(screens.asks_move(post), ask=Ask(MOVE, {"post_id": post.id}))


async def take_move(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    """As it would be; the screen answers the line, so that the press reads it there."""
    return await _confirm_move(unit, acting, int(answer.remember["post_id"]), answer.text)


async def _confirm_move(unit: Unit, acting: Acting, post_id: int, line: str) -> Reply:
    post = await service.movable(unit, acting, post_id)
    typed = read_meeting(line, await calendar_of(unit, post.school), unit.now)
    _post, ends = await service.moved(unit, acting, post.id, typed)
    return Reply(screens.confirms_move(post, typed.starts, ends, typed.place or post.place), answers=True)


async def save_move(unit: Unit, acting: Acting, press: p.SaveMove) -> Reply:
    if acting.answers is None:
        raise Outdated
    post = await service.movable(unit, acting, press.post_id)
    calendar = await calendar_of(unit, post.school)
    typed = read_meeting(acting.answers.text, calendar, unit.now)
    if typed.starts != calendar.at(press.day, clock_of(press.start)):
        # "Tomorrow" is another day by now.
        return await _confirm_move(unit, acting, post.id, acting.answers.text)
    return await shown(unit, acting, await service.move(unit, acting, post.id, typed), screens.moved())


async def copy_meeting(unit: Unit, acting: Acting, press: p.CopyMeeting) -> Reply:
    return await shown(unit, acting, await service.copied(unit, acting, press.post_id))


async def to_absent(unit: Unit, acting: Acting, press: p.SendToAbsent) -> Reply:
    """A draft as any other: its preview comes at once. Once it has gone out: how it stands."""
    return await as_it_stands(unit, acting, await service.to_absent(unit, acting, press.post_id, press.class_id))


# At home -------------------------------------------------------------------------------------------------------------


async def say_coming(unit: Unit, acting: Acting, press: SayComing) -> Reply:
    mine = await answering.say_coming(unit, acting, press.post_id, coming=press.coming)
    toast = notes.noted(coming=press.coming)
    if press.coming:
        others, talks = await answering.same_time(unit, acting, mine)
        toast = notes.at_once(others[0]) if others else notes.beside(talks, mine.post) if talks else toast
    return Reply(reading.pressed(mine, Where.of(press)), toast=toast)


async def count_people(unit: Unit, acting: Acting, press: CountPeople) -> Reply:
    where = Where.of(press)
    mine = await answering.say_how_many(unit, acting, press.post_id, press.adults, press.children)
    return Reply(reading.pressed(mine, where) if press.done else choices.how_many(mine, where))


async def take_calendar(unit: Unit, acting: Acting, press: TakeCalendar) -> Reply:
    await answering.take_calendar(unit, acting, press.post_id)
    return Reply(toast=Toast(_("The file for your calendar comes below.")))


async def home_lines(unit: Unit, acting: Acting) -> HomeLines:
    """A contact parent is asked on the home screen, too."""
    posts = await views.unanswered_by(unit, acting)
    if not posts:
        return HomeLines()
    # Translators: a button, at most 20 characters: parents' meetings that wait for a contact parent's word.
    return HomeLines((proposal_screens.home_line(posts),), (Button(_("The proposal"), p.ListMeetings()),))


# Why not -------------------------------------------------------------------------------------------------------------


async def refused(unit: Unit, acting: Acting, subject: Any, refusal: Refusal) -> Reply:
    """What is in the way stands on the meeting's screen; a question stays open for a better answer."""
    if isinstance(refusal, LineUnread | TooLong | TimePast) and isinstance(subject, Answer):
        question = MOVE if "what" not in subject.remember else LINE
        return Reply(Screen(notes.of(refusal) or ""), ask=Ask(question, dict(subject.remember)))
    post_id = getattr(subject, "post_id", None) or getattr(subject, "remember", {}).get("post_id")
    if post_id is None:
        raise refusal
    if isinstance(refusal, MustBeAgreed):
        return Reply(screens.must_be_agreed(await service.the_meeting(unit, acting, refusal.post_id)))
    if isinstance(refusal, PostOver):
        # It is something else by now: how it stands.
        return await shown(unit, acting, await service.the_meeting(unit, acting, int(post_id)))
    if isinstance(refusal, NameInText):
        post = await service.the_meeting(unit, acting, refusal.post_id)
        return Reply(screens.asks_name(await views.meeting_view(unit, acting, post), refusal.names), closes=True)
    if (note := notes.of(refusal)) is None:
        raise refusal
    return await shown(unit, acting, await service.the_meeting(unit, acting, int(post_id)), note)


async def refused_parent(_unit: Unit, _acting: Acting, subject: Any, refusal: Refusal) -> Reply:
    if isinstance(refusal, TooLong) and isinstance(subject, Answer):
        return Reply(Screen(notes.too_long()), ask=Ask(RATHER, dict(subject.remember)))
    if isinstance(refusal, ProposalChanged | TimePast):
        return Reply(proposal_screens.proposal_over(), closes=True)
    raise refusal


async def refused_home(_unit: Unit, _acting: Acting, subject: Any, refusal: Refusal) -> Reply:
    if isinstance(refusal, HasBegun):
        return Reply(toast=Toast(notes.has_begun(), alert=True))
    if isinstance(refusal, TakenBack):
        return Reply(reading.taken_back(refusal.post_id, Where.of(subject) if hasattr(subject, "place") else Where()))
    if isinstance(refusal, NotHere):
        return Reply(reading.not_here())
    raise refusal


def _team(press: Any, handle: Any) -> PressRoute:
    return PressRoute(press, Route(handle, WRITE, refused=refused))


def _parent(press: Any, handle: Any) -> PressRoute:
    return PressRoute(press, Route(handle, AGREE, refused=refused_parent))


def _home(press: Any, handle: Any) -> PressRoute:
    return PressRoute(press, Route(handle, READ, refused=refused_home))


ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "meetings",
        {"da": "moeder", "nb": "moter", "sv": "moten"},
        N_("Parents' meetings and events"),
        Route(list_meetings, READ, reads=True),
    ),
    PressRoute(p.ListMeetings, Route(list_meetings, READ)),
    _team(p.NewMeeting, begin),
    _team(p.ShowMeeting, show),
    _team(p.ChooseDay, choose_day),
    _team(p.ChooseStart, choose_start),
    _team(p.ChooseEnd, choose_end),
    _team(p.SetTimes, set_times),
    _team(p.WriteLine, write_line),
    AnswerRoute(LINE, Route(take_line, WRITE, refused=refused)),
    _team(p.ShowAgenda, show_agenda),
    _team(p.TogglePoint, toggle_point),
    _team(p.ShowTeam, show_team),
    _team(p.ToggleTeam, toggle_team),
    _team(p.ToggleCount, toggle_count),
    _team(p.SendMeeting, send),
    _team(p.StopMeeting, stop),
    _team(p.DropMeeting, drop),
    _team(p.ProposeMeeting, propose),
    _team(p.ChangeMeeting, change_again),
    _team(p.VouchForMeeting, vouch),
    _parent(p.ShowProposal, show_proposal),
    _parent(p.SayToProposal, say_to_proposal),
    AnswerRoute(RATHER, Route(take_rather, AGREE, refused=refused_parent)),
    _team(p.MoveMeeting, ask_move),
    AnswerRoute(MOVE, Route(take_move, WRITE, refused=refused)),
    _team(p.SaveMove, save_move),
    _team(p.CopyMeeting, copy_meeting),
    _team(p.SendToAbsent, to_absent),
    _home(SayComing, say_coming),
    _home(CountPeople, count_people),
    _home(TakeCalendar, take_calendar),
)
