"""Routes of putting a round together: /round and the buttons and texts that answer its questions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import Any

from bot.conferences.queries import pupils_of_class
from bot.conferences.rounds.access import classes_open_to
from bot.conferences.rounds.consulting import service as consulting
from bot.conferences.rounds.consulting.screens import parents_asked
from bot.conferences.rounds.drafting import presses as p
from bot.conferences.rounds.drafting import screens, service, sharing, sharing_screens
from bot.conferences.rounds.drafting.draft import Draft, Step
from bot.conferences.rounds.drafting.queries import days_asked, newest_draft, own_draft, view_of
from bot.conferences.rounds.errors import DraftGone, LinkUnfit
from bot.conferences.wishes.screens import left_out
from bot.core.errors import Refusal
from bot.core.presses import Press, clock_of, day_of
from bot.core.replies import Ask, Reply
from bot.core.routes import Answer, AnswerRoute, AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.acting import Acting

HOURS = "round.hours"
ROOM = "round.room"
LINE = "round.line"
SUBJECT = "round.subject"
LINK = "round.link"
_ACTION = "round.manage"


async def _show(unit: Unit, acting: Acting, draft: Draft, monday: date | None = None, note: str | None = None) -> Reply:
    """The draft's next question; a typed answer is taken where one is asked for, and nowhere else."""
    view = await view_of(unit, acting, draft, monday)
    if view.step is Step.HOURS:
        day = draft.day_without_hours if draft.by_day else None
        ask = Ask(HOURS, {"draft": draft.draft_id, "day": day.toordinal() if day else 0})
    elif view.step is Step.ROOM:
        ask = Ask(ROOM, {"draft": draft.draft_id})
    elif view.step in {Step.HOW, Step.DAYS}:
        ask = Ask(LINE, {"draft": draft.draft_id})
    else:
        return Reply(screens.step(view, note), closes=True)
    return Reply(screens.step(view, note), ask=ask)


async def start(unit: Unit, acting: Acting, subject: Command | p.StartRound) -> Reply:
    """/round: take up the draft, choose a class, or begin at once where there is only one; with a line behind the
    command it is the round."""
    typed = subject.args if isinstance(subject, Command) else ""
    classes = await classes_open_to(unit, acting, _ACTION)
    draft = await newest_draft(unit, acting)
    if draft is not None:
        name = next((each.name for each in classes if each.class_id == draft.class_id), None)
        if name is not None and not (typed and len(classes) == 1):
            return Reply(screens.resume(draft, name), closes=True)
    if not classes:
        return Reply(screens.no_class(), closes=True)
    if len(classes) == 1:
        draft = await service.begin_draft(unit, acting, classes[0].class_id)
        return await _typed(unit, acting, draft, typed) if typed else await _show(unit, acting, draft)
    return Reply(screens.classes(classes, 0), closes=True)


async def _typed(unit: Unit, acting: Acting, draft: Draft, text: str) -> Reply:
    """The line read into the preview, or the question with why it was not."""
    try:
        return await _show(unit, acting, await service.write_line(unit, acting, draft.draft_id, text))
    except Refusal as refusal:
        # Nothing was written, and the draft that was begun stands.
        return await _show(unit, acting, draft, note=screens.note_of(refusal))


