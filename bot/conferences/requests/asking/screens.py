"""Every word and button of the home's side of requests.

The one rule kept here: nobody is asked what it is about, and whatever is said closes itself after ten minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from bot.conferences.booking.rules import masked
from bot.conferences.requests import presses
from bot.conferences.requests.facts import DayPart, Hearer, Request, Staff, Way
from bot.conferences.requests.models import AnswerKind, RequestKind
from bot.conferences.requests.words import folded, headline
from bot.conferences.single.presses import OpenSingle
from bot.core.dates import local, long_date, long_moment
from bot.core.presses import Press
from bot.core.replies import Button, Rows, Screen, Toast, shortened
from bot.core.texts import _, capital, isolated, listed, ngettext, pgettext
from bot.people.acting import Child, SchoolFacts
from bot.people.rights.presses import ShowLadder
from bot.schools.ladder import RUNGS, outside
from bot.schools.policy import Policy

_LONGEST_NAME = 40


class Door(Struct, frozen=True):
    """What one child's adult finds behind the door: `asks` may ask for talks, `open_` is what waits or was answered."""

    child: Child
    asks: bool
    open_: Sequence[Request]
    several: bool


class RequestView(Struct, frozen=True):
    """A request with all that its screens say; `by` is who answered it, `head_knows` that no head is left to tell."""

    request: Request
    child: Child
    school: SchoolFacts
    policy: Policy
    hearers: Sequence[Hearer]
    by: str
    head_knows: bool


def which_child(children: Sequence[Child]) -> Screen:
    """About whom?"""
    rows = tuple((Button(_on_button(child.listed_as), presses.ShowDoorFor(child.pupil_id)),) for child in children)
    # What follows stands in this very message, and whether that may be forwarded is decided now.
    return Screen(_("Whom would you like to talk about?"), rows, protected=True)


def door(found: Door) -> Screen:
    """The three ways, and what is under way."""
    pupil_id = found.child.pupil_id
    text = _("What is it about? You do not have to write anything. It is about %(child)s.", child=_child(found.child))
    # Translators: the buttons of the door to the school, at most 20 characters.
    ask = Button(_("I'd like a talk"), presses.AskForTalk(pupil_id))
    ring = Button(_("Ring me"), presses.ChooseWhenToRing(pupil_id))
    rows: list[tuple[Button, ...]] = [(ask if found.asks else ring,)]
    rows.append((Button(_("Changed at home"), presses.BeginChange(pupil_id)),))
    rows.append((Button(_("Unsafe or bullied"), presses.BeginUnsafe(pupil_id)),))
    rows += [(_under_way(request),) for request in found.open_[:3]]
    if found.several:
        rows.append((Button(_("Back"), presses.ShowDoor()),))
    return Screen(text, tuple(rows), protected=True)


def _under_way(request: Request) -> Button:
    # Translators: buttons to what one has asked or told, at most 20 characters.
    label = {
        RequestKind.TALK: _("The talk I asked for"),
        RequestKind.CHANGE: _("The change I told"),
        RequestKind.UNSAFE: _("Who knows about it"),
    }[request.kind]
    return Button(label, presses.ShowRequest(request.id))


def ways(child: Child, policy: Policy) -> Screen:
    """How would you like to talk?"""
    here = [Button(_("At school"), presses.AskForTalkHere(child.pupil_id, Way.SCHOOL))]
    if "virtual" in policy.conferences.forms:
        here.append(Button(_("Online"), presses.AskForTalkHere(child.pupil_id, Way.ONLINE)))
    rows = (
        tuple(here),
        (Button(_("Ring me"), presses.ChooseWhenToRing(child.pupil_id)),),
        (Button(_("Back"), presses.ShowDoorFor(child.pupil_id)),),
    )
    return Screen(_("How would you like to talk about %(child)s?", child=_child(child)), rows, protected=True)


