"""The morning's question and what became of it, as sent: nameless, and never why (experience.md text 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from bot.absence.models import Still
from bot.absence.still_away.facts import Prompt
from bot.absence.still_away.presses import AnswerOne, AnswerStill, AskOneByOne
from bot.absence.still_away.rules import End, week_ends
from bot.absence.words import headline
from bot.core.dates import long_date
from bot.core.replies import Button, Fold, Message, Rows
from bot.core.texts import _
from bot.reminders.marks import marked_many
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy


class Line(Struct, frozen=True):
    """One child of a message: its mark for the reader, and how its question ended, if it has."""

    prompt: Prompt
    mark: str | None
    end: End | None


class Letter(Struct, frozen=True):
    """One message: a family's children, and the rules of their school."""

    lines: Sequence[Line]
    policy: Policy
    calendar: SchoolCalendar

    @property
    def waiting(self) -> list[Line]:
        return [line for line in self.lines if line.end is None]


def asks(letter: Letter) -> Message:
    """The question for whoever is still asked about, and what became of the others."""
    over = closing([line for line in letter.lines if line.end is not None])
    if not letter.waiting:
        return Message("\n".join(over))
    prompts = [line.prompt for line in letter.waiting]
    text = _("Good morning! At home today, too, %(date)s?", date=long_date(prompts[0].on_day))
    marks = [line.mark for line in letter.waiting]
    rows = answers(letter.calendar, prompts)
    return Message("\n".join([marked_many(marks, text), *over]), rows, fold=_fold(letter))


def answers(calendar: SchoolCalendar, prompts: Sequence[Prompt]) -> Rows:
    """What can be said of one child, or of all of them at once."""
    ids, day = tuple(each.id for each in prompts), prompts[0].on_day
    found = _labels() if len(ids) == 1 else _labels_of_several()
    rows = [(Button(label, AnswerStill(ids, said)),) for said, label in found.items() if _fits(calendar, day, said)]
    if len(ids) > 1:
        rows.append((Button(_("One at a time"), AskOneByOne(ids)),))
    return tuple(rows)


def answers_of_one(calendar: SchoolCalendar, ids: tuple[int, ...], which: int, prompt: Prompt) -> Rows:
    """What can be said of this one, before the next is asked about."""
    return tuple(
        (Button(label, AnswerOne(ids, which, said)),)
        for said, label in _labels().items()
        if _fits(calendar, prompt.on_day, said)
    )


def _fits(calendar: SchoolCalendar, day: date, said: Still) -> bool:
    """On its last school day nothing is left of a week."""
    return said is not Still.WEEK or week_ends(calendar, day) != day


def _labels() -> Mapping[Still, str]:
    return {
        # Translators: buttons, at most 20 characters, like the three after them, which are about several children.
        Still.HOME: _("Yes, at home today"),
        Still.BACK: _("No, back today"),
        Still.WEEK: _("At home this week"),
    }


def _labels_of_several() -> Mapping[Still, str]:
    return {
        Still.HOME: _("All at home today"),
        Still.BACK: _("All back today"),
        Still.WEEK: _("All home this week"),
    }


def _fold(letter: Letter) -> Fold:
    """When school is out the question is over; what was answered stays in its line."""
    lines = [line if line.end else Line(line.prompt, line.mark, End.OVER) for line in letter.lines]
    day = letter.lines[0].prompt.on_day
    return Fold(letter.calendar.at(day, letter.policy.absence.day_ends), "\n".join(closing(lines)))


def closing(lines: Sequence[Line]) -> list[str]:
    """What became of it, in a line each; children of whom the same is said share theirs."""
    said: dict[str, list[str | None]] = {}
    for line in lines:
        said.setdefault(_ending(line.prompt, line.end), []).append(line.mark)
    return [marked_many(marks, sentence) for sentence, marks in said.items()]


def _ending(prompt: Prompt, end: End | None) -> str:
    date = long_date(prompt.on_day)
    if end is End.REPORTED and prompt.known is not None:
        return headline(prompt.known.first_reported_at, prompt.school.zone, prompt.known.wanted)
    if end is End.BACK:
        return _("Back at school on %(date)s.", date=date)
    return _("The question about %(date)s is over.", date=date)


def back(prompt: Prompt, marks: Sequence[str | None]) -> Message:
    """To the other adults: the child is back."""
    return Message(marked_many(marks, _("Back at school today, %(date)s.", date=long_date(prompt.on_day))))
