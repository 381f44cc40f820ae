"""Every word and button of preparation, outside pushed messages.

The one rule kept here: the child's screens lead to the child's screens only, and say nothing that the child may not
know. They are made from points on the agenda, never from what was raised without the child.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.booking.screens import FOLDS_AFTER, to_talks
from bot.conferences.doors import RaiseTopic, ShowAgreements, ShowPreparation, ShowTopics
from bot.conferences.facts import RoundFacts
from bot.conferences.queries import PupilName
from bot.conferences.rounds.running.presses import ShowMissing
from bot.conferences.rounds.wording import by_name, class_name, full_name, in_rows, name_label, noted, paged
from bot.core.dates import local, long_date, long_moment
from bot.core.replies import Button, Fold, Rows, Screen, Toast
from bot.core.texts import _, capital, isolated, listed, ngettext
from bot.schools.words import POINTS
from bot.talks.agreements.deeds import Deed, deed_text
from bot.talks.preparation import presses as p
from bot.talks.preparation.facts import Preparing, RoundView
from bot.talks.preparation.models import HomeStep, Part
from bot.talks.preparation.questions import part_name, questions
from bot.talks.preparation.rules import age_band, prepares_pupil, steps
from bot.talks.topics.facts import TopicFacts
from bot.talks.topics.screens import area_name, on_button

PUPILS_A_PAGE = 20
# A text of so many lines is still read.
MOST_WISHES = 12


def _when(about: Preparing) -> str:
    return long_moment(local(about.booking.starts_at, about.round_.zone))


def _fold(about: Preparing) -> Fold:
    return Fold(about.booking.ends_at + FOLDS_AFTER, _("The talk on %(when)s is over.", when=_when(about)))


def _ticked(label: str, *, on: bool) -> str:
    return f"✓ {label}" if on else label


# The guardian's own list ---------------------------------------------------------------------------------------------


def preparation(about: Preparing) -> Screen:
    """What is done, what to do, three questions for the child; nobody else sees it."""
    child = isolated(about.pupil.child)
    parts = [_("The talk about %(child)s on %(when)s", child=child, when=_when(about))]
    if at_school := _at_school(about):
        parts.append(at_school)
    if own := steps(about.policy):
        lines = [_step_line(about, step) for step in own]
        parts.append("\n".join([_("At home:"), *lines]))
    asked = questions(age_band(about.age))
    numbered = [f"{number}. {question}" for number, question in enumerate(asked, start=1)]
    parts.append("\n".join([_("You can ask %(child)s:", child=child), *numbered]))
    parts.append(_private(about))
    return Screen("\n\n".join(parts), _own_buttons(about), fold=_fold(about))


def _at_school(about: Preparing) -> str | None:
    """The pupil's part with the school comes first and blocks nothing (D3.21, D3.22)."""
    if not prepares_pupil(about.policy):
        return None
    child = isolated(about.pupil.child)
    if about.pupil_part.prepared_at is not None:
        return _("%(child)s has prepared at school. Now it is your turn together.", child=child)
    return _("%(child)s prepares at school, too. You need not wait for that.", child=child)


def _step_line(about: Preparing, step: HomeStep) -> str:
    child = isolated(about.pupil.child)
    name = about.policy.record.name
    texts = {
        HomeStep.READ_RECORD: _("Read %(name)s", name=isolated(name))
        if name
        else _("Read what the school has written"),
        HomeStep.TALK_WITH_CHILD: _("Talk with %(child)s about how school is going", child=child),
        HomeStep.CHILD_EXPECTATIONS: _("Talk about what you hope for from the talk"),
        HomeStep.WITH_CHILD: _("Prepare together what %(child)s would like to say", child=child),
        HomeStep.VIEW_FROM_HOME: _("Think about what you see at home: wellbeing, learning, friends"),
    }
    return f"{'✓' if step in about.home_part.ticks else '•'} {texts[step]}"


def _private(about: Preparing) -> str:
    teacher = isolated(about.round_.teacher_name)
    if about.home_part.ready_at is not None:
        return _("You are ready, and %(teacher)s can see that. What you tick is for you alone.", teacher=teacher)
    return _("What you tick is for you alone. %(teacher)s sees only when you are ready.", teacher=teacher)


