"""Every word and button of the register, of the home's answers once they are opened, and of whom to ring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from bot.absence.facts import PupilDay, Report, Wanted
from bot.absence.models import CaseEnd, Mark, MissingAnswer
from bot.absence.register import presses, words
from bot.absence.register.facts import Case, ClassToday, Contact, Line, Register
from bot.absence.register.rules import next_mark
from bot.absence.reporting.presses import ShowReport
from bot.absence.rules import said_last
from bot.absence.words import headline, hours
from bot.core.dates import clock_time, local, long_date
from bot.core.presses import Press
from bot.core.replies import MAX_TEXT, Button, Fold, Rows, Screen, Toast, shortened
from bot.core.texts import _, capital, isolated, language, name_key, ngettext, pgettext
from bot.reminders.marks import marked

# Telegram bears a hundred buttons.
PUPILS_A_PAGE, CLASSES_A_PAGE = 60, 40
_LABEL, _NAME = 18, 60
# A number on a screen is for the call that is made now.
_NUMBERS_SHOW = timedelta(hours=1)
_RECEIPT_SHOWS = timedelta(minutes=10)


def _head(register: Register) -> str:
    return _("%(class_name)s, %(date)s", class_name=isolated(register.class_name), date=long_date(register.day))


# The classes ---------------------------------------------------------------------------------------------------------


def registers(found: Sequence[ClassToday], page: int) -> Screen:
    """Which class? Those that are done have a tick."""
    pages = max(1, -(-len(found) // CLASSES_A_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = found[page * CLASSES_A_PAGE : (page + 1) * CLASSES_A_PAGE]
    taken = sum(each.taken_at is not None for each in found)
    lines = [_("Which class's register?"), _("Taken today: %(taken)s of %(all)s", taken=taken, all=len(found))]
    missing = sum(each.missing for each in found)
    rows = _in_rows([Button(_class_label(each), presses.OpenRegister(each.class_id)) for each in shown], 3)
    rows += _turning(page, pages, presses.ListRegisters)
    if missing:
        lines.append(_missing(missing))
        rows = [(Button(_("Numbers to call"), presses.ListAllMissing()),), *rows]
    return Screen("\n".join(lines), tuple(rows))


def _class_label(found: ClassToday) -> str:
    name = shortened(isolated(found.name), _LABEL)
    if found.missing:
        return f"✗ {name}"
    return f"✓ {name}" if found.taken_at is not None else name


def _missing(number: int) -> str:
    return ngettext(
        "%(number)s child is missing, and nobody has told why.",
        "%(number)s children are missing, and nobody has told why.",
        number,
    )


def _in_rows(buttons: Sequence[Button], width: int) -> list[tuple[Button, ...]]:
    return [tuple(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def _turning(page: int, pages: int, turn: Callable[[int], Press]) -> list[tuple[Button, ...]]:
    buttons = [Button(_("Back"), turn(page - 1))] if page else []
    if page + 1 < pages:
        buttons.append(Button(_("Show more"), turn(page + 1)))
    return [tuple(buttons)] if buttons else []


# One class -----------------------------------------------------------------------------------------------------------


def register(found: Register, page: int = 0, note: str | None = None) -> Screen:
    """The tap list: who is reported away is shown so, everybody else is here unless tapped."""
    lines = sorted(found.lines, key=lambda line: name_key(line.day.name, language()))
    pages = max(1, -(-len(lines) // PUPILS_A_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = lines[page * PUPILS_A_PAGE : (page + 1) * PUPILS_A_PAGE]
    twice = {name for name, count in Counter(line.day.given_name for line in lines).items() if count > 1}
    rows = _in_rows([_pupil_button(line, found, page, line.day.given_name in twice) for line in shown], 2)
    rows += _turning(page, pages, partial(presses.OpenRegister, found.class_id))
    if found.cases:
        rows.append((Button(_("Numbers to call"), presses.ListMissing(found.class_id)),))
    rows.append((Button(_done_label(found), presses.TakeRegister(found.class_id, found.day)),))
    text = "\n".join([*([note, ""] if note else []), _head(found), _state(found), *_summary(lines)])
    return Screen(shortened(text, MAX_TEXT), tuple(rows), fold=_fold(found.day, found.zone))


def _fold(day: date, zone: str) -> Fold:
    return Fold(words.midnight(day, zone), _("The register of %(date)s", date=long_date(day)))


def _pupil_button(line: Line, found: Register, page: int, told_apart: bool) -> Button:
    day = line.day
    name = day.given_name
    if told_apart and day.family_name:
        name = f"{name} {day.family_name[:1]}."
    name = shortened((name or pgettext("instead of a name", "a pupil"))[:40], _LABEL)
    said = _SAID[next_mark(line.mark, away=line.away)]
    return Button(
        f"{_sign(line)} {isolated(name)}", presses.MarkPupil(found.class_id, day.pupil_id, found.day, said, page)
    )


_SAID = {
    None: presses.Said.AS_REPORTED,
    Mark.MISSING: presses.Said.MISSING,
    Mark.LATE: presses.Said.LATE,
    Mark.HERE: presses.Said.HERE,
}
MARKS = {said: mark for mark, said in _SAID.items()}
_SIGNS = {Mark.MISSING: "✗", Mark.LATE: "◷", Mark.HERE: "✓"}


def _sign(line: Line) -> str:
    if line.mark is not None and not (line.away and line.mark is Mark.MISSING):
        return _SIGNS[line.mark]
    return "–" if line.away else "✓"


def _done_label(found: Register) -> str:
    # Translators: buttons, at most 20 characters.
    if number := len(found.to_raise):
        return ngettext("Done, %(number)s missing", "Done, %(number)s missing", number)
    return _("All others are here") if _has_marks(found) else _("All are here")


def _has_marks(found: Register) -> bool:
    return any(line.away or line.mark is not None for line in found.lines)


def _state(found: Register) -> str:
    if found.taken_at is not None:
        return _(
            "Taken at %(time)s. Somebody came, or has gone? Tap, and press the last button again.",
            time=clock_time(local(found.taken_at, found.zone)),
        )
    return _("Tap once for who is missing, twice for who came late. Then press the last button.")


def _summary(lines: Sequence[Line]) -> list[str]:
    """Who is not here as usual, by what is known of them."""
    missing = [line.day.name for line in lines if line.mark is Mark.MISSING and not line.away]
    late = [line.day.name for line in lines if line.mark is Mark.LATE]
    away = [_away(line.day) for line in lines if line.away and line.mark is not Mark.HERE]
    asked = [line.day.name for line in lines if _is_unconfirmed(line)]
    found = []
    if missing:
        found.append(_("✗ Missing: %(names)s", names=_names(missing)))
    if late:
        found.append(_("◷ Came late: %(names)s", names=_names(late)))
    if away:
        found.append(_("– Reported: %(names)s", names=_names(away)))
    if asked:
        found.append(_("Away the day before, nothing heard today: %(names)s", names=_names(asked)))
    return ["", *found] if found else []


def _is_unconfirmed(line: Line) -> bool:
    day = line.day
    return day.asked and day.still is None and not day.told and line.mark is None and day.register_taken_at is None


def _away(day: PupilDay) -> str:
    parts = [
        hours(Wanted(told.kind, told.last_on, told.last_on, None, told.from_minute, told.until_minute))
        for told in said_last(day.told)
    ]
    of_day = ", ".join(filter(None, parts))
    # Translators: a pupil and what was reported of the day, as in "Emma Lund (comes at 09.30)".
    return _("%(name)s (%(hours)s)", name=day.name, hours=of_day) if of_day else day.name


def _names(names: Sequence[str]) -> str:
    return ", ".join(shortened(name[: _NAME + 1], _NAME) for name in names)


def taken(raised: int, tell_at: datetime, now: datetime, zone: str) -> str:
    """What taking it came to."""
    if not raised:
        return _("Thank you, the register is taken.")
    if tell_at <= now:
        return ngettext(
            "Thank you. The home of %(number)s child is being asked.",
            "Thank you. The homes of %(number)s children are being asked.",
            raised,
        )
    return ngettext(
        "Thank you. The home of %(number)s child is asked at %(time)s, if nobody has told us by then.",
        "Thank you. The homes of %(number)s children are asked at %(time)s, if nobody has told us by then.",
        raised,
        time=clock_time(local(tell_at, zone)),
    )


def other_day() -> Toast:
    """The list was yesterday's."""
    return Toast(_("That was another day's list. Here is today's."))


