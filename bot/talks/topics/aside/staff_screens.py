"""What the school's side reads about a topic without the child: one member of staff, after a press, for ten minutes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.rounds.wording import in_rows
from bot.conferences.single.arranging.presses import BeginFor, ManageSingle
from bot.core.replies import Button, Rows, Screen
from bot.core.texts import _, isolated, pgettext
from bot.talks.topics.aside.presses import (
    FoldAside,
    LetRest,
    PassOn,
    PickGuardian,
    ProposeAside,
    ReleaseAside,
    SayCalled,
    SayWord,
    ShowAside,
    WithdrawAside,
)
from bot.talks.topics.aside.screens import AsideView, pages, right_line
from bot.talks.topics.facts import PupilFacts
from bot.talks.topics.models import Area, Party, Step, Word
from bot.talks.topics.presses import AddTopic, OpenTopics
from bot.talks.topics.screens import area_name, on_button, staff_name


def with_or_without(pupil: PupilFacts, area: Area) -> Screen:
    """A teacher's topic: on the agenda, or proposed to a guardian."""
    text = _("Should the pupil be there when you talk about it? If you choose “without”, nobody but the guardian you "
             "propose it to sees it.")  # fmt: skip
    name = on_button(pupil.called) or pgettext("instead of a name", "the pupil")
    rows = (
        (Button(_("With %(child)s", child=name), AddTopic(pupil.pupil_id, Party.SCHOOL, area)),),
        (Button(_("Without %(child)s", child=name), PickGuardian(pupil.pupil_id, area)),),
    )
    return Screen(text, rows)


def which_guardian(pupil: PupilFacts, area: Area, guardians: Sequence[tuple[int, str]]) -> Screen:
    """To whom is it proposed? (person id, given name)."""
    if not guardians:
        return Screen(
            _("None of the pupil's guardians is reached here, so please call them."),
            ((Button(_("See the topics"), OpenTopics(pupil.pupil_id)),),),
        )
    buttons = [Button(name, ProposeAside(pupil.pupil_id, area, person)) for person, name in guardians]
    return Screen(_("Who would you like to talk with?"), in_rows(buttons, 2))


def aside(view: AsideView) -> Screen:
    """Where it stands, and what the teacher can do."""
    facts = view.aside
    head = [_head(view), *_about(view)]
    if facts.over_at is not None:
        over = {
            Step.RELEASED: _("It is on the ordinary agenda now."),
            Step.WITHDRAWN: _("It was taken back. Nobody talks about it, and it is erased."),
            Step.HELD: _("You have talked about it."),
        }
        return Screen("\n".join([_head(view), over[facts.step]]), (_close_row(view),))
    if facts.heir_id is not None:
        text = _("%(guardian)s has been told that somebody else answers.", guardian=isolated(facts.guardian))
        return Screen("\n".join([*head, text]), (_close_row(view),))
    body, rows = _body(view)
    calls: Rows = ((Button(_("I have called"), SayCalled(facts.aside_id)),),) if facts.waits_for_call else ()
    return Screen("\n".join([*head, *body]), (*calls, *rows, *pages(view), _close_row(view)))


def _head(view: AsideView) -> str:
    topic = area_name(view.aside.area) if view.aside.area else None
    name = staff_name(view.aside.pupil)
    # Translators: a pupil and what a topic is about.
    return _("%(name)s: %(topic)s", name=name, topic=topic) if topic else name


def _about(view: AsideView) -> list[str]:
    """What the teacher should know before saying a word."""
    facts, lines = view.aside, []
    guardian = isolated(facts.guardian)
    if facts.from_home and facts.home is Word.WITHOUT and facts.step is Step.PROPOSED:
        text = _("%(guardian)s would like to talk about it without the pupil.", guardian=guardian)
        lines.append(text)
        if not view.alone:
            lines.append(_("You decide it together, and nobody else sees it."))
    if facts.waits_for_call:
        lines.append(_calls(view))
    if facts.both:
        lines.append(_("Both guardians are to be invited."))
    if view.has_right:
        lines.append(right_line(staff_name(facts.pupil)))
    return lines