async def read_line(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    draft = await service.write_line(unit, acting, answer.remember["draft"], answer.text)
    return await _show(unit, acting, draft)


async def keep_back(unit: Unit, acting: Acting, press: p.KeepBack) -> Reply:
    return await _show(unit, acting, await service.keep_back(unit, acting, press.draft, press.keep))


async def ask_contact_parents(unit: Unit, acting: Acting, press: p.AskContactParents) -> Reply:
    draft, number = await consulting.ask_contact_parents(unit, acting, press.draft)
    return await _show(unit, acting, draft, note=parents_asked(number))


async def show_left_out(unit: Unit, acting: Acting, press: p.ShowLeftOut) -> Reply:
    """Whom the times leave out; with nobody or no times any more, what the draft's next question is."""
    draft = await service.the_draft(unit, acting, press.draft)
    preview = (await view_of(unit, acting, draft)).preview
    if preview is None:
        return await _show(unit, acting, draft)
    ways = screens.out_of_the_list(draft)
    turn = partial(p.ShowLeftOut, draft.draft_id)
    return Reply(left_out(preview.unsuited, press.page, turn, ways), closes=True)


async def list_classes(unit: Unit, acting: Acting, press: p.ListClasses) -> Reply:
    return Reply(screens.classes(await classes_open_to(unit, acting, _ACTION), press.page))


async def begin(unit: Unit, acting: Acting, press: p.BeginRound) -> Reply:
    return await _show(unit, acting, await service.begin_draft(unit, acting, press.class_id))


async def go_on(unit: Unit, acting: Acting, press: p.GoOn) -> Reply:
    return await _show(unit, acting, await service.the_draft(unit, acting, press.draft))


async def drop(unit: Unit, acting: Acting, press: p.DropDraft) -> Reply:
    draft = await service.drop_draft(unit, acting, press.draft)
    if press.anew:
        return await start(unit, acting, Command())
    view = await view_of(unit, acting, draft)
    return Reply(screens.dropped(view.class_name), closes=True)


async def follow_last(unit: Unit, acting: Acting, press: p.FollowLast) -> Reply:
    return await _show(unit, acting, await service.follow_last(unit, acting, press.draft, press.like))


async def show_weeks(unit: Unit, acting: Acting, press: p.ShowWeeks) -> Reply:
    draft = await service.the_draft(unit, acting, press.draft)
    view = days_asked(await view_of(unit, acting, draft, press.monday))
    return Reply(screens.step(view), ask=Ask(LINE, {"draft": draft.draft_id}))


async def set_day(unit: Unit, acting: Acting, press: p.SetDay) -> Reply:
    draft = await service.choose_day(unit, acting, press.draft, press.day, press.on)
    return await _show(unit, acting, draft, press.monday)


async def finish_days(unit: Unit, acting: Acting, press: p.FinishDays) -> Reply:
    return await _show(unit, acting, await service.finish_days(unit, acting, press.draft))


async def set_hours(unit: Unit, acting: Acting, press: p.SetHours) -> Reply:
    start_, end = clock_of(press.start), clock_of(press.end)
    draft = await service.choose_hours(unit, acting, press.draft, day_of(press.day), start_, end)
    return await _show(unit, acting, draft)


async def read_hours(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    day = day_of(answer.remember["day"])
    draft = await service.type_hours(unit, acting, answer.remember["draft"], day, answer.text)
    return await _show(unit, acting, draft)


async def ask_by_day(unit: Unit, acting: Acting, press: p.AskByDay) -> Reply:
    return await _show(unit, acting, await service.ask_by_day(unit, acting, press.draft))


async def set_length(unit: Unit, acting: Acting, press: p.SetLength) -> Reply:
    return await _show(unit, acting, await service.choose_length(unit, acting, press.draft, press.minutes))


async def set_pauses(unit: Unit, acting: Acting, press: p.SetPauses) -> Reply:
    draft = await service.choose_pauses(unit, acting, press.draft, press.minutes, press.every)
    return await _show(unit, acting, draft)


async def set_form(unit: Unit, acting: Acting, press: p.SetForm) -> Reply:
    return await _show(unit, acting, await service.choose_form(unit, acting, press.draft, press.form))


async def set_seats(unit: Unit, acting: Acting, press: p.SetSeats) -> Reply:
    return await _show(unit, acting, await sharing.choose_seats(unit, acting, press.draft, press.seats))


async def show_tables(unit: Unit, acting: Acting, press: p.ShowTables) -> Reply:
    return await _show(unit, acting, await service.the_draft(unit, acting, press.draft))


async def ask_subject(unit: Unit, acting: Acting, press: p.AskSubject) -> Reply:
    draft, name = await sharing.ask_subject(unit, acting, press.draft, press.teacher_id)
    return Reply(
        sharing_screens.subject(draft, name), ask=Ask(SUBJECT, {"draft": press.draft, "teacher": press.teacher_id})
    )


async def read_subject(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    draft_id, teacher_id = answer.remember["draft"], answer.remember["teacher"]
    return await _show(unit, acting, await sharing.set_table(unit, acting, draft_id, teacher_id, answer.text))


async def drop_table(unit: Unit, acting: Acting, press: p.DropTable) -> Reply:
    return await _show(unit, acting, await sharing.drop_table(unit, acting, press.draft, press.teacher_id))


async def finish_tables(unit: Unit, acting: Acting, press: p.FinishTables) -> Reply:
    return await _show(unit, acting, await sharing.finish_tables(unit, acting, press.draft))


async def show_invited(unit: Unit, acting: Acting, press: p.ShowInvited) -> Reply:
    draft = await service.the_draft(unit, acting, press.draft)
    return await _invited(unit, acting, draft, press.page, forms=press.forms)


async def _invited(unit: Unit, acting: Acting, draft: Draft, page: int, *, forms: bool = False) -> Reply:
    view = await view_of(unit, acting, draft)
    if draft.form is None or not view.by_need:
        return await _show(unit, acting, draft)
    pupils = await pupils_of_class(unit, draft.class_id)
    return Reply(sharing_screens.invited(view, pupils, page, forms=forms), closes=True)


async def set_talks(unit: Unit, acting: Acting, press: p.SetTalks) -> Reply:
    draft = await sharing.choose_talks(unit, acting, press.draft, press.pupil_id, press.talks)
    return await _invited(unit, acting, draft, press.page)


async def set_pupil_form(unit: Unit, acting: Acting, press: p.SetPupilForm) -> Reply:
    draft = await sharing.choose_pupil_form(unit, acting, press.draft, press.pupil_id, press.form)
    return await _invited(unit, acting, draft, press.page, forms=True)


async def set_room(unit: Unit, acting: Acting, press: p.SetRoom) -> Reply:
    return await _show(unit, acting, await service.choose_room(unit, acting, press.draft, press.as_last))


async def read_room(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    return await _show(unit, acting, await service.type_room(unit, acting, answer.remember["draft"], answer.text))


async def ask_link(unit: Unit, acting: Acting, press: p.AskDraftLink, note: str | None = None) -> Reply:
    draft = await service.the_draft(unit, acting, press.draft)
    if not draft.is_online:
        return await _show(unit, acting, draft)
    view = await view_of(unit, acting, draft)
    return Reply(screens.ask_link(view, note), ask=Ask(LINK, {"draft": draft.draft_id}))


async def clear_link(unit: Unit, acting: Acting, press: p.ClearDraftLink) -> Reply:
    return await _show(unit, acting, await service.set_link(unit, acting, press.draft, None))


async def read_link(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    return await _show(unit, acting, await service.set_link(unit, acting, answer.remember["draft"], answer.text))


async def show_parts(unit: Unit, acting: Acting, press: p.ShowParts) -> Reply:
    draft = await service.the_draft(unit, acting, press.draft)
    return Reply(screens.parts(await view_of(unit, acting, draft)), closes=True)


async def change_part(unit: Unit, acting: Acting, press: p.ChangePart) -> Reply:
    return await _show(unit, acting, await service.change_part(unit, acting, press.draft, press.part))


async def leave_out(unit: Unit, acting: Acting, press: p.LeaveOut) -> Reply:
    return await _show(unit, acting, await service.leave_out_clashes(unit, acting, press.draft))


async def open_now(unit: Unit, acting: Acting, press: p.OpenNow) -> Reply:
    round_ = await service.open_round(unit, acting, press.draft, press.changes, press.newest)
    return Reply(screens.opened(round_), closes=True)


async def open_later(unit: Unit, acting: Acting, press: p.OpenLater) -> Reply:
    round_ = await service.open_round(unit, acting, press.draft, press.changes, press.newest, press.day)
    return Reply(screens.opened(round_), closes=True)


async def refused(unit: Unit, acting: Acting, subject: Any, refusal: Refusal) -> Reply:
    """The question again with what was wrong above it; a new round where the draft is gone."""
    remembered = subject.remember.get("draft") if isinstance(subject, Answer) else getattr(subject, "draft", None)
    draft = await own_draft(unit, acting, remembered) if isinstance(remembered, int) else None
    if draft is None or isinstance(refusal, DraftGone):
        return Reply(screens.draft_gone(), closes=True)
    try:
        if isinstance(refusal, LinkUnfit):
            return await ask_link(unit, acting, p.AskDraftLink(draft.draft_id), screens.note_of(refusal))
        return await _show(unit, acting, draft, note=screens.note_of(refusal))
    except Refusal:
        # The class itself is gone, or no longer one's own.
        return Reply(screens.draft_gone(), closes=True)


def _press(
    kind: type[Press], handle: Callable[[Unit, Acting, Any], Awaitable[Reply]], *, reads: bool = False
) -> AnyRoute:
    return PressRoute(kind, Route(handle, _ACTION, reads=reads, refused=refused))


routes: tuple[AnyRoute, ...] = (
    CommandRoute(
        "round",
        {"da": "samtalerunde", "nb": "samtalerunde", "sv": "samtalsomgang"},
        N_("Open a round of talks"),
        Route(start, _ACTION, refused=refused),
    ),
    AnswerRoute(HOURS, Route(read_hours, _ACTION, refused=refused)),
    AnswerRoute(LINE, Route(read_line, _ACTION, refused=refused)),
    _press(p.KeepBack, keep_back),
    _press(p.ShowLeftOut, show_left_out),
    _press(p.AskContactParents, ask_contact_parents),
    AnswerRoute(ROOM, Route(read_room, _ACTION, refused=refused)),
    _press(p.StartRound, start),
    _press(p.ListClasses, list_classes, reads=True),
    _press(p.BeginRound, begin),
    _press(p.GoOn, go_on),
    _press(p.DropDraft, drop),
    _press(p.FollowLast, follow_last),
    _press(p.ShowWeeks, show_weeks),
    _press(p.SetDay, set_day),
    _press(p.FinishDays, finish_days),
    _press(p.SetHours, set_hours),
    _press(p.AskByDay, ask_by_day),
    _press(p.SetLength, set_length),
    _press(p.SetPauses, set_pauses),
    _press(p.SetForm, set_form),
    _press(p.SetSeats, set_seats),
    _press(p.ShowTables, show_tables),
    _press(p.AskSubject, ask_subject),
    AnswerRoute(SUBJECT, Route(read_subject, _ACTION, refused=refused)),
    _press(p.AskDraftLink, ask_link),
    _press(p.ClearDraftLink, clear_link),
    AnswerRoute(LINK, Route(read_link, _ACTION, refused=refused)),
    _press(p.DropTable, drop_table),
    _press(p.FinishTables, finish_tables),
    _press(p.ShowInvited, show_invited),
    _press(p.SetTalks, set_talks),
    _press(p.SetPupilForm, set_pupil_form),
    _press(p.SetRoom, set_room),
    _press(p.ShowParts, show_parts),
    _press(p.ChangePart, change_part),
    _press(p.LeaveOut, leave_out),
    _press(p.OpenNow, open_now),
    _press(p.OpenLater, open_later),
)
