"""Every word and button of the parents' agreements, and the school's template for a proposal (D2.18)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from bot.core.dates import dated, day_of_year
from bot.core.presses import Press
from bot.core.replies import Button, Screen
from bot.core.texts import _, in_language, isolated, listed
from bot.directory.agreements.presses import (
    AskDay,
    BeginProposal,
    ConfirmDay,
    ListAgreements,
    RecordAgreement,
    ShowAgreement,
    ShowProposal,
    TypeDay,
    WriteProposal,
)
from bot.directory.agreements.queries import Agreement
from bot.directory.agreements.rules import LONGEST_WORDS
from bot.directory.classes import ClassFacts
from bot.directory.turning import class_list

_DAY = timedelta(days=1)


class May(Struct, frozen=True):
    """What the reader may do here."""

    propose: bool
    record: bool


def classes(choices: Sequence[ClassFacts], page: int) -> Screen:
    """Which class's agreements?"""
    return class_list(_("Which class?"), choices, page, ShowAgreement, ListAgreements)


def agreement(klass: ClassFacts, found: Sequence[Agreement], back: int, proposed: bool, may: May) -> Screen:
    """What holds now, or an earlier agreement; and the way to the proposal."""
    class_id = klass.class_id
    lines = [_title(klass), "", *(_agreed(found[back], back) if found else [_nothing(proposed)])]
    rows = []
    # Translators: buttons, at most 20 characters.
    if back + 1 < len(found):
        rows.append(_alone(_("The one before"), ShowAgreement(class_id, back + 1)))
    if back:
        rows.append(_alone(_("The newest"), ShowAgreement(class_id)))
    if proposed:
        rows.append(_alone(_("See the proposal"), ShowProposal(class_id)))
    elif may.propose:
        rows.append(_alone(_("Make a proposal"), BeginProposal(class_id)))
    return Screen("\n".join(lines), tuple(rows))


def _title(klass: ClassFacts) -> str:
    if not klass.title:
        return _("What the parents have agreed on")
    return _("What the parents have agreed on: %(class)s", **{"class": klass.title})


def _agreed(held: Agreement, back: int) -> list[str]:
    assert held.agreed_on is not None
    day = day_of_year(held.agreed_on)
    since = (
        _("This was agreed on %(date)s. It no longer holds.", date=day)
        if back
        else _("Agreed at the parents' meeting on %(date)s.", date=day)
    )
    return [isolated(held.words), "", since]


def _nothing(proposed: bool) -> str:
    if proposed:
        return _("Nothing has been agreed on yet. There is a proposal for the next parents' meeting.")
    return _("Nothing has been agreed on yet. The class's team makes a proposal for a parents' meeting.")


def proposal(klass: ClassFacts, found: Agreement, may: May, names: Sequence[str] = ()) -> Screen:
    """The proposal, what can be done with it, and a warning where it names a pupil."""
    class_id = klass.class_id
    lines = [_("Proposal for the parents' meeting"), "", isolated(found.words), ""]
    lines.append(
        _("Written on %(date)s. It holds only when the parents agree on it.", date=day_of_year(found.written_on))
    )
    if names:
        shown = listed([isolated(name) for name in names[:3]])
        lines += ["", _("A pupil in the class is called %(names)s. Everyone in the class can read this.", names=shown)]
    rows = []
    # Translators: buttons, at most 20 characters.
    if may.record:
        rows.append(_alone(_("Agreed at a meeting"), AskDay(class_id, found.id)))
    if may.propose:
        rows.append(_alone(_("Write it anew"), WriteProposal(class_id)))
    rows.append(_alone(_("Back"), ShowAgreement(class_id)))
    return Screen("\n".join(lines), tuple(rows))


def write(klass: ClassFacts, found: Agreement) -> Screen:
    text = _(
        "Send the proposal as one message, at most %(most)s characters. It takes the place of this:", most=LONGEST_WORDS
    )
    back = _alone(_("Back"), ShowProposal(klass.class_id))
    return Screen("\n\n".join([text, isolated(found.words)]), (back,))


def too_long(class_id: int, letters: int) -> Screen:
    text = _(
        "That is %(letters)s characters, and there is room for %(most)s. Write it a little shorter.",
        letters=letters,
        most=LONGEST_WORDS,
    )
    return Screen(text, (_alone(_("Back"), ShowProposal(class_id)),))


def ask_day(klass: ClassFacts, found: Agreement, today: date) -> Screen:
    """When was the meeting?"""
    class_id = klass.class_id
    # Translators: buttons, at most 20 characters.
    rows = (
        _alone(_("Today"), ConfirmDay(class_id, found.id, today)),
        _alone(_("Yesterday"), ConfirmDay(class_id, found.id, today - _DAY)),
        _alone(_("Another day"), TypeDay(class_id, found.id)),
        _alone(_("Back"), ShowProposal(class_id)),
    )
    return Screen(_("When was the meeting where the parents agreed on this?"), rows)


def type_day(class_id: int, proposal_id: int) -> Screen:
    back = _alone(_("Back"), AskDay(class_id, proposal_id))
    return Screen(_("Write the day of the meeting, for example 17/11."), (back,))


def day_unread(class_id: int, proposal_id: int) -> Screen:
    text = _("I could not find a day of the last year in that. Write it like this: 17/11")
    return Screen(text, (_alone(_("Back"), AskDay(class_id, proposal_id)),))


def confirm(klass: ClassFacts, found: Agreement, day: date) -> Screen:
    """All of it once more, before it holds."""
    class_id = klass.class_id
    lines = [
        _("Agreed by the parents %(date)s:", date=dated(day)),
        "",
        isolated(found.words),
        "",
        _("All homes in the class can read it. What held before stays as history."),
    ]
    # Translators: button, at most 20 characters.
    yes = _alone(_("Yes, record it"), RecordAgreement(class_id, found.id, day))
    return Screen("\n".join(lines), (yes, _alone(_("Back"), AskDay(class_id, found.id))))


def template(locale: str) -> str:
    """The school's starting point, in the school's language: the meeting reads it together."""
    with in_language(locale):
        points = [
            _("We write to each other about practical things, and in a friendly tone."),
            _("If it is about a child or a disagreement, we call or talk in person."),
            _("We write nothing about other people's children, and share pictures only when asked."),
            _("If we wonder about something at school, we ask the school first."),
            _("Everyone in the class is invited to what is for the whole class."),
            _("Nobody has to answer in the evening or at the weekend."),
        ]
        return "\n".join(f"{number}. {point}" for number, point in enumerate(points, start=1))


def _alone(label: str, press: Press) -> tuple[Button, ...]:
    return (Button(label, press),)
