"""Every word and button of the school's side of questions.

The one rule kept here: who reads sees who asks about which child, and by when an answer was promised.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.conferences.single.arranging.presses import BeginFor
from bot.core.dates import local, short_date
from bot.core.feature import HomeLines
from bot.core.replies import Button, Screen, shortened
from bot.core.texts import N_, _, capital, isolated, listed, ngettext, pgettext
from bot.questions import presses
from bot.questions.errors import AlreadyAnswered, AlreadyClosed, WithSomebodyElse
from bot.questions.facts import Question, Sibling, Stand, WrittenTo
from bot.questions.rules import stand_of
from bot.questions.screens import MANY, Thread, area_label, names_of, thread_lines
from bot.questions.words import folded

PAGE = 8
_LONGEST_NAME = 36
_MOST_COLLEAGUES = 30


def home(number: int) -> HomeLines:
    """On the home screen of who has something to answer."""
    if not number:
        return HomeLines()
    line = ngettext("One question waits for your answer.", "%(number)s questions wait for your answer.", number)
    return HomeLines((line,), (_to_list(),))


def _to_list() -> Button:
    # Translators: button, at most 20 characters: the questions from homes.
    return Button(_("Questions"), presses.ListQuestions(0))


def waiting(found: Sequence[Question], page: int, now: datetime, *, doors: Sequence[Button]) -> Screen:
    """What waits for an answer, by when it was promised; late ones say so. `doors`: where else one may go from here."""
    shown = found[page * PAGE : (page + 1) * PAGE]
    rows: list[tuple[Button, ...]] = [(Button(_line(each, now), presses.OpenQuestion(each.id)),) for each in shown]
    turn = []
    if page:
        turn.append(Button(_("Previous page"), presses.ListQuestions(page - 1)))
    if len(found) > (page + 1) * PAGE:
        turn.append(Button(_("Next page"), presses.ListQuestions(page + 1)))
    rows += [tuple(turn)] if turn else []
    rows += [(each,) for each in doors]
    text = _("No question waits for you.")
    if found:
        text = home(len(found)).lines[0]
    return Screen(text, tuple(rows), protected=True)


def write_button() -> Button:
    # Translators: button, at most 20 characters: write to the home of one pupil.
    return Button(_("Write to a home"), presses.ChooseClass())


def _line(asked: Question, now: datetime) -> str:
    name = shortened(child_of(asked), _LONGEST_NAME)
    late = asked.late_at is not None or asked.due_at <= now
    if late:
        # Translators: a line of a list of questions; %(child)s is a name.
        return capital(_("%(child)s: late", child=name))
    by = short_date(local(asked.due_at - timedelta(seconds=1), asked.zone).date())
    # Translators: a line of a list of questions; %(child)s is a name, %(date)s when the answer is due.
    return capital(_("%(child)s: by %(date)s", child=name, date=by))


def child_of(asked: Question, also: Sequence[Sibling] = ()) -> str:
    """ "Emma (3.B)"; of several, "Emma og Noah (3.B)", "Emma (3.B) og Noah (5.A)"."""
    named = {asked.class_name: [isolated(asked.called) or pgettext("instead of a name", "a pupil")]}
    for each in also:
        named.setdefault(each.class_name, []).append(isolated(each.name))
    return listed([
        f"{listed(names)} ({isolated(class_name)})" if class_name else listed(names)
        for class_name, names in named.items()
    ])  # fmt: skip


def home_of(asked: Question) -> str:
    # Translators: stands at the beginning of a sentence for the name of an adult at home.
    return isolated(asked.home_name) or pgettext("instead of a name", "The home")


def at_home(asked: Question) -> str:
    """The adult at home, inside a sentence."""
    # Translators: stands inside a sentence for the name of an adult at home.
    return isolated(asked.home_name) or pgettext("instead of a name", "the home")


def thread(found: Thread) -> Screen:
    """The question, who asks, what was written, and what can be done."""
    asked = found.question
    values = {"who": home_of(asked), "child": child_of(asked, found.also)}
    if asked.begun_by_school:
        first = _("The school wrote to %(who)s about %(child)s.", who=at_home(asked), child=values["child"])
    elif found.to is not None:
        first = _(_answers(found.to), **values)
    else:
        first = _("%(who)s asks about %(child)s.", **values)
    if asked.area is not None:
        first = " ".join([first, _("It is about: %(area)s.", area=area_label(asked.area))])
    lines = [first, *thread_lines(found), *_standing(found)]
    if len(found.said) >= MANY:
        lines.append(_("You have written to each other several times. Would you rather talk?"))
    return Screen(
        "\n\n".join(lines),
        tuple(_rows(found)),
        protected=True,
        fold=folded(found.now, presses.OpenQuestion(asked.id)),
    )


def _answers(to: WrittenTo) -> str:
    """What it is an answer to, by whose that was."""
    if to.school:
        return N_("%(who)s answers what was written to the whole school, about %(child)s.")
    if len(to.classes) > 1:
        return N_("%(who)s answers what was written to several classes, about %(child)s.")
    if to.pupils:
        return N_("%(who)s answers what was written to some of the homes, about %(child)s.")
    return N_("%(who)s answers what was written to the class, about %(child)s.")


def _standing(found: Thread) -> list[str]:
    asked = found.question
    stand = stand_of(asked, found.heard, found.now)
    if stand is Stand.CLOSED:
        return [_("This is closed.")]
    lines = []
    others = [each.given_name for each in found.have_it if each.person_id != found.me]
    if asked.waits:
        promised = _("The home was promised an answer by %(date)s.", date=found.by)
        lines.append(_("The answer was due by %(date)s.", date=found.by) if stand is Stand.OVERDUE else promised)
        if others:
            lines.append(_("Also with: %(names)s. The first answer counts.", names=listed(list(map(isolated, others)))))
    return lines


def _rows(found: Thread) -> list[tuple[Button, ...]]:
    asked = found.question
    has_it = any(each.person_id == found.me for each in found.have_it)
    rows: list[tuple[Button, ...]] = []
    if asked.is_open and has_it:
        # Translators: buttons under a question, at most 20 characters.
        answer = _("Answer") if asked.waits else _("Write more")
        rows.append((Button(answer, presses.AnswerThis(asked.id)),))
        if asked.waits:
            rows.append((Button(_("Pass on"), presses.PassOn(asked.id)),))
        rows.append((Button(_("Talk instead"), BeginFor(asked.pupil_id)),))
        rows.append((Button(pgettext("a question", "Close it"), presses.CloseQuestion(asked.id)),))
    elif asked.waits:
        rows.append((Button(_("Take it back to me"), presses.PassTo(asked.id, found.me)),))
    rows.append((_to_list(),))
    return rows


def write_answer(asked: Question) -> Screen:
    text = _(
        "Write your answer in a few words. It goes to %(who)s and nobody else. "
        "How a pupil is doing belongs in a talk, not in a chat.",
        who=at_home(asked),
    )
    return Screen(text, ((_back(asked),),))


def _back(asked: Question) -> Button:
    return Button(_("Back"), presses.OpenQuestion(asked.id))


def to_whom(asked: Question, staff: Sequence[tuple[int, str]]) -> Screen:
    """To whom? The home hears who has it then."""
    if not staff:
        return Screen(_("Nobody else at the school can be reached here at present."), ((_back(asked),),))
    rows = tuple(
        (Button(shortened(name, _LONGEST_NAME), presses.PassTo(asked.id, person_id)),)
        for person_id, name in staff[:_MOST_COLLEAGUES]
    )
    text = _("Who is to answer? The home hears who has the question then.")
    return Screen(text, (*rows, (_back(asked),)), protected=True)


def passed(found: Thread) -> Screen:
    names = names_of([each.name for each in found.have_it])
    return Screen(_("Passed on to %(names)s. The home is told.", names=names), ((_back(found.question), _to_list()),))


def answered(asked: Question) -> Screen:
    text = _("Sent to %(who)s.", who=at_home(asked))
    return Screen(text, ((_back(asked), _to_list()),))


def closed(asked: Question, *, told: bool) -> Screen:
    text = _("Closed. The home is told, and can ask again.") if told else _("Closed.")
    return Screen(text, ((_to_list(),),))


def not_any_more(refusal: AlreadyAnswered | WithSomebodyElse | AlreadyClosed, *, unsent: bool) -> Screen:
    """A colleague was first. `unsent`: words were written, and went nowhere."""
    if isinstance(refusal, AlreadyAnswered):
        text = _("A colleague has answered in the meantime.")
    elif isinstance(refusal, WithSomebodyElse):
        text = _("A colleague has this question now.")
    else:
        text = _("This has been closed in the meantime.")
    lines = [text, _("What you wrote was not sent.")] if unsent else [text]
    return Screen(" ".join(lines), ((_to_list(),),))
