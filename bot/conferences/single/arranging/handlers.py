"""Routes of whoever arranges single talks: /extra and the buttons and texts that answer its questions."""

from __future__ import annotations

from datetime import timedelta

from bot.conferences.queries import LIVE, pupils_of_class
from bot.conferences.rounds.access import ClassChoice, classes_open_to
from bot.conferences.single.access import ARRANGE
from bot.conferences.single.arranging import presses as p
from bot.conferences.single.arranging import screens, service
from bot.conferences.single.arranging.draft import Draft
from bot.conferences.single.arranging.queries import given_names, staff_of
from bot.conferences.single.arranging.rules import sorts_of
from bot.conferences.single.errors import DraftChanged, DraftGone, NamesUnread, TeacherBusy, TimesUnread
from bot.conferences.single.facts import Single
from bot.conferences.single.managing.screens import managed, sent
from bot.conferences.single.managing.views import managed_view, pupil_names
from bot.conferences.single.queries import singles_of_staff, talks_in
from bot.core.errors import Outdated, Refusal
from bot.core.replies import Ask, Reply
from bot.core.routes import Answer, AnswerRoute, AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.acting import Acting

TIMES, NAMES = "single.times", "single.names"
# A talk of yesterday is still looked up; an older one is nobody's business in a list.
_SHOWN_FOR = timedelta(days=2)


async def my_talks(unit: Unit, acting: Acting, _subject: Command | p.ListSingles) -> Reply:
    """/extra: my talks with single families, and the way to a new one."""
    found: list[Single] = []
    for person in acting.persons:
        mine = await singles_of_staff(unit, person.person_id, unit.now - _SHOWN_FOR)
        found += [single for single in mine if single.is_run_by(person.person_id)]
    names = await pupil_names(unit, [single.pupil_id for single in found])
    talks = await talks_in(unit, [single.round_id for single in found]) if found else {}
    entries = []
    for single in found:
        live = [each.booking for each in talks.get(single.round_id, ()) if each.booking.state.value in LIVE]
        entries.append(screens.Entry(single, names[single.pupil_id], live[0].starts_at if live else None))
    classes = await classes_open_to(unit, acting, ARRANGE)
    return Reply(screens.mine(entries, classes, unit.now))


async def pick_family(unit: Unit, acting: Acting, press: p.PickFamily) -> Reply:
    """With which pupil's family?"""
    class_ = await _class(unit, acting, press.class_id)
    return Reply(screens.pick_family(class_, await pupils_of_class(unit, class_.class_id), press.page, unit.now))


async def _class(unit: Unit, acting: Acting, class_id: int) -> ClassChoice:
    for each in await classes_open_to(unit, acting, ARRANGE):
        if each.class_id == class_id:
            return each
    raise Outdated


# The draft -----------------------------------------------------------------------------------------------------------


async def _view(unit: Unit, acting: Acting, draft: Draft) -> screens.DraftView:
    setting = await service.setting_of(unit, acting, draft.pupil_id)
    custody = await service.custody_of(unit, draft.pupil_id)
    names = await given_names(unit, [*custody, *draft.colleagues])
    return screens.DraftView(
        draft,
        setting.pupil,
        tuple(sorts_of(setting.policy)),
        tuple((person, names[person]) for person in custody if person in names),
        tuple(names[person] for person in draft.colleagues if person in names),
        setting.calendar.timezone,
        unit.now,
    )


async def _show(unit: Unit, acting: Acting, draft: Draft, note: str | None = None) -> Reply:
    return Reply(screens.draft(await _view(unit, acting, draft), note), closes=True)


async def begin(unit: Unit, acting: Acting, press: p.BeginFor) -> Reply:
    return await _show(unit, acting, await service.begin_draft(unit, acting, press.pupil_id))


async def show_draft(unit: Unit, acting: Acting, press: p.ShowDraft) -> Reply:
    draft, _setting = await service.the_draft(unit, acting, press.single_draft)
    return await _show(unit, acting, draft)


async def set_what(unit: Unit, acting: Acting, press: p.SetWhat) -> Reply:
    return await _show(unit, acting, await service.choose_what(unit, acting, press.single_draft, press.what))


async def set_reason(unit: Unit, acting: Acting, press: p.SetReason) -> Reply:
    return await _show(unit, acting, await service.choose_reason(unit, acting, press.single_draft, press.reason))


async def shift_times(unit: Unit, acting: Acting, press: p.ShiftTimes) -> Reply:
    return await _show(unit, acting, await service.shift_times(unit, acting, press.single_draft))


async def turn_form(unit: Unit, acting: Acting, press: p.TurnForm) -> Reply:
    return await _show(unit, acting, await service.turn_form(unit, acting, press.single_draft))


async def write_times(unit: Unit, acting: Acting, press: p.WriteTimes) -> Reply:
    draft, _setting = await service.the_draft(unit, acting, press.single_draft)
    return Reply(screens.asks_times(await _view(unit, acting, draft)), ask=Ask(TIMES, {"draft": draft.draft_id}))