def when_to_ring(phone: str | None, pupil_id: int) -> Screen:
    """When may the school ring?"""
    rows = _day_parts(lambda part: presses.AskForCall(pupil_id, part))
    return Screen(_when(phone), (*rows, (Button(_("Back"), presses.ShowDoorFor(pupil_id)),)), protected=True)


def when_to_ring_about(request: Request) -> Screen:
    """The same, about something that was told."""
    rows = _day_parts(lambda part: presses.RingMe(request.id, part))
    return Screen(
        _when(request.asker_phone), (*rows, (Button(_("Back"), presses.ShowRequest(request.id)),)), protected=True
    )


def _when(phone: str | None) -> str:
    if phone:
        return _("When would you like to be rung? The school rings %(number)s.", number=masked(phone))
    return _("When would you like to be rung? The school has no number of yours here. Give it to the office, too.")


def part_of_day(part: DayPart) -> str:
    """As a button says it."""
    return {
        # Translators: when in the day, as buttons of at most 20 characters.
        DayPart.MORNING: _("In the morning"),
        DayPart.MIDDAY: _("Around noon"),
        DayPart.AFTERNOON: _("In the afternoon"),
        DayPart.ANY: _("At any time"),
    }[part]


def _day_parts(press: Callable[[DayPart], Press]) -> Rows:
    buttons = [Button(part_of_day(part), press(part)) for part in DayPart]
    return (tuple(buttons[:2]), tuple(buttons[2:]))


def talks_not_asked_for(pupil_id: int) -> Screen:
    """The principle leaves talks to the school; a call is always possible."""
    text = _("At this school it is the school that invites to further talks. You can always be rung.")
    rows = (
        (Button(_("Ring me"), presses.ChooseWhenToRing(pupil_id)),),
        (Button(_("Back"), presses.ShowDoorFor(pupil_id)),),
    )
    return Screen(text, rows)


# A change at home ---------------------------------------------------------------------------------------------------


def whom_to_tell(child: Child, staff: Sequence[Staff], phone: str | None) -> Screen:
    """Who is to know that something has changed? Only that one hears of it."""
    back = (Button(_("Back"), presses.ShowDoorFor(child.pupil_id)),)
    if not staff:
        return Screen(_nobody(phone), (back,))
    text = _(
        "Something has changed at home for %(child)s. Whom shall I tell? Nobody else hears of it, "
        "and nobody asks you here what it is.",
        child=_child(child),
    )
    rows = tuple(
        (Button(_on_button(each.name), presses.TellChange(child.pupil_id, each.person_id)),) for each in staff[:6]
    )
    return Screen(text, (*rows, back), protected=True)


def _nobody(phone: str | None) -> str:
    if phone:
        return _(
            "Nobody at the school can be reached here at present. Please call the office on %(phone)s.", phone=phone
        )
    return _("Nobody at the school can be reached here at present. Please call the office.")


# Unsafe -------------------------------------------------------------------------------------------------------------


def who_would_hear(child: Child, staff: Sequence[Staff], phone: str | None) -> Screen:
    """Who is told at once, before anything is told."""
    reached = [isolated(each.name) for each in staff if each.reached]
    lines = [_("Is %(child)s unsafe or bullied at school?", child=_child(child))]
    if reached:
        who = listed(reached)
        lines.append(_("I tell %(names)s at once, whatever the hour. You do not have to write anything.", names=who))
    else:
        lines.append(_nobody(phone))
    # Translators: buttons, at most 20 characters.
    tell = _("Tell them now") if reached else _("Leave word as well")
    rows = (
        (Button(tell, presses.TellUnsafe(child.pupil_id)),),
        (Button(_("Back"), presses.ShowDoorFor(child.pupil_id)),),
    )
    return Screen("\n\n".join(lines), rows, protected=True)


# How it stands ------------------------------------------------------------------------------------------------------