def no_school() -> Screen:
    """A weekend, a holiday."""
    return Screen(_("There is no school today, so there is no register."))


# The home ------------------------------------------------------------------------------------------------------------


def own_case(case: Case, *, reports: bool | None, now: datetime) -> Screen:
    """What the adult's answer came to, or what is known already. `reports` as in `words.buttons`."""
    child = capital(isolated(case.given_name))
    if not case.is_open:
        return Screen(words.over(case, child))
    if case.on_day != local(now, case.school.zone).date():
        return Screen(words.headline(case))
    if case.answer is MissingAnswer.CALL and reports is not None:
        text = _("The school has been asked to call you now. Please keep the phone near.")
        if case.phone:
            text += " " + _("You can also call %(phone)s.", phone=case.phone)
    elif case.answer is not None:
        text = words.answered(case, child)
    else:
        text = words.missing(case, child, reports=reports).text
    return Screen(text, words.buttons(case, reports=reports))


def at_home(case: Case, report: Report, mark: str | None, now: datetime) -> Screen:
    """The receipt of "at home today", with the way to what it became; it folds to the line that stays (text 6)."""
    child, time = capital(isolated(case.given_name)), clock_time(local(now, case.school.zone))
    text = _("Thank you. %(child)s is reported absent. We got your report today at %(time)s.", child=child, time=time)
    line = headline(report.first_reported_at, report.school.zone, report.wanted)
    opens = ShowReport(report.id)
    return Screen(
        text, ((Button(_("See the report"), opens),),), fold=Fold(now + _RECEIPT_SHOWS, marked(mark, line), opens)
    )


