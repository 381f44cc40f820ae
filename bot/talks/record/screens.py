"""Every word and button of the pointer to the record, outside pushed messages."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.confidential.rules import READ_RECORD_PAGE, WRITE_RECORD_PAGE
from bot.conferences.portal import portal_row
from bot.conferences.rounds.wording import class_name, in_rows, name_label, noted, paged
from bot.core.dates import local, long_date
from bot.core.replies import Button, Rows, Screen, shortened
from bot.core.texts import _, isolated, language, listed, name_key, ngettext
from bot.people.pages.presses import OpenPage
from bot.talks.record import presses as p
from bot.talks.record.facts import ClassRecords, RecordView
from bot.talks.record.words import receipt, where
from bot.talks.topics.facts import PupilFacts
from bot.talks.topics.screens import staff_name

PUPILS_A_PAGE = 20


def record(view: RecordView, note: str | None = None) -> Screen:
    """Where it is, since when there is something new, and who has read it."""
    name = staff_name(view.pupil) if view.staff else isolated(view.pupil.child)
    lines = [_title(view, name), where(view.policy)]
    if view.note is None:
        lines.append(_("Nothing new has been told of yet."))
    else:
        day = long_date(local(view.note.told_at, view.pupil.zone).date())
        lines.append(_("Something new was told of on %(date)s.", date=day))
        lines += _receipts(view)
    return Screen(noted(note, "\n".join(lines)), (*portal_row(view.policy), *_pages(view), *_buttons(view)))


def _pages(view: RecordView) -> Rows:
    """To the short record of the newest talk, on the school's own page."""
    school_id = view.pupil.school_id
    # Translators: buttons, at most 20 characters: the short record of a talk.
    found = []
    if view.writes:
        found.append(Button(_("Write the record"), OpenPage(WRITE_RECORD_PAGE, school_id, view.writes)))
    if view.reads:
        found.append(Button(_("Read the record"), OpenPage(READ_RECORD_PAGE, school_id, view.reads)))
    return (tuple(found),) if found else ()


def _title(view: RecordView, name: str) -> str:
    called = view.policy.record.name
    if called:
        return _("%(record)s for %(name)s", record=isolated(called), name=name)
    if view.policy.record.kind == "half_year_assessment":
        return _("The half-year assessment of %(name)s", name=name)
    return _("What the school writes about %(name)s", name=name)


def _receipts(view: RecordView) -> list[str]:
    lines = []
    seen = view.readings
    if not view.staff:
        return [_("You have read it.")] if seen.mine else []
    if seen.read:
        lines.append(_("Read by: %(names)s", names=listed([isolated(name) for name in seen.read])))
    if seen.with_pupil:
        lines.append(_("It was read together with the pupil."))
    if seen.unread:
        lines.append(_("Not read by: %(names)s", names=listed([isolated(name) for name in seen.unread])))
    return lines


def _buttons(view: RecordView) -> Rows:
    if view.tells:
        # Translators: button, at most 20 characters: tell the home that there is something new.
        return ((Button(_("Something is new"), p.TellNew(view.pupil.pupil_id)), Button(_("Back"), p.ListRecords(0))),)
    if view.staff:
        return ((Button(_("Back"), p.ListRecords(0)),),)
    return receipt(view.note.note_id) if view.note is not None and not view.readings.mine else ()


def whose(
    children: Sequence[tuple[int, str]],
    found: ClassRecords,
    classes: Sequence[tuple[int, str]],
    page: int,
    note: str | None = None,
) -> Screen:
    """One's children, then the pupils of one's classes: ✓ where the home has read what is new."""
    rows = tuple((Button(shortened(name, 40), p.ShowRecord(pupil_id)),) for pupil_id, name in children)
    code = language()
    ordered = sorted(
        found.pupils,
        key=lambda each: (name_key(each.called, code), name_key(each.family_name, code), each.pupil_id),
    )
    buttons = [Button(_label(each, found.read.get(each.pupil_id)), p.ShowRecord(each.pupil_id)) for each in ordered]
    shown, turns = paged(buttons, PUPILS_A_PAGE, page, p.ListRecords)
    # Translators: a button: tell all homes of the class that there is something new; the class's name is short.
    to_class = tuple(
        (Button(_("New for all: %(class_name)s", class_name=shortened(name, 12)), p.TellClass(class_id)),)
        for class_id, name in classes
    )
    lines = [_("Whose would you like to see?")]
    if any(read is not None for read in found.read.values()):
        lines.append(_("✓ means that the home has read what is new."))
    return Screen(noted(note, "\n".join(lines)), (*rows, *in_rows(shown, 2), *turns, *to_class))


def _label(pupil: PupilFacts, read: bool | None) -> str:
    name = name_label(pupil.called, pupil.family_name)
    return f"✓ {name}" if read else name


def ask_class(class_id: int, name: str) -> Screen:
    """Before many are told."""
    text = _("Tell all homes of %(class_name)s that there is something new?", class_name=class_name(name))
    # Translators: buttons, at most 20 characters.
    rows = ((Button(_("Yes, tell them"), p.TellClassNow(class_id)), Button(_("No, do not"), p.ListRecords(0))),)
    return Screen(text, rows)


def told_homes(homes: int) -> str:
    """How many hear of it."""
    if not homes:
        return _("They have heard of it today, or cannot be reached here.")
    return ngettext("%(number)s home hears of it.", "%(number)s homes hear of it.", homes)


def thanks() -> str:
    """The receipt."""
    return _("Thank you for reading it.")


def nobody() -> Screen:
    """No child and no class, or a school without a record."""
    return Screen(_("There is nothing of that kind here."))