def _step_label(about: Preparing, step: HomeStep) -> str:
    # Translators: buttons for what a guardian has done, at most 18 characters; a name has up to 8 letters.
    labels = {
        HomeStep.READ_RECORD: _("Have read it"),
        HomeStep.TALK_WITH_CHILD: _("Have talked"),
        HomeStep.CHILD_EXPECTATIONS: _("Know our hopes"),
        HomeStep.WITH_CHILD: _("Have prepared it"),
        HomeStep.VIEW_FROM_HOME: _("Have our view"),
    }
    return _ticked(labels[step], on=step in about.home_part.ticks)


def _own_buttons(about: Preparing) -> Rows:
    booking_id, pupil_id = about.booking.booking_id, about.pupil.pupil_id
    ready = about.home_part.ready_at is not None
    ticks = [
        Button(_step_label(about, step), p.TickStep(booking_id, step, step not in about.home_part.ticks))
        for step in steps(about.policy)
    ]
    # Translators: buttons, at most 20 characters; a name has up to 8 letters.
    rows = [*in_rows(ticks, 2), (Button(_ticked(_("We are ready"), on=ready), p.SayReady(booking_id, not ready)),)]
    shows = Button(_("Show to %(child)s", child=on_button(about.pupil.child)), p.ShowToChild(booking_id))
    rows.append((shows, Button(_("On paper"), p.PutOnPaper(booking_id))))
    more = []
    if about.topics:
        more += [
            Button(_("Something to discuss"), RaiseTopic(booking_id)),
            Button(_("See the topics"), ShowTopics(pupil_id)),
        ]
    if about.looks_back:
        more.append(Button(_("How did it go?"), ShowAgreements(pupil_id)))
    return (*rows, *in_rows(more, 2))


# The screen that is handed over --------------------------------------------------------------------------------------


def for_child(about: Preparing, points: Sequence[TopicFacts], promises: Sequence[Deed]) -> Screen:
    """The child's own screen: when, what it is about, three questions, and what it would like to do."""
    values = {"child": isolated(about.pupil.child), "teacher": isolated(about.round_.teacher_name)}
    when = long_date(local(about.booking.starts_at, about.round_.zone).date())
    parts = [_("Hi %(child)s! On %(when)s you and your grown-ups talk with %(teacher)s.", **values, when=when)]
    asked = questions(age_band(about.age))
    numbered = [f"{number}. {question}" for number, question in enumerate(asked, start=1)]
    parts.append("\n".join([_("You can think about this:"), *numbered]))
    if headings := _headings(about, points):
        parts.append("\n".join([_("This is what it is about:"), *headings]))
    if promises:
        # What is late is nobody's business here (D2.44).
        parts.append("\n".join([_("You wanted to:"), *(f"• {deed_text(deed)}" for deed in promises)]))
    parts.append(_("What would you like to do at the talk?"))
    return Screen("\n\n".join(parts), _childs_buttons(about), fold=_fold(about))


def _headings(about: Preparing, points: Sequence[TopicFacts]) -> list[str]:
    if not about.policy.preparation.pupil_knows_agenda:
        return []
    found = [f"• {capital(_(POINTS[point]))}" for point in about.policy.conferences.agenda]
    for each in points:
        area = area_name(each.area)
        text = _("%(area)s: %(words)s", area=area, words=isolated(each.words)) if each.words else area
        found.append(f"• {text}")
    return found


def _childs_buttons(about: Preparing) -> Rows:
    booking_id = about.booking.booking_id
    chosen = about.pupil_part.parts
    parts = tuple(
        (Button(_ticked(part_name(part), on=part in chosen), p.ChoosePart(booking_id, part, part not in chosen)),)
        for part in Part
    )
    # Translators: button, at most 20 characters, said by a child.
    return (*parts, (Button(_("I am done"), p.EndChildsTurn(booking_id)),))


def childs_turn_over(about: Preparing) -> Screen:
    """Nothing leads on from here: the phone goes back."""
    text = _("Thank you, %(child)s! You can give the phone back now.", child=isolated(about.pupil.child))
    return Screen(text, fold=_fold(about))


def paper_is_coming() -> Toast:
    """The sheet is on its way through the outbox."""
    return Toast(_("The sheet is on its way."))


def nothing_to_prepare() -> Screen:
    """The talk is over or gone."""
    return Screen(_("That talk is over or not booked any more."), ((to_talks(),),))


# The school's side ---------------------------------------------------------------------------------------------------


