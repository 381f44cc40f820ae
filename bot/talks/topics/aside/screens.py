"""What a guardian reads about a topic without the child (experience.md, texts 8 to 10).

Only after a press, protected, and folded after ten minutes; so it may name the child.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from bot.conferences.confidential.rules import READ_PAGE
from bot.conferences.rounds.wording import in_rows
from bot.conferences.single.presses import OpenSingle
from bot.core.dates import local, long_date, long_moment
from bot.core.replies import Button, Rows, Screen
from bot.core.texts import _, isolated, pgettext
from bot.people.pages.presses import OpenPage
from bot.talks.topics.aside.presses import (
    AskCall,
    FoldAside,
    InviteBoth,
    LetPass,
    LetRest,
    RaiseAside,
    ReleaseAside,
    SayWord,
    ShowAside,
    WithdrawAside,
)
from bot.talks.topics.aside.rules import WRITE_PAGE
from bot.talks.topics.facts import AsideFacts, Before
from bot.talks.topics.models import Area, Party, Step, Word
from bot.talks.topics.presses import AddTopic, OpenTopics
from bot.talks.topics.screens import area_name, on_button


class AsideView(Struct, frozen=True):
    """A topic without the child as its guardian has it. `alone`: the principle leaves the decision to the teacher;
    `separate`: what is agreed gets a talk of its own; `others`: another guardian could be invited; `has_right`: being
    there is the pupil's right; `waits`: the teacher could still be waited for; `writes`: the school has its own page;
    `words`: what was written there, by id."""

    aside: AsideFacts
    alone: bool = False
    separate: bool = True
    others: bool = False
    has_right: bool = False
    overdue: bool = False
    waits: bool = True
    writes: bool = False
    words: tuple[int, ...] = ()

    @property
    def child(self) -> str:
        return isolated(self.aside.pupil.child)

    @property
    def teacher(self) -> str:
        return isolated(self.aside.teacher)

    @property
    def asks_again(self) -> bool:
        """Whether the home's word is asked for anew, because the pupil has a right to be there now."""
        return self.aside.home is None and not self.alone


def right_line(child: str) -> str:
    """Of twelve years and more in Norway (experience.md 0.3)."""
    return _("%(child)s has the right to be there.", child=child)


# Asking --------------------------------------------------------------------------------------------------------------


def with_or_without(about: Before, area: Area, teacher: str, *, alone: bool, has_right: bool) -> Screen:
    """Text 8: with the child, without, or a call."""
    pupil = about.pupil
    child, values = isolated(pupil.child), {"child": isolated(pupil.child), "teacher": isolated(teacher)}
    if alone:
        text = _(
            "Should %(child)s be there when you talk about it? If you choose “Without %(child)s”, only %(teacher)s "
            "sees it and decides.",
            **values,
        )
    else:
        text = _(
            "Should %(child)s be there when you talk about it? If you choose “Without %(child)s”, only %(teacher)s "
            "sees it, and you decide it together.",
            **values,
        )
    if has_right:
        text = f"{text}\n{right_line(child)}"
    name = on_button(pupil.child)
    return Screen(
        text,
        (
            (Button(_("With %(child)s", child=name), AddTopic(pupil.pupil_id, Party.HOME, area)),),
            (Button(_("Without %(child)s", child=name), RaiseAside(pupil.pupil_id, area, False)),),
            (Button(_("Call me"), RaiseAside(pupil.pupil_id, area, True)),),
        ),
    )


def nobody_hears(phone: str | None) -> Screen:
    """Nobody at the school could answer."""
    if phone:
        return Screen(_("Nobody at the school can answer this here. Call the office on %(phone)s.", phone=phone))
    return Screen(_("Nobody at the school can answer this here. Call the office."))


# Where it stands -----------------------------------------------------------------------------------------------------


def sent(view: AsideView) -> Screen:
    """Right after it was raised."""
    day = long_date(local(view.aside.answer_by, view.aside.pupil.zone).date())
    if view.aside.waits_for_call:
        text = _(
            "Sent to %(teacher)s, who calls you by %(date)s. In a while this message closes, so that it does not lie "
            "open.",
            teacher=view.teacher,
            date=day,
        )
    else:
        text = _(
            "Sent to %(teacher)s. You get an answer by %(date)s. In a while this message closes, so that it does not "
            "lie open.",
            teacher=view.teacher,
            date=day,
        )
    return Screen(text, (*pages(view), *_who(view), _back_row(view)))


