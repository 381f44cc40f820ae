"""Every word and button of whoever arranges a talk with one family. Protected, and folded after ten minutes: what
stands here is for nobody who looks over a shoulder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.conferences.models import Form, TalkKind
from bot.conferences.queries import PupilName
from bot.conferences.rounds.access import ClassChoice
from bot.conferences.rounds.wording import (
    LONGEST_LABEL,
    by_name,
    clipped,
    full_name,
    in_rows,
    name_label,
    paged,
    place_line,
)
from bot.conferences.rounds.wording import class_name as named_class
from bot.conferences.single.arranging import presses as p
from bot.conferences.single.arranging.draft import Draft, What
from bot.conferences.single.arranging.queries import Colleague, PupilPlace
from bot.conferences.single.facts import Reason, Single
from bot.conferences.single.words import FOLDS_AFTER, headline
from bot.core.dates import local, short_moment
from bot.core.presses import Press
from bot.core.replies import Button, Fold, Rows, Screen
from bot.core.texts import _, isolated, language, listed, name_key, ngettext

_PUPILS_A_PAGE, _STAFF_A_PAGE = 24, 20


def protected(text: str, rows: Rows, now: datetime, opens: Press | None = None) -> Screen:
    """As it is kept: not to be forwarded, and folded to the neutral sentence."""
    return Screen(text, rows, protected=True, fold=Fold(now + FOLDS_AFTER, headline(None), opens or p.ListSingles()))


class Entry(Struct, frozen=True):
    """One of my talks in the list: about whom, and when it is, if it has its time."""

    single: Single
    pupil: str
    starts_at: datetime | None


def mine(entries: Sequence[Entry], classes: Sequence[ClassChoice], now: datetime) -> Screen:
    """My talks with single families, and the way to a new one."""
    text = _("Here you arrange a talk with one family. Only those you invite can see it.")
    rows = [(Button(clipped(_entry(each), 60), p.ManageSingle(each.single.round_id)),) for each in entries]
    if not classes:
        return protected(text, tuple(rows), now)
    if len(classes) == 1:
        new: Rows = ((Button(_("New talk"), p.PickFamily(classes[0].class_id, 0)),),)
    else:
        labels = [
            Button(
                clipped(_("New talk: %(class_name)s", class_name=each.name), LONGEST_LABEL),
                p.PickFamily(each.class_id, 0),
            )
            for each in classes[:40]
        ]
        new = in_rows(labels, 2)
    return protected(text, (*rows, *new), now)


def _entry(entry: Entry) -> str:
    if entry.starts_at is None:
        return _("%(pupil)s: waits for an answer", pupil=entry.pupil)
    when = short_moment(local(entry.starts_at, entry.single.round_.zone))
    return _("%(pupil)s: %(when)s", pupil=entry.pupil, when=when)


def pick_family(class_: ClassChoice, pupils: Sequence[PupilName], page: int, now: datetime) -> Screen:
    """With which family?"""
    buttons = [
        Button(name_label(each.given_name, each.family_name), p.BeginFor(each.pupil_id))
        for each in by_name(pupils, lambda pupil: pupil)
    ]
    shown, turns = paged(buttons, _PUPILS_A_PAGE, page, lambda other: p.PickFamily(class_.class_id, other))
    back = (Button(_("Back"), p.ListSingles()),)
    text = _("About which pupil in %(class_name)s?", class_name=named_class(class_.name))
    return protected(text, (*in_rows(shown, 2), *turns, back), now)


# The draft -----------------------------------------------------------------------------------------------------------


class DraftView(Struct, frozen=True):
    """A draft with the names its screens say. `custody` are (person id, given name) of those who can be invited."""

    draft: Draft
    pupil: PupilPlace
    sorts: tuple[What, ...]
    custody: tuple[tuple[int, str], ...]
    colleagues: tuple[str, ...]
    zone: str
    now: datetime

    @property
    def about(self) -> str:
        return full_name(self.pupil.name.given_name, self.pupil.name.family_name)


def draft(view: DraftView, note: str | None = None) -> Screen:
    """The next question, or the preview."""
    if view.draft.what is None:
        return _asks_what(view)
    if view.draft.needs_reason:
        return _asks_reason(view)
    return _preview(view, note)


def _draft_screen(view: DraftView, text: str, rows: Rows) -> Screen:
    return protected(text, rows, view.now, p.ShowDraft(view.draft.draft_id))


def _asks_what(view: DraftView) -> Screen:
    labels = {
        What.EXTRA: _("Extra talk"),
        What.CALL: _("Short phone call"),
        What.FOLLOW: _("Follow-up talk"),
        What.NETWORK: _("Network meeting"),
        What.PLAN: _("Action-plan meeting"),
    }
    rows = tuple((Button(labels[what], p.SetWhat(view.draft.draft_id, what)),) for what in view.sorts)
    return _draft_screen(view, _("What would you like to arrange about %(pupil)s?", pupil=view.about), rows)


def _asks_reason(view: DraftView) -> Screen:
    text = _("What may the family read about why? Details belong in the talk.")
    rows = tuple((Button(reason_label(each), p.SetReason(view.draft.draft_id, each)),) for each in Reason)
    return _draft_screen(view, text, rows)


def reason_label(reason: Reason) -> str:
    """A neutral reason, as a button and as a line."""
    return {
        Reason.WONDER: _("We wonder about it"),
        Reason.WORRY: _("It is on our mind"),
        Reason.GOING: _("How things are going"),
        Reason.SINCE: _("Since last time"),
    }[reason]


def kind_line(kind: TalkKind, form: Form, pupil: str) -> str:
    """What is arranged, and about whom."""
    if kind is TalkKind.NETWORK_MEETING:
        return _("Network meeting about %(pupil)s", pupil=pupil)
    if kind is TalkKind.ACTION_PLAN_MEETING:
        return _("Action-plan meeting about %(pupil)s", pupil=pupil)
    if kind is TalkKind.SEPARATE:
        return _("Separate talk about %(pupil)s", pupil=pupil)
    if kind is TalkKind.FOLLOW_UP:
        return _("Follow-up talk about %(pupil)s", pupil=pupil)
    if form is Form.PHONE:
        return _("Phone call about %(pupil)s", pupil=pupil)
    return _("Extra talk about %(pupil)s", pupil=pupil)


def _preview(view: DraftView, note: str | None) -> Screen:
    made = view.draft
    assert made.what is not None
    lines = [note] if note else []
    lines += [kind_line(made.what.kind, made.form, view.about)]
    if made.reason:
        lines.append(_("Why: %(reason)s", reason=reason_label(made.reason)))
    lines.append(place_line(made.form, made.room))
    lines.append(ngettext("Length: %(number)s minute", "Length: %(number)s minutes", made.minutes))
    lines.append(_("Invited: %(names)s", names=_invited(view)))
    lines.append(times_line(made.starts, view.zone))
    return _draft_screen(view, "\n".join(lines), _preview_rows(made))


def times_line(starts: Sequence[datetime], zone: str) -> str:
    """The times, or that there is none."""
    if not starts:
        return _("I can't find a free time for you. Write the times yourself.")
    return _("Times: %(times)s", times=listed([short_moment(local(start, zone)) for start in starts]))


def _invited(view: DraftView) -> str:
    chosen = set(view.draft.guests) or {person for person, _name in view.custody}
    names = [name for person, name in view.custody if person in chosen]
    return listed([isolated(name) for name in (*names, *view.colleagues, *view.draft.outside)]) or "–"


def _preview_rows(made: Draft) -> Rows:
    draft_id = made.draft_id
    form = Button(_("At the school"), p.TurnForm(draft_id))
    if made.form is not Form.PHONE:
        form = Button(_("By phone"), p.TurnForm(draft_id))
    send = ((Button(_("Send invitation"), p.SendSingle(draft_id, made.changes)),),) if made.is_complete else ()
    return (
        *send,
        (Button(_("Other times"), p.ShiftTimes(draft_id)), Button(_("Write the times"), p.WriteTimes(draft_id))),
        (form, Button(_("Who is invited?"), p.ShowInvited(draft_id))),
        (Button(_("Throw away"), p.DropSingle(draft_id)),),
    )


def asks_times(view: DraftView, unread: bool = False) -> Screen:
    """Typed times."""
    back = (Button(_("Back"), p.ShowDraft(view.draft.draft_id)),)
    return _draft_screen(view, times_question(one=view.draft.is_meeting, unread=unread), (back,))


def times_question(*, one: bool, unread: bool) -> str:
    """How times are written."""
    if one:
        question = _("Write the day and the time, for example 1/12 14.20.")
    else:
        question = _("Write up to six times with their days, for example 1/12 14.20, 2/12 15.00.")
    return _("I could not read that as times ahead.") + " " + question if unread else question


def invited(view: DraftView) -> Screen:
    """Who is invited: each custody holder on or off, colleagues, people from outside."""
    draft_id = view.draft.draft_id
    chosen = set(view.draft.guests) or {person for person, _name in view.custody}
    rows = [
        (Button(_tick(clipped(name, LONGEST_LABEL), person in chosen), p.TurnGuardian(draft_id, person)),)
        for person, name in view.custody
    ]
    more = (
        Button(_("A colleague"), p.ShowColleagues(draft_id, 0)),
        Button(_("Somebody else"), p.NameOthers(draft_id)),
    )
    text = _("Who is invited? Only they will know of it.") + "\n" + _("Invited: %(names)s", names=_invited(view))
    return _draft_screen(view, text, (*rows, more, (Button(_("Done"), p.ShowDraft(draft_id)),)))


def _tick(label: str, on: bool) -> str:
    return f"✓ {label}" if on else label


def colleagues(view: DraftView, staff: Sequence[Colleague], page: int) -> Screen:
    """The school's staff, to invite one or several."""
    draft_id, code = view.draft.draft_id, language()
    ordered = sorted(staff, key=lambda each: (name_key(each.given_name, code), name_key(each.family_name, code)))
    buttons = [
        Button(
            _tick(name_label(each.given_name, each.family_name), each.person_id in view.draft.colleagues),
            p.TurnColleague(draft_id, each.person_id, page),
        )
        for each in ordered
    ]
    shown, turns = paged(buttons, _STAFF_A_PAGE, page, lambda other: p.ShowColleagues(draft_id, other))
    done = (Button(_("Done"), p.ShowInvited(draft_id)),)
    return _draft_screen(view, _("Which colleagues do you invite?"), (*in_rows(shown, 2), *turns, done))


def asks_names(view: DraftView, unread: bool = False) -> Screen:
    """Names from outside the school: you invite them yourself."""
    text = _("Write their names, one a line and at most five. They only stand on the list: you invite them yourself.")
    if unread:
        text = _("I could not read that as names.") + " " + text
    return _draft_screen(view, text, ((Button(_("Back"), p.ShowInvited(view.draft.draft_id)),),))


def dropped(now: datetime) -> Screen:
    """Thrown away; nobody heard of it."""
    return protected(_("Thrown away. Nobody has heard of it."), ((Button(_("My talks"), p.ListSingles()),),), now)


def draft_gone(now: datetime) -> Screen:
    """Sent, dropped, or begun anew."""
    return protected(_("This was sent or thrown away."), ((Button(_("My talks"), p.ListSingles()),),), now)


def teacher_busy() -> str:
    """Why it was not sent."""
    return _("You have something else at one of these times, or it has passed. Choose others.")
