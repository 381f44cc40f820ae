"""Every word and button of the home's side of questions.

The one rule kept here: the home always reads who has its question, by when it is answered, and whom to call.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from bot.conferences.requests.presses import ChooseWhenToRing, ShowDoorFor
from bot.core.presses import Press
from bot.core.replies import Button, Rows, Screen, Toast, shortened
from bot.core.texts import _, capital, isolated, pgettext
from bot.people.acting import Child
from bot.questions import presses
from bot.questions.facts import Area, Hearer, Question, Stand, Wanted
from bot.questions.rules import stand_of
from bot.questions.screens import MANY, Thread, area_label, call, names_of, thread_lines
from bot.questions.words import folded

PAGE = 8
_LONGEST_NAME = 40


class Door(Struct, frozen=True):
    """What one child's adult finds: whom a question goes to, what they have asked, whether a talk suits better."""

    child: Child
    names: Sequence[str]
    mine: Sequence[Question]
    several: bool
    area: Area | None = None
    to_voice: bool = False


def which_child(children: Sequence[Child], mine: Sequence[Question]) -> Screen:
    """About whom?"""
    rows: list[tuple[Button, ...]] = [
        (Button(_on_button(each.listed_as), presses.AskFor(each.pupil_id)),) for each in children
    ]
    if mine:
        rows.append((_to_mine(),))
    return Screen(_("Whom is it about? You can also just write your question."), tuple(rows), protected=True)


def _on_button(name: str) -> str:
    return capital(shortened(name, _LONGEST_NAME))


def _to_mine() -> Button:
    # Translators: button, at most 20 characters: what one has asked the school.
    return Button(_("My questions"), presses.ListMine(0))


def door(found: Door) -> Screen:
    """Write in a few words; or say first what it is about."""
    pupil_id = found.child.pupil_id
    child = isolated(found.child.given_name)
    if found.names:
        text = _(
            "Write your question about %(child)s in a few words. It goes to %(names)s and nobody else.",
            child=child,
            names=names_of(found.names),
        )
    else:
        text = _("Write your question about %(child)s in a few words.", child=child)
    if found.area is not None:
        text = "\n\n".join([_("About: %(area)s", area=area_label(found.area)), text])
    if found.area is Area.WELLBEING and found.to_voice:
        text = "\n\n".join([text, _("What is sensitive is often easier to talk about than to write.")])
    return Screen(text, _door_rows(found, pupil_id), protected=True)


def _door_rows(found: Door, pupil_id: int) -> Rows:
    rows: list[tuple[Button, ...]] = []
    if found.area is None:
        areas = [Button(area_label(area), presses.ChooseArea(pupil_id, area)) for area in Area]
        rows += [tuple(areas[:2]), tuple(areas[2:])]
    if found.area is Area.WELLBEING:
        rows.append((Button(_("I'd like a talk"), ShowDoorFor(pupil_id)),))
    rows.append((Button(_("Ring me instead"), ChooseWhenToRing(pupil_id)),))
    if found.mine:
        rows.append((_to_mine(),))
    if found.several or found.area is not None:
        rows.append((Button(_("Back"), presses.ShowAsk() if found.area is None else presses.AskFor(pupil_id)),))
    return tuple(rows)


def only_to(name: str) -> Screen:
    """A reply to what somebody wrote to the class."""
    text = _("Write your answer in a few words. It goes to %(name)s and nobody else.", name=isolated(name))
    return Screen(text, new=True, protected=True)


def whom(children: Sequence[Child], wanted: Wanted) -> Screen:
    """What was written is a question; about whom?"""
    rows = tuple((Button(_on_button(each.listed_as), send(wanted, each.pupil_id)),) for each in children)
    return Screen(_("Whom is your question about? It has not been sent yet."), rows)


def send(wanted: Wanted, pupil_id: int, *, sure: bool = False) -> Press:
    """Send what this screen answers."""
    area = wanted.area.value if wanted.area else ""
    return presses.SendThis(pupil_id, area, wanted.post_id, wanted.person_id, sure)


def receipt(thread: Thread) -> Screen:
    """Thanks: who reads it when, by when there is an answer, and whom to call (experience.md text 12)."""
    asked = thread.question
    known = [each.given_name for each in thread.have_it if each.reached]
    waits_for = [each.given_name for each in thread.have_it]
    if not known:
        lines = [_nobody(waits_for)]
    elif asked.is_held(thread.now):
        lines = [
            _(
                "Thank you! Your question reaches %(names)s %(when)s, and you get an answer by %(date)s at the latest.",
                names=names_of(known),
                when=thread.when,
                date=thread.by,
            )
        ]
    else:
        lines = [
            _(
                "Thank you! Your question is with %(names)s now, and you get an answer by %(date)s at the latest.",
                names=names_of(known),
                date=thread.by,
            )
        ]
    rows: list[tuple[Button, ...]] = []
    if asked.is_new_to_school(thread.now):
        rows.append(_change_and_undo(asked))
    rows.append((_ring(asked),))
    return Screen(" ".join([*lines, call(thread.phone)]), tuple(rows), fold=folded(thread.now, _show(asked)))


def _nobody(waits_for: Sequence[str]) -> str:
    if waits_for:
        return _(
            "Thank you! Your question waits for %(names)s. Nobody at the school can be reached here at present.",
            names=names_of(waits_for),
        )
    return _("Thank you! Your question waits at the school, where nobody can be reached here at present.")


