"""Every word and button of the office's letters.

The one rule kept here: a code is shown once, on a screen that cannot be forwarded and folds by itself, and the
headline it folds to says neither code nor name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.core.dates import local, long_date, short_date
from bot.core.replies import Button, Fold, Rows, Screen, shortened
from bot.core.texts import _, isolated, ngettext
from bot.people.invitations.presses import FindLetter, NewCode, RevokeLetter, ShowLetter, ShowLetters
from bot.people.invitations.queries import Addressee, Sent
from bot.people.joining.presses import UndoJoin

PAGE = 8
_NUMBERS_A_ROW = 4
_LINE = 120
_SHOWN_FOR = timedelta(minutes=10)


def letters(found: Sequence[Sent], *, used: bool, page: int, zone: str) -> Screen:
    """A page of letters, each opened by its number."""
    shown = found[page * PAGE : (page + 1) * PAGE]
    lines = [_how_many(len(found), used=used), ""]
    numbers = []
    for place, sent in enumerate(shown, start=page * PAGE + 1):
        day = short_date(local(sent.used_at or sent.expires_at, zone))
        lines.append(shortened(f"{place}. {isolated(sent.name)} · {day}", _LINE))
        numbers.append(Button(str(place), ShowLetter(sent.person_id)))
    rows = [tuple(numbers[start : start + _NUMBERS_A_ROW]) for start in range(0, len(numbers), _NUMBERS_A_ROW)]
    other = Button(_("Not used yet"), ShowLetters(False, 0)) if used else Button(_("In use"), ShowLetters(True, 0))
    turn = _paging(len(found), used=used, page=page)
    return Screen("\n".join(lines).strip(), (*rows, *turn, (other, Button(_("Find a name"), FindLetter()))))


def _how_many(number: int, *, used: bool) -> str:
    if not number:
        return _("Nobody has joined with a letter yet.") if used else _("No letter is waiting to be used.")
    if used:
        return ngettext("One person has joined with a letter.", "%(number)s people have joined with a letter.", number)
    return ngettext("One letter has not been used yet.", "%(number)s letters have not been used yet.", number)


def _paging(number: int, *, used: bool, page: int) -> Rows:
    buttons = []
    if page > 0:
        buttons.append(Button(_("Previous page"), ShowLetters(used, page - 1)))
    if number > (page + 1) * PAGE:
        buttons.append(Button(_("Next page"), ShowLetters(used, page + 1)))
    return (tuple(buttons),) if buttons else ()


def letter(sent: Sent, zone: str, now: datetime) -> Screen:
    """One letter, and what the office can do about it."""
    name = isolated(sent.name)
    # Translators: buttons, at most 20 characters.
    new = Button(_("Make a new code"), NewCode(sent.person_id, 0))
    if sent.used_at is not None:
        text = _("%(name)s joined on %(date)s.", name=name, date=long_date(local(sent.used_at, zone)))
        undo = Button(_("It was someone else"), UndoJoin(sent.person_id, 0))
        return Screen(text, ((undo,), (new,), _back(used=True)))
    last_day = local(sent.expires_at - timedelta(seconds=1), zone)
    if sent.expires_at > now:
        text = _("The letter to %(name)s is good until %(date)s.", name=name, date=long_date(last_day))
    else:
        text = _("The letter to %(name)s was good until %(date)s.", name=name, date=long_date(last_day))
    revoke = Button(_("Revoke the letter"), RevokeLetter(sent.person_id))
    return Screen(text, ((new,), (revoke,), _back(used=False)))


def _back(*, used: bool) -> tuple[Button, ...]:
    return (Button(_("Letters"), ShowLetters(used, 0)),)


def who(whom: Addressee) -> str:
    """The person as the office may read it here: through the child's alias where a protected one is concerned.

    A class list's number would be no better than a name: in some lists it is the one that all registers know.
    """
    if not whom.hidden:
        return isolated(whom.person.name)
    initial = isolated(whom.person.given_name[:1])
    if whom.alias:
        return _("an adult of %(alias)s (%(initial)s)", alias=isolated(whom.alias), initial=initial)
    return _("an adult of a protected child (%(initial)s)", initial=initial)


def code(whom: Addressee, printed: str, last_day: date, now: datetime) -> Screen:
    """The new code, to read out or write down: for ten minutes, and on no other phone."""
    lines = [
        _("New code for %(name)s:", name=who(whom)),
        "",
        printed,
        "",
        _("It is good until %(date)s. Earlier letters are worth nothing now.", date=long_date(last_day)),
        _("Give it only to somebody you know to be this person. It disappears from here in ten minutes."),
    ]
    fold = Fold(now + _SHOWN_FOR, _("A new code was made here."))
    return Screen("\n".join(lines), new=True, protected=True, fold=fold)


def revoked(whom: Addressee) -> Screen:
    text = _("The letter to %(name)s can no longer be used.", name=who(whom))
    again = Button(_("Make a new code"), NewCode(whom.person.id, 0))
    return Screen(text, ((again,), _back(used=False)))


def ask_name() -> Screen:
    return Screen(_("Whose letter? Write a part of the name."), new=True)


def found(matches: Sequence[Sent]) -> Screen:
    """People whose name has in it what was written."""
    if not matches:
        return Screen(
            _("I find no letter to anybody of that name."),
            ((Button(_("Find a name"), FindLetter()),), _back(used=False)),
        )
    rows = [(Button(shortened(isolated(sent.name), 60), ShowLetter(sent.person_id)),) for sent in matches[:PAGE]]
    return Screen(_("Who is it?"), (*rows, _back(used=False)))