def request(view: RequestView, now: datetime) -> Screen:
    """How a request stands, and what can be done about it."""
    said = {RequestKind.TALK: _talk, RequestKind.CHANGE: _change, RequestKind.UNSAFE: _unsafe}[view.request.kind]
    lines, buttons = said(view)
    asked = view.request
    rows = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    rows.append((Button(_("Close"), presses.CloseRequest(asked.id)),))
    fold = folded(now, presses.ShowRequest(asked.id))
    return Screen("\n".join(lines), tuple(rows), protected=True, fold=fold)


def _talk(view: RequestView) -> tuple[list[str], list[Button]]:
    asked = view.request
    back = Button(_("Take it back"), presses.TakeBack(asked.id))
    ring = Button(_("Ring me instead"), presses.WhenToRing(asked.id))
    if asked.answer is AnswerKind.RANG:
        return _rang(view)
    if asked.answer is AnswerKind.TIMES and asked.round_id is not None:
        see = Button(_("See the times"), OpenSingle(asked.round_id))
        return [_("%(name)s has found times for a talk about %(child)s.", name=view.by, child=_child(view.child))], [
            see
        ]
    if asked.answer is AnswerKind.BACK:
        return [_("You have taken it back. You can ask again whenever you like.")], []
    lines = [_sent(view)]
    if asked.late_at is not None:
        lines.append(_("The answer is late. More people at the school know of it now."))
        return lines, [ring, _ladder(view)]
    lines.append(_closes())
    return lines, [back] if asked.way is Way.PHONE else [ring, back]


def _sent(view: RequestView) -> str:
    """To whom it went and until when they answer; honest where nobody is there to read it."""
    known = [isolated(each.given_name) for each in view.hearers if not each.lost]
    if not view.hearers:
        return " ".join([_("It waits at the school, where nobody can be reached here at present."), _call(view)])
    names = listed(known or [isolated(each.given_name) for each in view.hearers])
    by = long_date(local(view.request.due_at - timedelta(seconds=1), view.school.zone).date())
    if known:
        return _("Sent to %(names)s. You get an answer by %(date)s.", names=names, date=by)
    return " ".join([_("It waits for %(names)s.", names=names), _call(view)])


def _call(view: RequestView) -> str:
    """For what is not taken up here."""
    if view.school.phone:
        return _("It may be quicker to call the office on %(phone)s.", phone=view.school.phone)
    return _("It may be quicker to call the office.")


def _closes() -> str:
    return _("This message closes itself shortly, so that it does not lie open.")


def _rang(view: RequestView) -> tuple[list[str], list[Button]]:
    text = _("%(name)s says that you have talked about %(child)s. Have you?", name=view.by, child=_child(view.child))
    if not view.request.is_open:
        return [_("You have talked with each other.")], []
    # Translators: buttons, at most 20 characters: have you talked with each other?
    yes = Button(_("Yes, we have"), presses.WeTalked(view.request.id, True))
    return [text], [yes, Button(_("No, not yet"), presses.WeTalked(view.request.id, False))]


def _change(view: RequestView) -> tuple[list[str], list[Button]]:
    asked = view.request
    ring = Button(_("Ring me"), presses.WhenToRing(asked.id))
    names = listed([isolated(each.given_name) for each in view.hearers] or [isolated(view.school.name)])
    if asked.answer is AnswerKind.RANG:
        return _rang(view)
    if asked.answer is AnswerKind.TIMES:
        return _talk(view)
    if asked.answer is AnswerKind.BACK:
        return [_("You have taken it back. You can ask again whenever you like.")], []
    if asked.answer is AnswerKind.READ:
        lines = [_("%(name)s has read it and will be there for %(child)s.", name=view.by, child=_child(view.child))]
        return ([*lines, _rings(view)], []) if asked.rings else (lines, [ring])
    lines = [_("Sent to %(names)s, and nobody else hears of it.", names=names)]
    buttons = [] if asked.rings else [ring]
    if asked.rings:
        lines.append(_rings(view))
    if asked.late_at is not None:
        lines = [_("%(names)s has not answered yet. You decide who else is to know.", names=names)]
        if not view.head_knows:
            buttons.append(Button(_("Tell the head, too"), presses.TellHead(asked.id)))
    elif not any(each.seen_at for each in view.hearers):
        buttons.append(Button(_("Take it back"), presses.TakeBack(asked.id)))
    return [*lines, _closes()], buttons


