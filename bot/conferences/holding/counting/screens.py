"""Every word and button of the counters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.conferences.holding.counting.presses import ListCounts, ShowCount
from bot.conferences.holding.counting.queries import ClassCount, Counted, last_day
from bot.conferences.holding.feedback.queries import Result
from bot.conferences.holding.feedback.wording import result_lines
from bot.conferences.holding.marking.presses import OpenHeld
from bot.conferences.rounds.running.presses import ListRounds
from bot.conferences.rounds.running.rules import pages_of
from bot.conferences.rounds.wording import by_name, class_name, clipped, full_name, in_rows, paged, turning
from bot.core.dates import day_of_year, local, short_moment
from bot.core.replies import Button, Screen
from bot.core.texts import _, ngettext

CLASSES_A_PAGE = 20


def no_class() -> Screen:
    """There is nothing to count."""
    return Screen(_("You have no class whose talks are counted."))


def classes(found: Sequence[ClassCount], page: int) -> Screen:
    """Class by class; the names stand behind the buttons. Protected pupils are in no number of a whole school."""
    lines = [_class_line(count) for count in found]
    pupils = sum(len(_shown(count)) for count in found)
    met = sum(_met(count) for count in found)
    whole = _("All classes: %(met)s of %(pupils)s", met=met, pupils=pupils)
    buttons = [Button(clipped(count.choice.name, 20) or "…", ShowCount(count.choice.class_id, 0)) for count in found]
    shown, turns = paged(buttons, CLASSES_A_PAGE, page, ListCounts)
    start = min(max(page, 0), max(0, (len(found) - 1) // CLASSES_A_PAGE)) * CLASSES_A_PAGE
    text = [_("Pupils who have had the talks they are to have:"), *lines[start : start + CLASSES_A_PAGE]]
    return Screen("\n".join([*text, whole]), (*in_rows(shown, 3), *turns))


def _shown(count: ClassCount) -> list[Counted]:
    return [each for each in count.pupils if not each.pupil.protected]


def _met(count: ClassCount) -> int:
    return sum(map(count.has_all, _shown(count)))


def _class_line(count: ClassCount) -> str:
    values = {"class_name": class_name(count.choice.name), "met": _met(count), "pupils": len(_shown(count))}
    if unmarked := sum(bool(each.unmarked) for each in _shown(count)):
        return ngettext(
            "%(class_name)s: %(met)s of %(pupils)s, %(number)s not marked yet",
            "%(class_name)s: %(met)s of %(pupils)s, %(number)s not marked yet",
            unmarked,
            **values,
        )
    return _("%(class_name)s: %(met)s of %(pupils)s", **values)


def one_class(
    count: ClassCount, ahead: Mapping[int, datetime], page: int, several: bool, results: Sequence[Result]
) -> Screen:
    """How many have had their talks, who is without, and what families said afterwards."""
    class_id = count.choice.class_id
    without = by_name(count.without, lambda each: each.pupil)
    lines = [_line(each, count, ahead.get(each.pupil.pupil_id)) for each in without]
    pages = pages_of([[_head(count), _until(count), *(lines or [_("Nobody is without.")])]])
    page = min(max(page, 0), len(pages) - 1)
    body = ["\n".join(block) for block in pages[page]]
    if page == len(pages) - 1:
        body += ["\n".join(result_lines(result, count.zone)) for result in results]
    rows = list(turning(page, len(pages), lambda to: ShowCount(class_id, to)))
    if count.unmarked:
        rows.append((Button(_("Were they held?"), OpenHeld(count.unmarked[-1])),))
    if without:
        rows.append((Button(_("Bookings"), ListRounds()),))
    if several:
        rows.append((Button(_("All classes"), ListCounts(0)),))
    return Screen("\n\n".join(body), tuple(rows))


def _head(count: ClassCount) -> str:
    minimum = count.minimum
    values = {"class_name": class_name(count.choice.name), "met": count.met, "pupils": len(count.pupils)}
    if minimum.number == 0:
        return _("%(class_name)s: %(met)s of %(pupils)s have had a talk this school year.", **values)
    if minimum.number == 1 and minimum.is_term:
        return _("%(class_name)s: %(met)s of %(pupils)s have had their talk this term.", **values)
    if minimum.number == 1:
        return _("%(class_name)s: %(met)s of %(pupils)s have had their talk this school year.", **values)
    values["number"] = minimum.number
    if minimum.is_term:
        return _("%(class_name)s: %(met)s of %(pupils)s have had their %(number)s talks this term.", **values)
    return _("%(class_name)s: %(met)s of %(pupils)s have had their %(number)s talks this school year.", **values)


def _until(count: ClassCount) -> str:
    return _("Counted until %(date)s.", date=day_of_year(last_day(count.minimum)))


def _line(each: Counted, count: ClassCount, next_at: datetime | None) -> str:
    values = {
        "name": full_name(each.pupil.given_name, each.pupil.family_name),
        "held": each.held,
        "number": max(1, count.minimum.number),
    }
    if each.unmarked:
        return _("%(name)s: %(held)s of %(number)s, a talk is not marked yet", **values)
    if next_at is not None:
        values["moment"] = short_moment(local(next_at, count.zone))
        return _("%(name)s: %(held)s of %(number)s, next talk %(moment)s", **values)
    return _("%(name)s: %(held)s of %(number)s", **values)
