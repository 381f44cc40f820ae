"""The family's screens: all children's talks at once, and talks one right after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from bot.conferences.booking.presses import BookInARow, ProposeInARow, ShowFamily, ShowTalk, ShowTimes
from bot.conferences.booking.screens import TalkView, over_fold, short
from bot.conferences.facts import RoundFacts
from bot.conferences.rules import InARow
from bot.core.dates import local, long_date, long_moment, span
from bot.core.replies import Button, Screen
from bot.core.texts import _, isolated, ngettext


class ChildLine(Struct, frozen=True):
    """One child on the family's screen: its talk, or the round in which a time can be chosen, or neither."""

    pupil_id: int
    name: str
    talk: TalkView | None = None
    open_round: RoundFacts | None = None
    opens_round: RoundFacts | None = None


def family(lines: Sequence[ChildLine]) -> Screen:
    """All my children's talks, and what can be done about each."""
    if not lines:
        return Screen(_("There are no talks to choose a time for right now. You will hear from me when there are."))
    text = "\n".join(family_line(line) for line in lines)
    open_lines = [line for line in lines if line.talk is None and line.open_round is not None]
    rows: list[tuple[Button, ...]] = []
    if len(open_lines) > 1:
        rows.append((Button(_("One after another"), ProposeInARow()),))
    for line in lines:
        if line.talk is not None:
            rows.append((Button(_("Talk: %(child)s", child=short(line.name)), ShowTalk(line.talk.booking.booking_id)),))
        elif line.open_round is not None:
            press = ShowTimes(line.open_round.round_id, line.pupil_id)
            rows.append((Button(_("Choose: %(child)s", child=short(line.name)), press),))
    return Screen(text, tuple(rows))


def family_line(line: ChildLine) -> str:
    """A child's line, here and on the home screen."""
    name = isolated(line.name)
    if line.talk is not None:
        when = long_moment(local(line.talk.booking.starts_at, line.talk.round_.zone))
        if line.talk.booking.subject:
            # Translators: a seat at a table of a subject café.
            return _(
                "%(child)s: %(when)s with %(teacher)s, %(subject)s.",
                child=name,
                when=when,
                teacher=isolated(line.talk.booking.with_whom(line.talk.round_)),
                subject=isolated(line.talk.booking.subject),
            )
        return _(
            "%(child)s: %(when)s with %(teacher)s.",
            child=name,
            when=when,
            teacher=isolated(line.talk.booking.with_whom(line.talk.round_)),
        )
    if line.open_round is not None:
        until = long_date(local(line.open_round.closes_at, line.open_round.zone).date())
        if line.open_round.is_cafe:
            return _("%(child)s: choose seats at the subject café by %(date)s.", child=name, date=until)
        return _("%(child)s: choose a time by %(date)s.", child=name, date=until)
    if line.opens_round is not None:
        opens = long_moment(local(line.opens_round.opens_at, line.opens_round.zone))
        return _("%(child)s: times can be chosen from %(when)s.", child=name, when=opens)
    return _("%(child)s: no talk right now.", child=name)


def in_a_row(row: InARow, names: Mapping[int, str], rounds: Mapping[int, RoundFacts]) -> Screen:
    """A proposal for all children on one day."""
    first = rounds[row.talks[0][1].round_id]
    day = long_date(local(row.talks[0][1].starts_at, first.zone).date())
    lines = [
        _(
            "%(time)s %(child)s with %(teacher)s",
            time=span(local(slot.starts_at, first.zone), local(slot.ends_at, first.zone)),
            child=isolated(names[pupil_id]),
            teacher=isolated(rounds[slot.round_id].teacher_name),
        )
        for pupil_id, slot in row.talks
    ]
    text = _("You can have the talks one after another on %(date)s:", date=day)
    book = BookInARow(tuple(slot.slot_id for _pupil, slot in row.talks), tuple(pupil for pupil, _slot in row.talks))
    number = len(row.talks)
    buttons = (
        (Button(ngettext("Book %(number)s", "Book all %(number)s", number), book),),
        (Button(_("One at a time"), ShowFamily()),),
    )
    return Screen("\n".join([text, *lines]), buttons)


def no_row(lines: Sequence[ChildLine]) -> Screen:
    """No day has times for all of them."""
    rest = family(lines)
    return Screen(_("No day has free times for all of them. Choose one at a time:") + "\n" + rest.text, rest.rows[1:])


def booked_in_a_row(views: Sequence[TalkView]) -> Screen:
    """All booked, with the way to each."""
    return _all_talks(_("That's agreed."), views)


def confirmed_all(views: Sequence[TalkView]) -> Screen:
    """Nice: see you at each of them."""
    return _all_talks(_("Good, see you then."), views)


def _all_talks(text: str, views: Sequence[TalkView]) -> Screen:
    last = max(view.booking.ends_at for view in views)
    lines = [family_line(ChildLine(view.booking.pupil_id, view.child, view)) for view in views]
    rows = tuple(
        (Button(_("Talk: %(child)s", child=short(view.child)), ShowTalk(view.booking.booking_id)),) for view in views
    )
    return Screen("\n".join([text, *lines]), rows, fold=over_fold(views[0], last))
