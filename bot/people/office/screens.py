"""Every word and button of the office's list.

The one rule kept here: a line on a lock screen or home screen counts and names nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.core.dates import local, long_date
from bot.core.feature import HomeLines
from bot.core.replies import Button, Rows, Screen, shortened
from bot.core.texts import _, isolated
from bot.people.invitations.presses import ShowLetters
from bot.people.office.presses import SeenTo, ShowTask, ShowTasks
from bot.people.office.queries import ProtectedChild, Task
from bot.people.office.words import back as back  # others look for it here
from bot.people.office.words import how_many, title_of
from bot.people.pupils.presses import ShowPupil

PAGE = 8
_NUMBERS_A_ROW = 4
_LINE = 200
_LABEL = 30


def home(number: int) -> HomeLines:
    """On the home screen of office and head."""
    if not number:
        return HomeLines()
    return HomeLines((how_many(number),), (Button(_("See what waits"), ShowTasks(0)),))


def tasks(found: Sequence[Task], titles: Mapping[str, str], names: Mapping[int, str], page: int, number: int) -> Screen:
    """A page of what waits, oldest first, each opened by its number."""
    if not found:
        return Screen(_("Nothing waits for the office."), ((_letters(),),))
    first = page * PAGE + 1
    lines = [how_many(number), ""]
    for place, task in enumerate(found, start=first):
        lines.append(shortened(f"{place}. {_line(task, titles, names.get(task.id, ''))}", _LINE))
    numbers = [Button(str(place), ShowTask(task.id)) for place, task in enumerate(found, start=first)]
    rows = [tuple(numbers[start : start + _NUMBERS_A_ROW]) for start in range(0, len(numbers), _NUMBERS_A_ROW)]
    return Screen("\n".join(lines), (*rows, *_paging(page, number), (_letters(),)))


def _line(task: Task, titles: Mapping[str, str], name: str) -> str:
    title = title_of(task, titles)
    return f"{title}: {isolated(name)}" if name else title


def _paging(page: int, number: int) -> Rows:
    buttons = []
    if page > 0:
        buttons.append(Button(_("Previous page"), ShowTasks(page - 1)))
    if number > (page + 1) * PAGE:
        buttons.append(Button(_("Next page"), ShowTasks(page + 1)))
    return (tuple(buttons),) if buttons else ()


def plain(task: Task, titles: Mapping[str, str], name: str, zone: str) -> Screen:
    """For a sort of thing that no slice shows in its own way."""
    text = _line(task, titles, name) + "\n" + since(task, zone)
    return Screen(text, ((Button(_("Seen to"), SeenTo(task.id)),), back()))


def card(pupil_id: int) -> tuple[Button, ...]:
    """To the card on which what is about a pupil is decided."""
    return (Button(_("Pupil's card"), ShowPupil(pupil_id)),)


def cards(children: Iterable[ProtectedChild]) -> Rows:
    """To the cards of protected children, who are named nowhere else: of several by alias, or by number."""
    found = list(children)
    if len(found) == 1:
        return (card(found[0].pupil_id),)
    nameless = _("Pupil's card")
    labels = [each.alias or f"{nameless} {number}" for number, each in enumerate(found, start=1)]
    rows = zip(labels, found, strict=True)
    return tuple((Button(shortened(label, _LABEL), ShowPupil(each.pupil_id)),) for label, each in rows)


def since(task: Task, zone: str) -> str:
    """When it came in."""
    return _("Waiting since %(date)s.", date=long_date(local(task.opened_at, zone)))


def seen_to(number: int) -> Screen:
    """After it was closed, with what is left."""
    return Screen(_("Thank you. That is seen to.") + "\n" + _left(number), (back(),))


def already_seen_to(number: int) -> Screen:
    """Somebody else was first; said to whoever pressed second."""
    return Screen(_("This has been seen to already.") + "\n" + _left(number), (back(),))


def _left(number: int) -> str:
    return how_many(number) if number else _("Nothing waits for the office.")


def _letters() -> Button:
    return Button(_("Letters"), ShowLetters(used=False, page=0))