def _change_and_undo(asked: Question) -> tuple[Button, ...]:
    # Translators: buttons, at most 20 characters: write the question differently, or take it back.
    change = Button(pgettext("a question", "Change"), presses.ChangeWords(asked.id))
    return change, Button(pgettext("a question", "Undo"), presses.UndoQuestion(asked.id))


def _ring(asked: Question) -> Button:
    return Button(_("Ring me instead"), ChooseWhenToRing(asked.pupil_id))


def _show(asked: Question) -> presses.ShowMine:
    return presses.ShowMine(asked.id)


def mine(found: Sequence[Question], page: int) -> Screen:
    """What I have asked, the open ones first."""
    if not found:
        return Screen(_("You have not asked the school anything lately."), ((_ask(),),))
    shown = found[page * PAGE : (page + 1) * PAGE]
    rows: list[tuple[Button, ...]] = [(Button(_line(each), _show(each)),) for each in shown]
    turn = []
    if page:
        turn.append(Button(_("Previous page"), presses.ListMine(page - 1)))
    if len(found) > (page + 1) * PAGE:
        turn.append(Button(_("Next page"), presses.ListMine(page + 1)))
    rows += [tuple(turn)] if turn else []
    return Screen(_("Your questions to the school:"), (*rows, (_ask(),)), protected=True)


def _ask() -> Button:
    # Translators: button, at most 20 characters.
    return Button(_("Ask the school"), presses.ShowAsk())


def _line(asked: Question) -> str:
    name = shortened(isolated(asked.called) or pgettext("instead of a name", "your child"), _LONGEST_NAME)
    if not asked.is_open:
        return capital(_("%(child)s: closed", child=name))
    if asked.begun_by_school and asked.first_answered_at is None and not asked.waits:
        return capital(_("%(child)s: from the school", child=name))
    if asked.answered_at is not None:
        return capital(_("%(child)s: answered", child=name))
    return capital(_("%(child)s: waits for an answer", child=name))


def thread(found: Thread) -> Screen:
    """My question, how it stands, and what was written."""
    asked = found.question
    lines = [*thread_lines(found), *_standing(found)]
    rows: list[tuple[Button, ...]] = []
    if asked.is_new_to_school(found.now):
        rows.append(_change_and_undo(asked))
    if asked.is_open:
        # Translators: buttons, at most 20 characters.
        more = [Button(_("Write more"), presses.WriteMore(asked.id))]
        if not asked.waits:
            more.append(Button(_("Thanks, that's all"), presses.CloseMine(asked.id)))
        rows += [tuple(more), (_ring(asked),)]
        if len(found.said) >= MANY:
            lines.append(_("You have written to each other several times. Would you rather talk?"))
            rows.append((Button(_("I'd like a talk"), ShowDoorFor(asked.pupil_id)),))
    rows.append((_to_mine(),))
    return Screen("\n\n".join(lines), tuple(rows), protected=True, fold=folded(found.now, _show(asked)))


def _standing(found: Thread) -> list[str]:
    asked = found.question
    names = names_of([each.given_name for each in found.have_it]) if found.have_it else ""
    stand = stand_of(asked, found.heard, found.now)
    if stand is Stand.CLOSED:
        return [_("This is closed. You can ask again whenever you like.")]
    if stand is Stand.ANSWERED:
        return []
    if stand is Stand.OVERDUE:
        late = _("The answer was promised by %(date)s, and it is late.", date=found.by)
        # Whoever was told with the head; nobody was where the head had it before.
        known = asked.head_at is not None and any(each.told_at >= asked.head_at for each in found.heard)
        more = [_("More people at the school know that now.")] if known else []
        return [" ".join([late, *more, call(found.phone)])]
    if not names:
        return [call(found.phone)]
    values = {"names": names, "date": found.by}
    if stand is Stand.HELD:
        return [_("It reaches %(names)s %(when)s. You get an answer by %(date)s.", when=found.when, **values)]
    if stand is Stand.SEEN:
        return [
            _("%(names)s has read it. You get an answer by %(date)s.", names=_readers(found.have_it), date=found.by)
        ]
    return [_("It is with %(names)s now. You get an answer by %(date)s.", **values)]


def _readers(have_it: Sequence[Hearer]) -> str:
    return names_of([each.given_name for each in have_it if each.seen_at]) if have_it else ""


def write_differently(asked: Question) -> Screen:
    return Screen(_("Write your question once more. It replaces what you wrote."), ((_back_to(asked),),))


def write_more(asked: Question) -> Screen:
    return Screen(_("Write what you would like to add, in a few words."), ((_back_to(asked),),))


def _back_to(asked: Question) -> Button:
    return Button(_("Back"), _show(asked))


def undone() -> Screen:
    """Nobody has read it."""
    return Screen(_("Undone. Nobody has read it, and it is deleted."), ((_ask(),),))


def closed() -> Toast:
    return Toast(_("Thank you. It is closed."))


def already_delivered() -> Toast:
    return Toast(_("It has reached the school in the meantime. You can write more."))


def not_changed(question_id: int) -> Screen:
    """A message was changed that has been read, or to what is no question."""
    rows = ((Button(_("Write more"), presses.WriteMore(question_id)),),)
    return Screen(_("Your question stays as you sent it. If something has changed, write more."), rows)


def not_sent() -> Screen:
    """More was written in a matter that is closed."""
    text = " ".join([_("This has been closed in the meantime."), _("What you wrote was not sent.")])
    return Screen(text, ((_ask(),),))


def again(text: str) -> Screen:
    """What was wrong with what was written; the question stays open."""
    return Screen(text)
