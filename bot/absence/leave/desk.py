"""Every word and button of who decides: what waits, one application with all that counts, why not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from bot.absence.leave import presses as p
from bot.absence.leave import words
from bot.absence.leave.facts import OF_SCHOOL, Leave, LeaveReason, Outlook
from bot.absence.leave.screens import limits
from bot.absence.models import Decides, LeaveState
from bot.core.dates import long_date, short_date
from bot.core.replies import Button, Rows, Screen, Toast, shortened
from bot.core.texts import _, capital, isolated, ngettext, pgettext


class Seen(Struct, frozen=True):
    """An application with what counts beside it. `both` is None where the principle does not ask for both homes."""

    leave: Leave
    outlook: Outlook | None
    away: int
    both: bool | None
    due_on: date


def _child(leave: Leave) -> str:
    name = isolated(leave.called) or pgettext("instead of a name", "a pupil")
    if not leave.class_name:
        return name
    return _("%(child)s (%(class_name)s)", child=name, class_name=isolated(leave.class_name))


def applications(found: Sequence[Leave]) -> Screen:
    """What waits."""
    rows = tuple((Button(_line(each), p.DecideLeave(each.id, p.Does.OPEN)),) for each in found[:12])
    return Screen(
        _("Applications for leave, the most urgent first:") if found else _("No application waits for you."), rows
    )


def _line(leave: Leave) -> str:
    return capital(shortened(f"{short_date(leave.first_on)}: {_child(leave)}", 40))


def one(seen: Seen) -> Screen:
    """One application: all that counts, and the answers."""
    leave = seen.leave
    values = {
        "who": isolated(leave.applicant) or pgettext("instead of a name", "The home"),
        "child": _child(leave),
        "days": words.days(leave),
    }
    asks = ngettext(
        "%(who)s asks for leave for %(child)s %(days)s: %(number)s school day.",
        "%(who)s asks for leave for %(child)s %(days)s: %(number)s school days.",
        leave.school_days,
        **values,
    )
    back = (Button(_("Back"), p.ListApplications()),)
    if leave.state is not LeaveState.WAITING:
        return Screen(f"{asks}\n\n{_became(leave)}", (back,))
    lines = [asks, "", words.what_for(leave.kind)]
    lines += words.answers(leave.answers, leave.called or pgettext("instead of a name", "the child"))
    lines += ["", *_counts(seen), _("The home was promised an answer by %(date)s.", date=long_date(seen.due_on))]
    # Translators: buttons, at most 20 characters: the answer to an application for leave.
    rows: list[tuple[Button, ...]] = [
        (
            Button(_("Grant it"), p.DecideLeave(leave.id, p.Does.GRANT)),
            Button(_("Not granted …"), p.DecideLeave(leave.id, p.Does.WHY_NOT)),
        )
    ]
    if leave.goes_to is Decides.TEACHER:
        rows.append((Button(_("Let the head decide"), p.DecideLeave(leave.id, p.Does.TO_HEAD)),))
    return Screen("\n".join(lines), (*rows, back))


def _counts(seen: Seen) -> list[str]:
    lines = limits(seen.outlook) if seen.outlook else []
    if seen.away:
        lines.append(
            ngettext(
                "Away so far this school year: %(number)s day.",
                "Away so far this school year: %(number)s days.",
                seen.away,
            )
        )
    if seen.both is True:
        lines.append(_("Both guardians agree."))
    elif seen.both is False:
        lines.append(_("The other guardian could not be asked here."))
    return lines


def _became(leave: Leave) -> str:
    if leave.state is LeaveState.GRANTED:
        return _("It is granted, and the days are absence by themselves.")
    if leave.state is LeaveState.REFUSED:
        return _("It is not granted.")
    return _("It has been withdrawn.")


def why_not(leave: Leave) -> Screen:
    """By which reason? The home reads its sentence."""
    buttons = [(Button(_reason(each), p.RefuseLeave(leave.id, each)),) for each in OF_SCHOOL]
    back = (Button(_("Back"), p.DecideLeave(leave.id, p.Does.OPEN)),)
    return Screen(_("Why is it not granted? The home reads this reason, and where it can complain."), (*buttons, back))


def _reason(reason: LeaveReason) -> str:
    return {
        # Translators: buttons, at most 20 characters: why leave is not granted.
        LeaveReason.LEARNING: _("Lessons are needed"),
        LeaveReason.HOLIDAYS: _("Use the holidays"),
        LeaveReason.TESTS: _("Tests in those days"),
        LeaveReason.DAYS: _("Too many days"),
        LeaveReason.NOTICE: _("Asked too late"),
        LeaveReason.TALK: _("Talk about it first"),
    }[reason]


def answered(leave: Leave) -> Screen:
    """Done, and the home is told."""
    rows: Rows = ((Button(_("Back"), p.ListApplications()),),)
    if leave.state is LeaveState.GRANTED:
        return Screen(
            _(
                "Granted: leave %(days)s. The home is told, and the days are absence by themselves.",
                days=words.days(leave),
            ),
            rows,
        )
    if leave.state is LeaveState.REFUSED:
        return Screen(_("Not granted: leave %(days)s. The home is told why.", days=words.days(leave)), rows)
    return Screen(_("The head decides now about leave %(days)s.", days=words.days(leave)), rows)


def already_answered() -> Toast:
    return Toast(_("It has been answered in the meantime."))


def own_child() -> Screen:
    """Somebody else answers."""
    return Screen(_("Nobody decides about leave of their own child. A colleague does."))