def _rings(view: RequestView) -> str:
    if view.request.late_at is not None:
        return _("You will be rung.")
    by = long_date(local(view.request.due_at - timedelta(seconds=1), view.school.zone).date())
    return _("You are rung by %(date)s.", date=by)


def _unsafe(view: RequestView) -> tuple[list[str], list[Button]]:
    asked, zone = view.request, view.school.zone
    if asked.answer is AnswerKind.RANG:
        lines, buttons = _rang(view)
        return [*lines, "", _next_step(view)], [*buttons, _ladder(view)]
    if asked.answer is AnswerKind.TIMES:
        return _talk(view)
    told = long_moment(local(asked.asked_at, zone))
    lines = [_("On %(when)s you told the school that %(child)s is not safe.", when=told, child=_child(view.child))]
    lines += ["", _("Who knows, and since when:"), *(f"• {_known(each, zone)}" for each in view.hearers), ""]
    if asked.answer is AnswerKind.READ:
        lines.append(_("%(name)s looks after it and contacts you.", name=view.by))
    elif asked.late_at is not None:
        lines += [_("Nobody has taken it up yet, and more people know of it now."), _call(view)]
    else:
        until = long_moment(local(asked.due_at, zone))
        lines.append(_("If nobody takes it up by %(when)s, more people are told.", when=until))
    if asked.rings:
        lines.append(_("You have asked to be rung."))
    ring = [] if asked.rings else [Button(_("Ring me"), presses.WhenToRing(asked.id))]
    return [*lines, _next_step(view)], [*ring, _ladder(view)]


def _known(each: Hearer, zone: str) -> str:
    name, told = isolated(each.name), long_moment(local(each.told_at, zone))
    if each.seen_at is not None:
        return _("%(name)s has it open since %(when)s", name=name, when=long_moment(local(each.seen_at, zone)))
    if each.lost:
        return _("%(name)s cannot be reached here at present", name=name)
    return _("%(name)s was told on %(when)s", name=name, when=told)


def _next_step(view: RequestView) -> str:
    """The next rung of the ladder (D4.56): advice, and when it takes things up."""
    beyond = outside(view.policy)
    if not beyond:
        return _("If it does not get better, ask for the head.")
    step = _("If it does not get better, you can turn to %(rung)s.", rung=_(RUNGS[beyond[0]]))
    days = view.policy.escalation.outside_after_days
    if not days:
        return step
    whom = capital(_(RUNGS[beyond[-1]]))
    last = ngettext(
        "%(whom)s takes up a matter once %(number)s day has passed since you took it up with the head.",
        "%(whom)s takes up a matter once %(number)s days have passed since you took it up with the head.",
        days,
        whom=whom,
    )
    return f"{step} {last}"


def _ladder(view: RequestView) -> Button:
    return Button(_("Whom to turn to?"), ShowLadder(view.school.id, view.request.class_id))


def taken_back() -> Toast:
    return Toast(_("You have taken it back."))


def already_answered() -> Toast:
    return Toast(_("It has been answered in the meantime."))


def closed(opens: Press) -> Screen:
    """Folded at once."""
    # Translators: opens a message that was folded to its headline.
    return Screen(headline(), ((Button(pgettext("folded message", "Open"), opens),),))


def _child(child: Child) -> str:
    return isolated(child.given_name)


def _on_button(name: str) -> str:
    return isolated(shortened(name, _LONGEST_NAME))