def rounds(found: Sequence[RoundFacts]) -> Screen:
    """Which round?"""
    buttons = [
        (Button(class_name(each.class_name)[:40], p.ShowRoundPreparation(each.round_id, 0)),) for each in found[-20:]
    ]
    return Screen(_("Which class's talks would you like to prepare?"), tuple(buttons))


def talks_to_prepare(found: Sequence[tuple[int, str]]) -> Screen:
    """A guardian of several: which talk? (booking id, "Emma (3.B)")."""
    return Screen(
        _("Which talk would you like to prepare?"),
        tuple((Button(name[:40], ShowPreparation(booking_id)),) for booking_id, name in found),
    )


def nothing_ahead() -> Screen:
    """No talk of one's children and no round of one's classes."""
    return Screen(_("There is no talk to prepare right now."))


def round_preparation(view: RoundView, page: int, note: str | None = None) -> Screen:
    """Who has prepared with the school, whose home is ready; each press ticks a pupil."""
    round_ = view.round_
    parts = ["\n".join([_round_title(view), *_counts(view)])]
    if wishes := _wishes(view):
        parts.append("\n".join(wishes))
    rows: Rows = ()
    if prepares_pupil(view.policy):
        parts.append(_("Press a name when you have prepared the talk with the pupil."))
        ordered = by_name(view.pupils, lambda pupil: pupil)
        buttons = [_pupil_button(view, pupil, page) for pupil in ordered]
        shown, turns = paged(buttons, PUPILS_A_PAGE, page, lambda to: p.ShowRoundPreparation(round_.round_id, to))
        rows = (*in_rows(shown, 2), *turns)
    return Screen(noted(note, "\n\n".join(parts)), (*rows, *_round_buttons(view)))


def _round_title(view: RoundView) -> str:
    values = {"class_name": class_name(view.round_.class_name)}
    if view.first_at is None:
        return _("%(class_name)s: preparing the talks", **values)
    day = long_date(local(view.first_at, view.round_.zone).date())
    return _("%(class_name)s: the talks begin on %(date)s", **values, date=day)


def _counts(view: RoundView) -> list[str]:
    lines = []
    if prepares_pupil(view.policy):
        values = {"number": len(view.prepared), "all": len(view.pupils)}
        lines.append(_("Prepared with the pupil: %(number)s of %(all)s", **values))
    lines.append(_("Homes that are ready: %(number)s of %(all)s", number=len(view.ready), all=len(view.booked)))
    if missing := len({pupil.pupil_id for pupil in view.pupils} - view.booked):
        lines.append(ngettext("Pupils without a time: %(number)s", "Pupils without a time: %(number)s", missing))
    return lines


def _wishes(view: RoundView) -> list[str]:
    found = []
    for pupil in by_name(view.pupils, lambda each: each):
        part = view.parts.get(pupil.pupil_id)
        if part is not None and part.parts:
            names = listed([part_name(each) for each in part.parts])
            name = full_name(pupil.given_name, pupil.family_name)
            # Translators: a pupil's name, and what the pupil would like to do at the talk, as said on the buttons.
            found.append(_("%(name)s: %(wishes)s", name=name, wishes=names))
    return found[:MOST_WISHES]


def _pupil_button(view: RoundView, pupil: PupilName, page: int) -> Button:
    done = pupil.pupil_id in view.prepared
    label = _ticked(name_label(pupil.given_name, pupil.family_name), on=done)
    return Button(label, p.PreparePupil(view.round_.round_id, pupil.pupil_id, not done, page))


def _round_buttons(view: RoundView) -> Rows:
    round_id = view.round_.round_id
    # Translators: buttons, at most 20 characters.
    buttons = [Button(_("Sheets on paper"), p.PrintSheets(round_id))]
    if view.booked - view.ready:
        buttons.append(Button(_("Remind homes"), p.RemindHomes(round_id)))
    if {pupil.pupil_id for pupil in view.pupils} - view.booked:
        buttons.append(Button(_("Without a time"), ShowMissing(round_id, 0)))
    return in_rows(buttons, 2)


def reminded(pupils: int) -> str:
    """How many homes were reminded."""
    return ngettext(
        "A reminder is on its way to %(number)s family.", "A reminder is on its way to %(number)s families.", pupils
    )


def nobody_to_remind() -> str:
    """The limit of one reminder, or nobody left."""
    return _("Everyone who is not ready has had a reminder, or cannot be reached here.")