def _calls(view: AsideView) -> str:
    facts = view.aside
    guardian = isolated(facts.guardian)
    if facts.guardian_phone:
        return _("%(guardian)s asks you to call: %(phone)s.", guardian=guardian, phone=facts.guardian_phone)
    return _("%(guardian)s asks you to call. The office has the number.", guardian=guardian)


def _without(view: AsideView, *, after_all: bool = False) -> Button:
    name = on_button(view.aside.pupil.called) or pgettext("instead of a name", "the pupil")
    label = _("Agree after all") if after_all else _("Agree, without %(child)s", child=name)
    return Button(label, SayWord(view.aside.aside_id, Word.WITHOUT))


def _with(view: AsideView) -> Button:
    name = on_button(view.aside.pupil.called) or pgettext("instead of a name", "the pupil")
    return Button(_("Rather with %(child)s", child=name), SayWord(view.aside.aside_id, Word.WITH))


def _body(view: AsideView) -> tuple[list[str], Rows]:
    """What there is to say in this state, and its buttons."""
    facts = view.aside
    if facts.step is Step.PROPOSED and facts.school is None:
        return [], ((_without(view),), (_with(view),), (Button(_("Somebody else answers"), PassOn(facts.aside_id)),))
    if facts.step is Step.PROPOSED:
        text = _("You suggested to take it without the pupil. %(guardian)s has not answered yet.",
                 guardian=isolated(facts.guardian))  # fmt: skip
        return [text], _raisers(view)
    if facts.step is Step.RESTS:
        return _resting(view)
    if facts.step is Step.ARRANGED:
        if view.asks_again:
            return [_("%(guardian)s is asked again.", guardian=isolated(facts.guardian))], ()
        text = _("You agree to take it without the pupil, in a talk of its own. Everyone else sees only that you are "
                 "busy.")  # fmt: skip
        return [text], ((Button(_("Times and talk"), ManageSingle(facts.round_id or 0)),),)
    return _agreed(view)


def _resting(view: AsideView) -> tuple[list[str], Rows]:
    facts, guardian = view.aside, isolated(view.aside.guardian)
    if facts.school is Word.WITH:
        text = _("You would rather take it with the pupil. It is on nobody's agenda until %(guardian)s says so.",
                 guardian=guardian)  # fmt: skip
        return [text], ((_without(view, after_all=True),),)
    text = _("%(guardian)s would rather take it with the pupil. It is on nobody's agenda.", guardian=guardian)
    return [text], (*_raisers(view), (Button(_("Let it lie"), LetRest(facts.aside_id)),))


def _agreed(view: AsideView) -> tuple[list[str], Rows]:
    facts, guardian = view.aside, isolated(view.aside.guardian)
    if not view.separate:
        return [_("You agree to take it in a part of the talk when the pupil is not there. It stands on no list.")], ()
    text = _("You agree to take it without the pupil. I found no free time for you both: please call %(guardian)s.",
             guardian=guardian)  # fmt: skip
    called: Rows = () if facts.waits_for_call else ((Button(_("I have called"), SayCalled(facts.aside_id)),),)
    return [text], (*called, (Button(_("Offer times"), BeginFor(facts.pupil.pupil_id)),))


def _raisers(view: AsideView) -> Rows:
    """Only whoever raised it puts it on the agenda or takes it back (experience.md 0.2)."""
    facts = view.aside
    if facts.from_home:
        return ()
    name = on_button(facts.pupil.called) or pgettext("instead of a name", "the pupil")
    return (
        (Button(_("Take it with %(child)s", child=name), ReleaseAside(facts.aside_id)),),
        (Button(_("Take it back"), WithdrawAside(facts.aside_id)),),
    )


def _close_row(view: AsideView) -> tuple[Button, ...]:
    # Translators: folds the message at once.
    return (Button(pgettext("fold the message", "Close"), FoldAside(view.aside.aside_id)),)


def rows(views: Sequence[AsideView]) -> Rows:
    """What waits for this teacher alone, on top of the list of pupils."""
    return tuple(
        (Button(_("Without: %(name)s", name=staff_name(view.aside.pupil)), ShowAside(view.aside.aside_id)),)
        for view in views
    )
