"""Every word and button of wishes, the guardian's and the teacher's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from bot.conferences.models import Form
from bot.conferences.queries import PupilName
from bot.conferences.rounds.access import ClassChoice
from bot.conferences.rounds.drafting.presses import StartRound
from bot.conferences.rounds.running.rules import pages_of
from bot.conferences.rounds.wording import by_name, class_name, clipped, form_label, full_name, in_rows, turning
from bot.conferences.wishes.left_out import LeftOut
from bot.conferences.wishes.models import PartOfDay
from bot.conferences.wishes.presses import (
    AnyTimeSuits,
    AskInterpreter,
    AskWishes,
    ChooseDay,
    ChooseForm,
    ChoosePart,
    FinishWish,
    SetInterpreter,
    ShowNeeds,
    ShowWish,
)
from bot.conferences.wishes.queries import Call
from bot.conferences.wishes.rules import LANGUAGES, Wish
from bot.core.dates import local, long_date
from bot.core.presses import Press
from bot.core.replies import Button, Rows, Screen
from bot.core.texts import _, capital, isolated, language, listed, ngettext

SCHOOL_WEEK = range(5)
# Any Monday: names of days need a date.
_MONDAY = date(2026, 11, 16)


class Need(Struct, frozen=True):
    """What a talk's home said; nothing for one that has not answered."""

    pupil: PupilName
    wishes: tuple[Wish, ...]
    interpreters: tuple[str, ...]


def part_label(part: PartOfDay) -> str:
    """A part of the day, on a button and in a list."""
    return {
        PartOfDay.MORNING: _("Before 12"),
        PartOfDay.MIDDAY: _("12 to 15"),
        PartOfDay.AFTERNOON: _("15 to 17"),
        PartOfDay.EVENING: _("After 17"),
    }[part]


def day_name(day: int) -> str:
    """The name of a day of the week in the reader's language."""
    from babel.dates import format_date

    return format_date(date.fromordinal(_MONDAY.toordinal() + day), "EEEE", locale=language())


def language_name(code: str) -> str:
    """A language by its name in the reader's language."""
    from babel import Locale

    return capital(Locale(language()).languages[code]) if code != "other" else _("Another language")


def part_rows(wish: Wish) -> Rows:
    """The four parts of the day, two to a row."""
    buttons = [
        Button(_ticked(capital(part_label(part)), part in wish.parts), ChoosePart(part, part not in wish.parts))
        for part in PartOfDay
    ]
    return in_rows(buttons, 2)


def _ticked(label: str, on: bool) -> str:
    return f"✓ {label}" if on else label


def mine(wish: Wish | None, call: Call, forms: Sequence[Form], interpreter: str | None, *, asks: bool) -> Screen:
    """What I said so far, and everything else that can be said. `asks`: the school asks about interpreters."""
    own = wish or Wish()
    days = [
        Button(_ticked(capital(day_name(day)), day in own.days), ChooseDay(day, day not in own.days))
        for day in SCHOOL_WEEK
    ]
    rows = [*part_rows(own), *in_rows(days, 2)]
    if len(forms) > 1:
        buttons = [
            Button(_ticked(form_label(form), form in own.forms), ChooseForm(form, form not in own.forms))
            for form in forms
        ]
        rows += in_rows(buttons, 2)
    if asks:
        label = _("Interpreter?") if not interpreter else clipped(language_name(interpreter), 20)
        rows.append((Button(_ticked(label, bool(interpreter)), AskInterpreter()),))
    rows.append((Button(_("Any time suits me"), AnyTimeSuits()), Button(_("Done"), FinishWish())))
    until = long_date(local(call.until, call.zone).date())
    said = _("You have said: %(wish)s.", wish=summary(own)) if wish is not None else _("When can you come?")
    change = _("Only the school sees it. You can change it until %(date)s.", date=until)
    return Screen(f"{said}\n{change}", tuple(rows))


def summary(wish: Wish) -> str:
    """A wish in one line."""
    parts = [part_label(part) for part in PartOfDay if part in wish.parts]
    days = [day_name(day) for day in SCHOOL_WEEK if day in wish.days]
    forms = [form_label(form) for form in Form if form in wish.forms]
    said = [listed(each) for each in (parts, days, forms) if each]
    return "; ".join(said) if said else _("any time")


def thanks(wish: Wish, call: Call) -> Screen:
    """Noted."""
    text = _("Thank you. The teacher now knows when you can come: %(wish)s.", wish=summary(wish))
    return Screen(text, ((Button(_("Change"), ShowWish()),),))


def ask_interpreter() -> Screen:
    """For which language?"""
    buttons = [Button(clipped(language_name(code), 20), SetInterpreter(code)) for code in LANGUAGES]
    text = _("Would you like an interpreter at the talk? The school books one. I only ask this once.")
    return Screen(text, (*in_rows(buttons, 2), (Button(_("No, thank you"), SetInterpreter("")),)))


def nothing_asked() -> Screen:
    """A button of a question that is over."""
    return Screen(_("The school is not asking for wishes right now. You will hear when times can be chosen."))


# The teacher's side --------------------------------------------------------------------------------------------------


def classes(choices: Sequence[ClassChoice]) -> Screen:
    """Which class?"""
    buttons = [Button(clipped(each.name, 30), ShowNeeds(each.class_id, 0)) for each in choices[:40]]
    return Screen(_("Which class is it about?"), in_rows(buttons, 2))


