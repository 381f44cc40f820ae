"""Every word and button of following up."""

from __future__ import annotations

from collections.abc import Sequence

from bot.absence.following import presses as p
from bot.absence.following import words
from bot.absence.following.queries import FactRow, Followed, Year
from bot.absence.following.rules import OF_THE_LAW, Outcome
from bot.conferences.single.arranging.presses import BeginFor
from bot.core.dates import short_date
from bot.core.feature import HomeLines
from bot.core.replies import Button, Rows, Screen, Toast, shortened
from bot.core.texts import _, capital, isolated, ngettext
from bot.people.acting import Child
from bot.people.pupils.queries import PupilEntry
from bot.people.pupils.screens import pupil_name

_A_PAGE = 10


def home(waiting: int) -> HomeLines:
    """On the home screen of who follows absence up."""
    if not waiting:
        return HomeLines()
    line = ngettext("Absence: %(number)s pupil to talk about", "Absence: %(number)s pupils to talk about", waiting)
    # Translators: a button, at most 20 characters: pupils whose absence is worth a talk.
    return HomeLines((line,), (Button(_("Follow up absence"), p.ListFollowUps()),))


def waiting(found: Sequence[Followed], *, has_trail: bool) -> Screen:
    """What waits."""
    rows: Rows = tuple((Button(_line(each), p.OpenFollowUp(each.id)),) for each in found[:20])
    if has_trail:
        rows = (*rows, (Button(_("What was done"), p.ShowTrail(0)),))
    if not found:
        return Screen(_("Nothing in the absence of your pupils asks for a talk just now."), rows)
    return Screen(_("Worth a talk, as an offer of help:"), rows)


def _line(found: Followed) -> str:
    return shortened(f"{words.name_of(found)}: {words.counted(found)}", 60)


def one(found: Followed) -> Screen:
    """One of them, and what can be done."""
    lines = [f"{words.name_of(found)}: {words.counted(found)}", words.advice(found.rule)]
    # Translators: buttons, at most 20 characters.
    days = Button(_("See the days"), p.ShowDays(found.pupil_id, 0))
    back = (Button(_("Back"), p.ListFollowUps()),)
    if found.outcome is not None:
        lines.append(words.became(found.outcome))
        return Screen("\n\n".join(lines), ((days,), back))
    talk = Button(_("Invite to a talk"), BeginFor(found.pupil_id))
    if found.rule in OF_THE_LAW:
        done = Button(_("It has been told"), p.CloseFollowUp(found.id, Outcome.TOLD))
    else:
        done = Button(_("Seen"), p.CloseFollowUp(found.id, Outcome.SEEN))
    return Screen("\n\n".join(lines), ((talk,), (done, days), back))


def trail(found: Sequence[Followed], page: int) -> Screen:
    """What was followed up, the newest first."""
    shown = found[page * _A_PAGE : (page + 1) * _A_PAGE]
    lines = [_trail_line(each) for each in shown]
    turn = [Button(_("Previous page"), p.ShowTrail(page - 1))] if page else []
    if len(found) > (page + 1) * _A_PAGE:
        turn.append(Button(_("Next page"), p.ShowTrail(page + 1)))
    text = "\n".join(lines) if lines else _("Nothing has been followed up yet.")
    return Screen(text, (*((tuple(turn),) if turn else ()), (Button(_("Back"), p.ListFollowUps()),)))


def _trail_line(found: Followed) -> str:
    outcome = words.became(found.outcome) if found.outcome else ""
    by = f" – {isolated(found.taken_by)}" if found.taken_by else ""
    return f"• {words.name_of(found)}: {words.counted(found)}. {outcome}{by}"


def days(pupil: PupilEntry, year: Year, page: int, *, may_judge: bool) -> Screen:
    """A pupil's days; who may say so marks those that were not lawful (✕)."""
    facts = list(reversed(year.facts))
    shown = facts[page * _A_PAGE : (page + 1) * _A_PAGE]
    text = [f"{pupil_name(pupil)} ({pupil.class_name})", *words.numbers([row.fact for row in year.facts])]
    rows: list[tuple[Button, ...]] = []
    if may_judge:
        if shown:
            text.append(_("Press a day to say that it was not lawful (✕), or that it was."))
        rows = [(Button(_day(row), p.Judge(row.id, not row.fact.unlawful, page)),) for row in shown]
    else:
        text += [f"• {short_date(row.fact.on_day)}: {words.kind_of(row.fact)}" for row in shown]
    turn = [Button(_("Previous page"), p.ShowDays(pupil.pupil_id, page - 1))] if page else []
    if len(facts) > (page + 1) * _A_PAGE:
        turn.append(Button(_("Next page"), p.ShowDays(pupil.pupil_id, page + 1)))
    if not facts:
        text.append(_("No absence this school year."))
    return Screen("\n".join(text), (*rows, *((tuple(turn),) if turn else ()), (Button(_("Back"), p.ListFollowUps()),)))


def _day(row: FactRow) -> str:
    said = f"{capital(short_date(row.fact.on_day))} {words.kind_of(row.fact)}"
    return f"✕ {said}" if row.fact.unlawful else said


def own_year(child: Child, year: Year) -> Screen:
    """My child's year."""
    # Translators: %(years)s is a school year such as 2026/27.
    title = _(
        "%(child)s, school year %(years)s:",
        child=capital(isolated(child.given_name)),
        years=f"{year.began.year}/{(year.began.year + 1) % 100:02}",
    )
    lines = words.numbers([row.fact for row in year.facts]) or [_("No absence this school year.")]
    # Translators: a button, at most 20 characters: the same as a file.
    rows: Rows = ((Button(_("Send as a file"), p.TakeYear(child.pupil_id)),),) if year.facts else ()
    return Screen("\n".join([title, *(f"• {line}" for line in lines)]), rows)


def file_is_coming() -> Toast:
    return Toast(_("The file is on its way."))
