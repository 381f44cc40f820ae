"""Every word and button of the school's side of requests.

The one rule kept here: no button refuses. Times, a call, or (of what was only told) that it was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from bot.conferences.booking.rules import masked
from bot.conferences.requests import presses
from bot.conferences.requests.facts import DayPart, Hearer, Request, Way
from bot.conferences.requests.models import AnswerKind, RequestKind
from bot.conferences.requests.rules import MOST_OFFERED, packed, unpacked
from bot.conferences.requests.words import folded, headline
from bot.core.dates import local, long_date, short_moment
from bot.core.feature import HomeLines
from bot.core.replies import Button, Rows, Screen, Toast, shortened
from bot.core.texts import _, capital, isolated, listed, ngettext, pgettext
from bot.people.acting import SchoolFacts

PAGE = 6
_LONGEST_NAME = 30


class Choosing(Struct, frozen=True):
    """Times being chosen: what the buttons say so far, and what is shown to choose from.

    `invites`: whether there is another adult with custody who could be invited, too.
    """

    request: Request
    way: Way
    minutes: int
    everyone: bool
    after: int
    chosen: tuple[int, ...]
    times: Sequence[datetime]
    invites: bool


def home(number: int) -> HomeLines:
    """On the home screen of who has something to answer."""
    if not number:
        return HomeLines()
    line = ngettext("One family waits for an answer.", "%(number)s families wait for an answer.", number)
    return HomeLines((line,), (Button(_("Who waits"), presses.ListRequests(0)),))


def waiting(found: Sequence[Request], page: int, now: datetime) -> Screen:
    """Who waits for an answer, oldest first."""
    if not found:
        return Screen(_("No family waits for an answer."))
    shown = found[page * PAGE : (page + 1) * PAGE]
    rows: list[tuple[Button, ...]] = [(Button(_line(each), presses.OpenRequest(each.id)),) for each in shown]
    turn = []
    if page:
        turn.append(Button(_("Previous page"), presses.ListRequests(page - 1)))
    if len(found) > (page + 1) * PAGE:
        turn.append(Button(_("Next page"), presses.ListRequests(page + 1)))
    line = ngettext("One family waits for an answer.", "%(number)s families wait for an answer.", len(found))
    fold = folded(now, presses.ListRequests(page))
    return Screen(line, (*rows, *([tuple(turn)] if turn else [])), protected=True, fold=fold)


def _line(request: Request) -> str:
    name = shortened(_child(request), _LONGEST_NAME)
    # Translators: lines of a list; %(child)s is a name.
    line = {
        RequestKind.TALK: _("%(child)s: a talk", child=name),
        RequestKind.CHANGE: _("%(child)s: something new", child=name),
        RequestKind.UNSAFE: _("%(child)s: unsafe", child=name),
    }[request.kind]
    return capital(line)


def _child(request: Request) -> str:
    name = isolated(request.called) or pgettext("instead of a name", "a pupil")
    return f"{name} ({isolated(request.class_name)})" if request.class_name else name


def _asker(request: Request) -> str:
    # Translators: stands at the beginning of a sentence for the name of an adult at home.
    return isolated(request.asker) or pgettext("instead of a name", "The home")


def request(
    asked: Request, hearers: Sequence[Hearer], me: int, school: SchoolFacts, *, times: bool, now: datetime
) -> Screen:
    """One request. `times`: whoever asked may choose among times; else there is the call."""
    lines = _said(asked, hearers, me)
    if asked.rings is not None:
        lines += ["", _ring(asked)]
    by = long_date(local(asked.due_at - timedelta(seconds=1), school.zone).date())
    if asked.late_at is not None:
        lines += ["", _("The answer was due by %(date)s.", date=by)]
    elif asked.kind is not RequestKind.UNSAFE or asked.answer is not None:
        lines += ["", _("The home was promised an answer by %(date)s.", date=by)]
    buttons: list[Button] = []
    # Translators: buttons, at most 20 characters.
    if asked.kind is not RequestKind.TALK and asked.answer is None:
        label = _("I have read it") if asked.kind is RequestKind.CHANGE else _("I look after it")
        buttons.append(Button(label, presses.HaveRead(asked.id)))
    if times:
        press = presses.ChooseTimes(asked.id, asked.way, 10 if asked.way is Way.PHONE else 20, False, 0, ())
        buttons.append(Button(_("Offer times"), press))
    buttons.append(Button(_("We have talked"), presses.HaveRung(asked.id)))
    rows = [(button,) for button in buttons]
    rows.append((Button(_("Close"), presses.PutAside(asked.id)),))
    return Screen("\n".join(lines), tuple(rows), protected=True, fold=folded(now, presses.OpenRequest(asked.id)))


def _said(asked: Request, hearers: Sequence[Hearer], me: int) -> list[str]:
    values = {"who": _asker(asked), "child": _child(asked)}
    if asked.kind is RequestKind.CHANGE:
        return [
            _(
                "%(who)s tells you that something has changed at home for %(child)s. "
                "Nobody else here knows, and the chat does not ask what it is.",
                **values,
            )
        ]
    if asked.kind is RequestKind.UNSAFE:
        others = [isolated(each.name) for each in hearers if each.person_id != me]
        lines = [_("%(who)s tells that %(child)s is unsafe or bullied at school.", **values)]
        lines.append(_("%(names)s were told, too.", names=listed(others)) if others else _("Only you were told."))
        if asked.answer is AnswerKind.READ:
            by = next((isolated(each.name) for each in hearers if each.person_id == asked.answered_by), "")
            lines.append(_("%(name)s looks after it. It stays here until you have talked with the home.", name=by))
        return lines
    if asked.way is Way.PHONE:
        return [_("%(who)s would like to be rung about %(child)s.", **values)]
    if asked.way is Way.ONLINE:
        return [_("%(who)s would like an online talk about %(child)s.", **values)]
    return [_("%(who)s would like a talk at school about %(child)s.", **values)]


def _ring(asked: Request) -> str:
    when = {
        DayPart.MORNING: _("They would like to be rung in the morning."),
        DayPart.MIDDAY: _("They would like to be rung around noon."),
        DayPart.AFTERNOON: _("They would like to be rung in the afternoon."),
        DayPart.ANY: _("They can be rung at any time."),
        None: "",
    }[asked.rings]
    if asked.asker_phone:
        return " ".join([when, _("Their number is %(number)s.", number=masked(asked.asker_phone))])
    return " ".join([when, _("The class list has no number of theirs.")])


def choose(found: Choosing, now: datetime) -> Screen:
    """Up to four times to offer."""
    asked = found.request
    text = ngettext(
        "Choose up to %(most)s times to offer for %(child)s. You have chosen %(number)s time.",
        "Choose up to %(most)s times to offer for %(child)s. You have chosen %(number)s times.",
        len(found.chosen),
        most=MOST_OFFERED,
        child=_child(asked),
    )
    rows: list[tuple[Button, ...]] = [*_times(found), *_settings(found)]
    if found.chosen:
        label = ngettext("Offer %(number)s time", "Offer %(number)s times", len(found.chosen))
        press = presses.OfferTimes(asked.id, found.way, found.minutes, found.everyone, found.chosen)
        rows.append((Button(label, press),))
    rows.append((Button(_("Back"), presses.OpenRequest(asked.id)),))
    if not found.times and not found.chosen:
        text = _("There are no free times in the weeks ahead. Ring the home, and find one together.")
    return Screen(text, tuple(rows), protected=True, fold=folded(now, presses.OpenRequest(asked.id)))


def _times(found: Choosing) -> Rows:
    asked = found.request
    shown = sorted({*found.times, *unpacked(asked.asked_at, found.chosen)})
    rows: list[tuple[Button, ...]] = []
    for start in shown:
        [number] = packed(asked.asked_at, [start])
        has = number in found.chosen
        if not has and len(found.chosen) >= MOST_OFFERED:
            continue
        chosen = tuple(each for each in found.chosen if each != number) if has else (*found.chosen, number)
        label = capital(short_moment(local(start, asked.zone)))
        rows.append((Button(f"✓ {label}" if has else label, _press(replace(found, chosen=chosen))),))
    return tuple(rows)


def _press(found: Choosing) -> presses.ChooseTimes:
    """The same choice again; changed with `replace`."""
    return presses.ChooseTimes(found.request.id, found.way, found.minutes, found.everyone, found.after, found.chosen)


def _settings(found: Choosing) -> Rows:
    """How long, in which form, other times, and whether the child's other adults come, too."""
    from_here = found.request.asked_at
    lengths = (10, 20, 30, 45)
    longer = lengths[(lengths.index(found.minutes) + 1) % len(lengths)] if found.minutes in lengths else 20
    ways = list(Way)
    other = ways[(ways.index(found.way) + 1) % len(ways)]
    form = {Way.SCHOOL: _("At school"), Way.PHONE: _("By phone"), Way.ONLINE: _("Online")}[found.way]
    minutes = ngettext("%(number)s minute", "%(number)s minutes", found.minutes)
    # Other lengths end at other moments, so what was chosen is chosen anew.
    rows: list[tuple[Button, ...]] = [
        (
            Button(f"↻ {minutes}", _press(replace(found, minutes=longer, chosen=()))),
            Button(f"↻ {form}", _press(replace(found, way=other))),
        )
    ]
    if found.times:
        [last] = packed(from_here, [max(found.times)])
        rows.append((Button(_("Other times"), _press(replace(found, after=last + 1))),))
    if found.invites:
        label = _("All with custody") if found.everyone else _("Only who asked")
        rows.append((Button(f"↻ {label}", _press(replace(found, everyone=not found.everyone))),))
    return tuple(rows)


def offered() -> Screen:
    """The home chooses now."""
    return Screen(_("Sent. The home chooses one of the times, and you hear which."), (_to_list(),))


def read(asked: Request) -> Screen:
    """Thanks."""
    if asked.kind is RequestKind.CHANGE:
        return Screen(_("Thank you. The home can see that you have read it."), (_to_list(),))
    text = _("Thank you. The home can see that you look after it. Contact them soon: it stays on your list until then.")
    return Screen(text, (_to_list(),))


def rung() -> Screen:
    return Screen(_("Thank you. The home is asked whether you have talked."), (_to_list(),))


def _to_list() -> tuple[Button, ...]:
    return (Button(_("Who waits"), presses.ListRequests(0)),)


def answered() -> Screen:
    """A colleague was first."""
    return Screen(_("This has been answered in the meantime."), (_to_list(),))


def busy() -> Toast:
    return Toast(_("One of these times is taken now. Please choose again."))


def none_chosen() -> Toast:
    return Toast(_("Choose at least one time."))


def put_aside(request_id: int) -> Screen:
    """Folded at once."""
    # Translators: opens a message that was folded to its headline.
    return Screen(headline(), ((Button(pgettext("folded message", "Open"), presses.OpenRequest(request_id)),),))