async def read_times(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    draft = await service.type_times(unit, acting, answer.remember["draft"], answer.text)
    return await _show(unit, acting, draft)


async def show_invited(unit: Unit, acting: Acting, press: p.ShowInvited) -> Reply:
    draft, _setting = await service.the_draft(unit, acting, press.single_draft)
    return Reply(screens.invited(await _view(unit, acting, draft)), closes=True)


async def turn_guardian(unit: Unit, acting: Acting, press: p.TurnGuardian) -> Reply:
    draft = await service.turn_guardian(unit, acting, press.single_draft, press.person_id)
    return Reply(screens.invited(await _view(unit, acting, draft)))


async def show_colleagues(unit: Unit, acting: Acting, press: p.ShowColleagues) -> Reply:
    draft, _setting = await service.the_draft(unit, acting, press.single_draft)
    staff = await staff_of(unit, draft.school_id, draft.person_id)
    return Reply(screens.colleagues(await _view(unit, acting, draft), staff, press.page))


async def turn_colleague(unit: Unit, acting: Acting, press: p.TurnColleague) -> Reply:
    await service.turn_colleague(unit, acting, press.single_draft, press.person_id)
    return await show_colleagues(unit, acting, p.ShowColleagues(press.single_draft, press.page))


async def name_others(unit: Unit, acting: Acting, press: p.NameOthers) -> Reply:
    draft, _setting = await service.the_draft(unit, acting, press.single_draft)
    return Reply(screens.asks_names(await _view(unit, acting, draft)), ask=Ask(NAMES, {"draft": draft.draft_id}))


async def read_names(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    draft = await service.type_names(unit, acting, answer.remember["draft"], answer.text)
    return Reply(screens.invited(await _view(unit, acting, draft)), closes=True)


async def drop(unit: Unit, acting: Acting, press: p.DropSingle) -> Reply:
    await service.drop_draft(unit, acting, press.single_draft)
    return Reply(screens.dropped(unit.now), closes=True)


async def send(unit: Unit, acting: Acting, press: p.SendSingle) -> Reply:
    single = await service.send_draft(unit, acting, press.single_draft, press.changes)
    view = await managed_view(unit, single)
    return Reply(managed(view, sent(view)), closes=True)


# Refusals ------------------------------------------------------------------------------------------------------------


async def refuse(unit: Unit, acting: Acting, subject: object, refusal: Refusal) -> Reply:
    """Word a refusal with the draft as it is now."""
    if isinstance(refusal, DraftGone):
        return Reply(screens.draft_gone(unit.now), closes=True)
    draft_id = getattr(subject, "single_draft", None)
    if draft_id is None or not isinstance(refusal, DraftChanged | TeacherBusy):
        raise refusal
    draft, _setting = await service.the_draft(unit, acting, draft_id)
    if isinstance(refusal, TeacherBusy):
        return await _show(unit, acting, draft, screens.teacher_busy())
    return await _show(unit, acting, draft)


async def unread(unit: Unit, acting: Acting, answer: Answer, refusal: Refusal) -> Reply:
    """Say what was wrong, and keep the question open."""
    if not isinstance(refusal, TimesUnread | NamesUnread):
        return await refuse(unit, acting, answer, refusal)
    draft, _setting = await service.the_draft(unit, acting, answer.remember["draft"])
    view_ = await _view(unit, acting, draft)
    if isinstance(refusal, NamesUnread):
        return Reply(screens.asks_names(view_, unread=True), ask=Ask(NAMES, answer.remember))
    return Reply(screens.asks_times(view_, unread=True), ask=Ask(TIMES, answer.remember))


def _does(handle: object, *, reads: bool = False) -> Route:
    return Route(handle, ARRANGE, reads=reads, refused=refuse)  # type: ignore[arg-type]


ROUTES: tuple[AnyRoute, ...] = (
    CommandRoute(
        "extra",
        {"da": "ekstrasamtale", "nb": "ekstrasamtale", "sv": "extrasamtal"},
        N_("Arrange a talk with one family"),
        _does(my_talks, reads=True),
    ),
    PressRoute(p.ListSingles, _does(my_talks, reads=True)),
    PressRoute(p.PickFamily, _does(pick_family, reads=True)),
    PressRoute(p.BeginFor, _does(begin)),
    PressRoute(p.SetWhat, _does(set_what)),
    PressRoute(p.SetReason, _does(set_reason)),
    PressRoute(p.ShowDraft, _does(show_draft)),
    PressRoute(p.ShiftTimes, _does(shift_times)),
    PressRoute(p.WriteTimes, _does(write_times)),
    PressRoute(p.TurnForm, _does(turn_form)),
    PressRoute(p.ShowInvited, _does(show_invited)),
    PressRoute(p.TurnGuardian, _does(turn_guardian)),
    PressRoute(p.ShowColleagues, _does(show_colleagues)),
    PressRoute(p.TurnColleague, _does(turn_colleague)),
    PressRoute(p.NameOthers, _does(name_others)),
    PressRoute(p.DropSingle, _does(drop)),
    PressRoute(p.SendSingle, _does(send)),
    AnswerRoute(TIMES, Route(read_times, ARRANGE, refused=unread)),
    AnswerRoute(NAMES, Route(read_names, ARRANGE, refused=unread)),
)
