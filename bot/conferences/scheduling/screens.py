"""Every word and button of a schedule, the teacher's and the guardian's answers to a held time."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from msgspec import Struct

from bot.conferences.booking.presses import ShowTimes
from bot.conferences.booking.screens import to_talks
from bot.conferences.facts import RoundFacts
from bot.conferences.models import RoundState
from bot.conferences.rounds.drafting.presses import StartRound
from bot.conferences.rounds.running.presses import ShowRound
from bot.conferences.rounds.running.rules import pages_of
from bot.conferences.rounds.wording import (
    by_name,
    class_name,
    clipped,
    full_name,
    in_rows,
    name_label,
    noted,
    paged,
    turning,
)
from bot.conferences.scheduling.loading import Loaded, Seeking, Who
from bot.conferences.scheduling.presses import (
    AskDrop,
    AskPublish,
    DropSchedule,
    ListPlans,
    PickPlace,
    PickProposed,
    PlanAll,
    PlanRounds,
    PublishSchedule,
    PutAt,
    SearchAgain,
    ShowSchedule,
)
from bot.conferences.scheduling.problem import PAUSE_AFTER
from bot.conferences.scheduling.publishing import Published
from bot.conferences.scheduling.queries import Proposed, SchedulingFacts, SlotRow
from bot.core.dates import clock_time, local, long_date, long_moment, short_moment, span
from bot.core.replies import Button, Rows, Screen
from bot.core.texts import _, capital, ngettext

_NAMES_A_PAGE = 16
_TIMES_A_PAGE = 16


class Plannable(Struct, frozen=True):
    """A round, and the search that it is in."""

    round_: RoundFacts
    scheduling_id: int | None


def plans(found: Sequence[Plannable]) -> Screen:
    """Which round? Those in a search open it; the others can be searched for, alone or together."""
    if not found:
        text = _("There is no round to find times for. Make one first.")
        return Screen(text, ((Button(_("New round"), StartRound()),),))
    rows: list[tuple[Button, ...]] = []
    for each in found[-20:]:
        name = clipped(each.round_.class_name, 30)
        if each.scheduling_id is not None:
            rows.append((Button(_("Schedule: %(class_name)s", class_name=name), ShowSchedule(each.scheduling_id, 0)),))
        else:
            rows.append((Button(_("Find: %(class_name)s", class_name=name), PlanRounds((each.round_.round_id,))),))
    alone = [each for each in found if each.scheduling_id is None]
    if len(alone) > 1:
        rows.append((Button(_("All together"), PlanAll()),))
    text = _(
        "I look for the schedule that suits most families, with brothers and sisters next to each other. "
        "Rounds that are planned together take all of a family's talks into account."
    )
    return Screen(text, tuple(rows))


def searching(found: SchedulingFacts) -> Screen:
    """The search is on its way."""
    text = _("I am looking for the best times. You get a message when they are found, usually within a minute.")
    return Screen(text, ((Button(_("See the schedule"), ShowSchedule(found.id, 0)),),))


def failed(found: SchedulingFacts) -> Screen:
    """Three times without an answer."""
    text = _("I could not find a schedule this time. You can let the families choose for themselves.")
    rows = ((Button(_("Search again"), SearchAgain(found.id, found.pause_after or 0)),), _instead(found))
    return Screen(text, rows)


def _instead(found: SchedulingFacts) -> tuple[Button, ...]:
    return (Button(_("Something else"), AskDrop(found.id)),)


def schedule(found: SchedulingFacts, loaded: Loaded, page: int, note: str | None = None) -> Screen:
    """The proposal: who comes when, who has no time and why, and how good it is."""
    blocks = [_summary(loaded)]
    without = by_name(loaded.without(), lambda each: each.pupil)
    if without:
        blocks.append([_("Without a time:"), *(why_without(loaded, each) for each in without)])
    blocks += _days(loaded)
    pages = pages_of(blocks)
    page = min(max(page, 0), len(pages) - 1)
    body = "\n\n".join("\n".join(block) for block in pages[page])
    rows: list[tuple[Button, ...]] = [*turning(page, len(pages), lambda to: ShowSchedule(found.id, to))]
    if loaded.lines:
        rows.append((Button(_("Publish"), AskPublish(found.id)), Button(_("Change a time"), PickProposed(found.id, 0))))
    if found.pause_after:
        rows.append((Button(_("Without breaks"), SearchAgain(found.id, 0)),))
    else:
        label = _("Break after %(number)s", number=PAUSE_AFTER)
        rows.append((Button(label, SearchAgain(found.id, PAUSE_AFTER)),))
    rows[-1] += (Button(_("Search again"), SearchAgain(found.id, found.pause_after or 0)),)
    return Screen(noted(note, body), (*rows, _instead(found)))


def _summary(loaded: Loaded) -> list[str]:
    talks = len(loaded.lines)
    classes = ", ".join(class_name(round_.class_name) for round_ in loaded.rounds.values())
    head = _("Schedule for %(classes)s", classes=clipped(classes, 200))
    return [head, ngettext("%(number)s talk has a time.", "%(number)s talks have a time.", talks)]


def why_without(loaded: Loaded, each: Seeking) -> str:
    """Who has no time, and why."""
    name = full_name(each.pupil.given_name, each.pupil.family_name)
    party = next((p for p in loaded.problem.parties if loaded.seeking[p.id].who == each.who), None)
    if each.by_hand:
        return _("%(name)s: two homes, please choose yourself", name=name)
    if party is not None and not party.fits:
        return _("%(name)s: no time suits them", name=name)
    if each.double:
        return _("%(name)s: no two times in a row are left for the interpreter", name=name)
    return _("%(name)s: none of their times is left", name=name)


def _days(loaded: Loaded) -> list[list[str]]:
    """A block a round and day: the talks, and the times that are left."""
    blocks: list[list[str]] = []
    names = {each.who: each for each in loaded.seeking.values()}
    taken = {line.slot_id: line for line in loaded.lines}
    seconds = {line.next_slot_id for line in loaded.lines if line.next_slot_id is not None}
    free = {time.id for time in loaded.problem.times}
    for round_ in loaded.rounds.values():
        own = [slot for slot in loaded.slots.values() if slot.round_id == round_.round_id and slot.slot_id in free]
        for day, slots in itertools.groupby(own, key=lambda slot: local(slot.starts_at, round_.zone).date()):
            title = capital(long_date(day))
            if len(loaded.rounds) > 1:
                title = f"{class_name(round_.class_name)}, {long_date(day)}"
            lines = [
                _slot_line(slot, round_, taken.get(slot.slot_id), names, loaded)
                for slot in slots
                if slot.slot_id not in seconds
            ]
            blocks.append([title, *lines])
    return blocks


def _slot_line(
    slot: SlotRow, round_: RoundFacts, line: Proposed | None, names: Mapping[Who, Seeking], loaded: Loaded
) -> str:
    if line is None or line.who not in names:
        return _("%(time)s free", time=clock_time(local(slot.starts_at, round_.zone)))
    pupil = names[line.who].pupil
    name = full_name(pupil.given_name, pupil.family_name)
    if line.next_slot_id is not None:
        ends = loaded.slots[line.next_slot_id].ends_at
        times = span(local(slot.starts_at, round_.zone), local(ends, round_.zone))
        # Translators: a line of a list: a time that is twice as long, and a pupil.
        return _("%(time)s %(name)s (interpreter)", time=times, name=name)
    return _("%(time)s %(name)s", time=clock_time(local(slot.starts_at, round_.zone)), name=name)


def ask_publish(found: SchedulingFacts, loaded: Loaded) -> Screen:
    """Sure? From here on families are told."""
    rows = ((Button(_("Yes, publish"), PublishSchedule(found.id)), Button(_("Back"), ShowSchedule(found.id, 0))),)
    return Screen(publishing_text(loaded), rows)


def publishing_text(loaded: Loaded) -> str:
    """What publishing does."""
    text = ngettext(
        "%(number)s family is told which time is kept for it, and until when to say yes or choose another.",
        "%(number)s families are told which time is kept for them, and until when to say yes or choose another.",
        len({line.pupil_id for line in loaded.lines}),
    )
    if loaded.without():
        text += " " + _("Whoever has no time yet is invited to choose one of those that are left.")
    return text


def published(made: Published, rounds: Sequence[RoundFacts]) -> Screen:
    """Done: the way to the rounds."""
    buttons = [Button(clipped(each.class_name, 30), ShowRound(each.round_id, 0)) for each in rounds[:10]]
    return Screen("\n".join(published_lines(made)), in_rows(buttons, 2))


def published_lines(made: Published) -> list[str]:
    """Who is told, who must be rung up, what was lost on the way."""
    lines = [
        ngettext(
            "Published. %(number)s family is being told.", "Published. %(number)s families are being told.", made.held
        )
    ]
    if made.firm:
        lines.append(
            ngettext(
                "%(number)s family is not reached here. Its time stands; please call.",
                "%(number)s families are not reached here. Their times stand; please call them.",
                made.firm,
            )
        )
    if made.gone:
        lines.append(
            ngettext(
                "%(number)s time was taken meanwhile and is left out.",
                "%(number)s times were taken meanwhile and are left out.",
                made.gone,
            )
        )
    return lines


def ask_drop(found: SchedulingFacts) -> Screen:
    """What instead?"""
    rows: Rows = (
        (Button(_("Families choose"), DropSchedule(found.id, True)),),
        (Button(_("Throw it away"), DropSchedule(found.id, False)),),
        (Button(_("Back"), ShowSchedule(found.id, 0)),),
    )
    text = _(
        "What would you like instead of this schedule? If the families choose for themselves, whoever comes first has "
        "the choice."
    )
    return Screen(text, rows)


def dropped(chosen: bool) -> Screen:
    """Thrown away."""
    if chosen:
        text = _("The families are invited to choose for themselves.")
    else:
        text = _("The schedule is gone. The rounds are as they were before.")
    return Screen(text, ((Button(_("See the rounds"), ListPlans()),),))


def being_planned(scheduling_id: int) -> Screen:
    """Somebody has asked already."""
    text = _("A schedule for this round is on its way already.")
    return Screen(text, ((Button(_("See the schedule"), ShowSchedule(scheduling_id, 0)),),))


def nothing_to_plan() -> Screen:
    """Nobody needs a time, or there is none."""
    text = _("There is nothing to plan: every family has a time, or no time is free.")
    return Screen(text, ((Button(_("See the rounds"), ListPlans()),),))


def not_ready() -> Screen:
    """A button of a schedule that is another by now."""
    text = _("This schedule has changed since. Please look once more.")
    return Screen(text, ((Button(_("See the rounds"), ListPlans()),),))


def does_not_fit() -> str:
    """Above the schedule, after a time that cannot be."""
    return _("That is not possible: somebody has another talk then.")


def pick_pupil(found: SchedulingFacts, loaded: Loaded, page: int) -> Screen:
    """Whose time is changed?"""
    ordered = by_name(list(loaded.seeking.values()), lambda each: each.pupil)
    buttons = [
        Button(
            name_label(each.pupil.given_name, each.pupil.family_name),
            PickPlace(found.id, each.who[0], each.who[1], each.who[2] or 0, 0),
        )
        for each in ordered
    ]
    shown, turns = paged(buttons, _NAMES_A_PAGE, page, lambda to: PickProposed(found.id, to))
    back = (Button(_("Back"), ShowSchedule(found.id, 0)),)
    return Screen(_("Whose time would you like to change?"), (*in_rows(shown, 2), *turns, back))


def pick_place(found: SchedulingFacts, loaded: Loaded, each: Seeking, page: int) -> Screen:
    """To which time? One that another pupil has is swapped."""
    round_ = loaded.rounds[each.who[0]]
    names = {other.who: other for other in loaded.seeking.values()}
    taken = {line.slot_id: line for line in loaded.lines}
    mine = next((line for line in loaded.lines if line.who == each.who), None)
    seconds = {line.next_slot_id for line in loaded.lines}
    buttons = []
    for time in loaded.problem.times:
        slot, line = loaded.slots[time.id], taken.get(time.id)
        other = names.get(line.who) if line is not None else None
        long = each.double or (other is not None and other.double)
        if slot.round_id != round_.round_id or time.id in seconds or (line is not None and (mine is None or long)):
            continue
        if mine is not None and time.id == mine.slot_id:
            continue
        label = capital(short_moment(local(slot.starts_at, round_.zone)))
        if other is not None:
            name = clipped(other.pupil.given_name, 20)
            label = _("%(moment)s, swap with %(name)s", moment=label, name=name)
        buttons.append(Button(clipped(label, 60), PutAt(found.id, time.id, each.who[1], each.who[2] or 0)))
    shown, turns = paged(
        buttons, _TIMES_A_PAGE, page, lambda to: PickPlace(found.id, *each.who[:2], each.who[2] or 0, to)
    )
    name = full_name(each.pupil.given_name, each.pupil.family_name)
    text = _("Which time should %(name)s have?", name=name)
    if mine is not None:
        now = long_moment(local(loaded.slots[mine.slot_id].starts_at, round_.zone))
        text = _("%(name)s has %(moment)s now. Which time instead?", name=name, moment=now)
    back = (Button(_("Back"), PickProposed(found.id, 0)),)
    return Screen(text, (*in_rows(shown, 1), *turns, back))


# The guardian's side -------------------------------------------------------------------------------------------------


def ran_out(round_: RoundFacts, pupil_id: int, open_: bool) -> Screen:
    """A yes that came too late."""
    text = _("The time was kept for you until the day in the message, and is free again now.")
    if not open_ or round_.state is RoundState.PLANNED:
        return Screen(text, ((to_talks(),),))
    return Screen(text, ((Button(_("Choose a time"), ShowTimes(round_.round_id, pupil_id)),),))