def aside(view: AsideView, now: datetime) -> Screen:
    """Where it stands, and what the guardian can do."""
    facts = view.aside
    if facts.over_at is None and facts.heir_id is not None:
        return _passing(view)
    say: dict[Step, Callable[[AsideView], Screen]] = {
        Step.PROPOSED: _proposed,
        Step.RESTS: _rests,
        Step.AGREED: _agreed,
        Step.ARRANGED: _arranged,
        Step.RELEASED: _released,
        Step.WITHDRAWN: _withdrawn,
        Step.HELD: _held,
    }
    screen = say[facts.step](view)
    return (
        screen
        if facts.over_at is not None
        else replace(screen, rows=(*screen.rows[:-1], *pages(view), screen.rows[-1]))
    )


def _titled(view: AsideView, *lines: str) -> str:
    head = [area_name(view.aside.area)] if view.aside.area else []
    return "\n".join([*head, *lines])


def _close(view: AsideView) -> Button:
    # Translators: folds the message at once.
    return Button(pgettext("fold the message", "Close"), FoldAside(view.aside.aside_id))


def pages(view: AsideView) -> Rows:
    """Words are written and read on the school's own page, where it has one; else they talk."""
    school, number = view.aside.pupil.school_id, view.aside.aside_id
    rows = tuple((Button(_("Read what it says"), OpenPage(READ_PAGE, school, each)),) for each in view.words)
    return (*rows, (Button(_("Write on the page"), OpenPage(WRITE_PAGE, school, number)),)) if view.writes else rows


def _back_row(view: AsideView) -> tuple[Button, ...]:
    """Taking it back is for whoever raised it."""
    if not view.aside.from_home:
        return (_close(view),)
    return (Button(_("Take it back"), WithdrawAside(view.aside.aside_id)), _close(view))


def _who(view: AsideView) -> Rows:
    """Who is invited is part of the decision (experience.md 0.2)."""
    if not view.others or not view.separate:
        return ()
    if view.aside.both:
        return ((Button(_("Invite only me"), InviteBoth(view.aside.aside_id, False)),),)
    return ((Button(_("Invite us both"), InviteBoth(view.aside.aside_id, True)),),)


def _call(view: AsideView, label: str) -> Button:
    return Button(label, AskCall(view.aside.aside_id))


def _words(view: AsideView) -> Rows:
    """Text 9's buttons."""
    number, name = view.aside.aside_id, on_button(view.aside.pupil.child)
    return (
        (Button(_("Agree, without %(child)s", child=name), SayWord(number, Word.WITHOUT)),),
        (Button(_("Rather with %(child)s", child=name), SayWord(number, Word.WITH)),),
        (_call(view, _("Call me")),),
    )


def _proposed(view: AsideView) -> Screen:
    facts = view.aside
    values = {"teacher": view.teacher, "child": view.child}
    if facts.home is None and facts.school is not None:
        text = _(
            "%(teacher)s suggests that you talk about it without %(child)s. You decide it together. What do you say?",
            **values,
        )
        lines = [text, right_line(view.child)] if view.has_right else [text]
        return Screen(_titled(view, *lines), (*_words(view), (_close(view),)))
    day = long_date(local(facts.answer_by, facts.pupil.zone).date())
    if facts.waits_for_call:
        text = _("%(teacher)s calls you by %(date)s. Nobody else sees it.", teacher=view.teacher, date=day)
    else:
        text = _(
            "It is with %(teacher)s, who answers by %(date)s. Nobody else sees it.", teacher=view.teacher, date=day
        )
    lines = [text]
    if view.overdue and facts.pupil.phone:
        lines.append(_("The answer is late. You can call the office on %(phone)s.", phone=facts.pupil.phone))
    calls: Rows = () if facts.waits_for_call else ((_call(view, _("Call me")),),)
    return Screen(_titled(view, *lines), (*calls, *_who(view), *_take(view), _back_row(view)))


def _take(view: AsideView) -> Rows:
    """To the ordinary agenda: only by whoever raised it."""
    if not view.aside.from_home:
        return ()
    name = on_button(view.aside.pupil.child)
    return ((Button(_("Take it with %(child)s", child=name), ReleaseAside(view.aside.aside_id)),),)