def no_class() -> Screen:
    """Somebody without a class."""
    return Screen(_("You have no class whose families you could ask."))


def needs(
    class_: ClassChoice, call: Call | None, found: Sequence[Need], page: int, *, asks: bool, is_open: bool
) -> Screen:
    """What the families of a class need, in numbers and then one by one."""
    name = class_name(class_.name)
    ask = (Button(_("Ask the families"), AskWishes(class_.class_id)),)
    if call is None:
        text = _("Nobody in %(class_name)s has been asked yet when they can come.", class_name=name)
        if not asks:
            text += " " + _("Your school does not ask for wishes beforehand.")
        return Screen(text, (ask,) if asks else ())
    answered = [each for each in found if each.wishes]
    head = ngettext(
        "%(class_name)s: %(answered)s of %(number)s family has said when they can come.",
        "%(class_name)s: %(answered)s of %(number)s families have said when they can come.",
        len(found),
        class_name=name,
        answered=len(answered),
    )
    lines = [head, *_numbers(found), ""]
    lines += [_line(each) for each in by_name(answered, lambda each: each.pupil)]
    pages = pages_of([lines])
    page = min(max(page, 0), len(pages) - 1)
    rows = [*turning(page, len(pages), lambda to: ShowNeeds(class_.class_id, to))]
    rows.append(ask if asks and not is_open else (Button(_("New round"), StartRound()),))
    return Screen("\n".join(line for block in pages[page] for line in block), tuple(rows))


def _numbers(found: Sequence[Need]) -> list[str]:
    """How many can come when; who said nothing of a sort can come always and is not counted."""
    parts: Counter[PartOfDay] = Counter()
    days: Counter[int] = Counter()
    forms: Counter[Form] = Counter()
    for each in found:
        parts.update(set().union(*(wish.parts for wish in each.wishes)))
        days.update(set().union(*(wish.days for wish in each.wishes)))
        forms.update(set().union(*(wish.forms for wish in each.wishes)))
    counted = [_count(part_label(part), parts[part]) for part in PartOfDay if parts[part]]
    by_day = [_count(day_name(day), days[day]) for day in SCHOOL_WEEK if days[day]]
    by_form = [_count(form_label(form), forms[form]) for form in Form if forms[form]]
    spoken = Counter(code for each in found for code in set(each.interpreters))
    lines = [", ".join(each) for each in (counted, by_day, by_form) if each]
    if spoken:
        languages = ", ".join(_count(language_name(code), number) for code, number in sorted(spoken.items()))
        lines.append(_("Interpreter: %(languages)s", languages=languages))
    return lines


def _count(label: str, number: int) -> str:
    # Translators: a line of figures: what, and how many families.
    return _("%(label)s (%(number)s)", label=label, number=number)


def _line(each: Need) -> str:
    name = full_name(each.pupil.given_name, each.pupil.family_name)
    said = " / ".join(dict.fromkeys(summary(wish) for wish in each.wishes))
    if each.interpreters:
        said += ", " + _("interpreter: %(language)s", language=listed([language_name(c) for c in each.interpreters]))
    # Translators: a line of a list: a pupil, and when the family can come.
    return _("%(name)s: %(wish)s", name=name, wish=said)


def asked(class_: ClassChoice, call: Call) -> Screen:
    """The families are being asked."""
    text = _(
        "The families in %(class_name)s are asked when they can come. They answer until %(date)s.",
        class_name=class_name(class_.name),
        date=long_date(local(call.until, call.zone).date()),
    )
    return Screen(text, ((Button(_("What families need"), ShowNeeds(class_.class_id, 0)),),))


def left_out_line(families: int) -> str:
    """How many families find no time."""
    return ngettext(
        "%(number)s family has no time that suits what they wished for.",
        "%(number)s families have no time that suits what they wished for.",
        families,
    )


def left_out_button(press: Press) -> Button:
    """The way to who they are."""
    # Translators: button, at most 20 characters: families that no time suits, by what they wished for.
    return Button(_("Wishes without time"), press)


def with_left_out(screen: Screen, families: int, press: Press) -> Screen:
    """A round's times with how many families none of them suits, and the way to who they are."""
    return replace(
        screen, text=f"{screen.text}\n\n{left_out_line(families)}", rows=(*screen.rows, (left_out_button(press),))
    )


def left_out(found: Sequence[LeftOut], page: int, turn: Callable[[int], Press], ways: Sequence[Button]) -> Screen:
    """Whom the times leave out, by pupil, and when they could come: so that times are added for them."""
    if not found:
        return Screen(_("There is a time for every family that has said when they can come."), (tuple(ways),))
    lines = [_left_out(each) for each in by_name(found, lambda each: each.pupil)]
    pages = pages_of([[left_out_line(len(found)), *lines]])
    page = min(max(page, 0), len(pages) - 1)
    text = "\n".join(line for block in pages[page] for line in block)
    return Screen(text, (*turning(page, len(pages), turn), tuple(ways)))


def _left_out(each: LeftOut) -> str:
    name = full_name(each.pupil.given_name, each.pupil.family_name)
    if each.guardian:
        name = _("%(name)s (%(guardian)s)", name=name, guardian=isolated(each.guardian))
    return _("%(name)s: %(wish)s", name=name, wish=" / ".join(dict.fromkeys(map(summary, each.wishes))))