def another_answered() -> Toast:
    """The first answer counts."""
    return Toast(_("Somebody has answered already."))


# Whom to ring --------------------------------------------------------------------------------------------------------


def missing_children(
    cases: Sequence[Case], numbers: Mapping[int, Sequence[Contact]], back: Press, now: datetime, *, protected: bool
) -> Screen:
    """The missing children with the numbers of their homes. `protected`: those of a secret address, too."""
    rows = [(Button(shortened(case.name[:40], 30), presses.OpenMissing(case.id)),) for case in cases[:30]]
    found = [_case_lines(case, numbers.get(case.pupil_id, ()), protected=protected) for case in cases[:30]]
    text = "\n\n".join([_missing(len(cases)), *found]) if cases else _("We know of everybody where they are.")
    return Screen(shortened(text, MAX_TEXT), (*rows, (Button(_("Back"), back),)), fold=_numbers_fold(cases, now))


def _numbers_fold(cases: Sequence[Case], now: datetime) -> Fold | None:
    if not cases:
        return None
    opens = presses.ListMissing(cases[0].class_id) if len({case.class_id for case in cases}) == 1 else None
    return Fold(now + _NUMBERS_SHOW, _("Numbers to call on %(date)s", date=long_date(cases[0].on_day)), opens)


def _case_lines(case: Case, contacts: Sequence[Contact], *, protected: bool) -> str:
    name = shortened(case.name[: _NAME + 1], _NAME)
    lines = [_("%(name)s (%(class_name)s)", name=name, class_name=isolated(case.class_name)), _known(case)]
    if case.protected and not protected:
        return "\n".join([*lines, _("The office has the numbers.")])
    return "\n".join([*lines, *map(_contact, contacts)])


def _known(case: Case) -> str:
    since = clock_time(local(case.answered_at or case.raised_at, case.school.zone))
    if case.answer is MissingAnswer.WAY:
        return _("On the way, the home said at %(time)s", time=since)
    if case.answer is MissingAnswer.CALL:
        return _("The home would like to be called, since %(time)s", time=since)
    if case.passed_on_at is not None:
        return _("Missing since %(time)s, and nobody at home has answered", time=since)
    return _("Missing since %(time)s", time=since)


def _contact(contact: Contact) -> str:
    name = isolated(shortened(f"{contact.given_name} {contact.family_name}".strip()[: _NAME + 1], _NAME) or "…")
    if contact.phone:
        return _("%(name)s: %(phone)s", name=name, phone=contact.phone)
    return _("%(name)s: no number", name=name)


def missing_child(case: Case, contacts: Sequence[Contact], now: datetime, *, protected: bool) -> Screen:
    """One of them, with what may come out of a call."""
    if not case.is_open:
        return found(case)

    def says(label: str, what: presses.Found) -> Button:
        return Button(label, presses.SayFound(case.id, what))

    rows: Rows = (
        # Translators: what came out of a call to the home of a missing child; buttons, at most 20 characters.
        (says(_("At home today"), presses.Found.HOME), says(_("On the way"), presses.Found.WAY)),
        (says(_("Has come"), presses.Found.CAME), says(_("Cleared up"), presses.Found.SETTLED)),
        (Button(_("Back"), presses.ListMissing(case.class_id)),),
    )
    return Screen(_case_lines(case, contacts, protected=protected), rows, fold=_numbers_fold([case], now))


def found(case: Case) -> Screen:
    """It is known where the child is, or somebody said so just now."""
    name = shortened(case.name[: _NAME + 1], _NAME)
    if case.is_open:
        text = _("Noted: %(name)s is on the way.", name=name)
    elif case.closed_why is CaseEnd.ARRIVED:
        text = _("Noted: %(name)s has come.", name=name)
    elif case.closed_why is CaseEnd.REPORTED:
        text = _("Noted: the home has told about %(name)s.", name=name)
    else:
        text = _("Noted: it is known where %(name)s is.", name=name)
    rows: Rows = (
        (Button(_("Numbers to call"), presses.ListMissing(case.class_id)),),
        (Button(_("The register"), presses.OpenRegister(case.class_id)),),
    )
    return Screen(text, rows, fold=_fold(case.on_day, case.school.zone))