def _rests(view: AsideView) -> Screen:
    """Not of one mind, on nobody's agenda; a call is offered."""
    facts, values = view.aside, {"teacher": view.teacher, "child": view.child}
    rest = Button(_("Let it lie"), LetRest(facts.aside_id))
    if facts.waits_for_call:
        text = _("%(teacher)s calls you. Nothing is decided, and %(child)s does not see it.", **values)
        return Screen(_titled(view, text), (*_take(view), _back_row(view)))
    if facts.home is Word.WITH:
        text = _("You would rather talk about it together with %(child)s. Nothing is decided, and %(child)s does not "
                 "see it.", **values)  # fmt: skip
        return Screen(_titled(view, text), (*_words(view)[::2], (_close(view),)))
    if view.alone:
        text = _("%(teacher)s wants to talk about it together with %(child)s. It is on no agenda, and %(child)s does "
                 "not see it. Shall %(teacher)s call, so that you find a way?", **values)  # fmt: skip
    else:
        text = _("%(teacher)s would rather talk about it together with %(child)s. Nothing is decided, and %(child)s "
                 "does not see it. Shall %(teacher)s call, so that you find a way?", **values)  # fmt: skip
    back: Rows = ((Button(_("Take it back"), WithdrawAside(facts.aside_id)),),) if facts.from_home else ()
    return Screen(text, ((_call(view, _("Yes, call me")),), *_take(view), (rest,), *back))


def _agreed(view: AsideView) -> Screen:
    values = {"teacher": view.teacher, "child": view.child}
    if not view.separate:
        text = _("You agree to take it without %(child)s, in a part of the talk when %(child)s is not there.", **values)
    else:
        text = _("You agree to take it without %(child)s. %(teacher)s calls you to find a time.", **values)
    return Screen(_titled(view, text), (*_who(view), _back_row(view)))


def _arranged(view: AsideView) -> Screen:
    facts = view.aside
    if view.asks_again:
        text = _("%(child)s has the right to be there now. Do you still want to take it without %(child)s?",
                 child=view.child)  # fmt: skip
        return Screen(_titled(view, text), (*_words(view), (_close(view),)))
    if view.alone:
        text = _("It is taken without %(child)s, in a talk with %(teacher)s.", child=view.child, teacher=view.teacher)
    else:
        text = _("You agree to take it without %(child)s, in a talk with %(teacher)s.",
                 child=view.child, teacher=view.teacher)  # fmt: skip
    rows: Rows = ((Button(_("Times and talk"), OpenSingle(facts.round_id or 0)),),)
    return Screen(_titled(view, text), (*rows, *_who(view), _back_row(view)))


def _released(view: AsideView) -> Screen:
    text = _("It is on the agenda now, and you talk about it together with %(child)s.", child=view.child)
    return Screen(_titled(view, text), ((Button(_("See the topics"), OpenTopics(view.aside.pupil.pupil_id)),),))


def _withdrawn(view: AsideView) -> Screen:
    return Screen(_("It was taken back. Nobody talks about it, and it is erased."), ((_close(view),),))


def _held(view: AsideView) -> Screen:
    return Screen(_("You have talked about it."), ((_close(view),),))


def _passing(view: AsideView) -> Screen:
    """The guardian hears first (experience.md 2.5)."""
    facts = view.aside
    assert facts.heir is not None
    assert facts.passes_at is not None
    values = {
        "teacher": view.teacher,
        "heir": isolated(facts.heir),
        "when": long_moment(local(facts.passes_at, facts.pupil.zone)),
    }
    text = _("%(teacher)s cannot answer now. You hear it first: from %(when)s it is %(heir)s who answers, and only "
             "%(heir)s sees it. If you do not want that, take it back.", **values)  # fmt: skip
    number = facts.aside_id
    buttons = [Button(_("Fine, right away"), LetPass(number, True))]
    if view.waits:
        buttons.append(Button(_("I would rather wait"), LetPass(number, False)))
    return Screen(_titled(view, text), (*in_rows(buttons, 1), _back_row(view)))


# On the list of topics -----------------------------------------------------------------------------------------------


def line(view: AsideView) -> str:
    """One's own line under the agenda, which nobody else's agenda has."""
    what = area_name(view.aside.area) if view.aside.area else ""
    return _("Only you and %(teacher)s see this: %(topic)s, without %(child)s.",
             teacher=view.teacher, topic=what, child=view.child)  # fmt: skip


def button(view: AsideView) -> tuple[Button, ...]:
    """The way to it."""
    label = area_name(view.aside.area) if view.aside.area else pgettext("folded message", "Open")
    return (Button(label, ShowAside(view.aside.aside_id)),)
