"""Every word and button of agreements, outside pushed messages.

They are protected and fold after ten minutes, as everything that is about one child and more than a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.conferences.confidential.rules import WRITE_RECORD_PAGE
from bot.conferences.doors import ShowAgreements
from bot.conferences.rounds.wording import in_rows, name_label, noted, paged
from bot.core.dates import day_of_year, long_date, month_of_year, short_date
from bot.core.replies import Button, Rows, Screen, shortened
from bot.core.texts import _, capital, isolated, listed, ngettext, pgettext
from bot.people.pages.presses import OpenPage
from bot.talks.agreements import presses as p
from bot.talks.agreements.deeds import DEEDS, Deed, deed_text
from bot.talks.agreements.facts import Agreement, PupilAgreements, Word
from bot.talks.agreements.models import AgreementState, Owner, Saying
from bot.talks.agreements.rules import due_days, months_ahead, owners, wants_one
from bot.talks.topics.facts import PupilFacts
from bot.talks.topics.models import Area
from bot.talks.topics.rules import areas
from bot.talks.topics.screens import area_name, folding, staff_name

PUPILS_A_PAGE = 16
# Longer lists are paper; what is closed goes first.
MOST_SHOWN = 15
WRITE, READ = "agreement.write", "agreement.read"


def _kept(text: str, rows: Rows, pupil_id: int, now: datetime) -> Screen:
    return folding(Screen(text, rows), headline(), ShowAgreements(pupil_id), now)


def headline() -> str:
    """What is left of the message when it folds."""
    return _("What was agreed at the talks")


def closed(pupil_id: int) -> Screen:
    """Folded at once."""
    # Translators: opens a message that was folded to its headline.
    button = Button(pgettext("folded message", "Open"), ShowAgreements(pupil_id))
    return Screen(headline(), ((button,),), protected=True)


# A pupil's agreements ------------------------------------------------------------------------------------------------


def agreements(about: PupilAgreements, now: datetime, note: str | None = None) -> Screen:
    """What is open, where it started from, and what was done lately."""
    pupil = about.pupil
    name = staff_name(pupil) if about.staff else isolated(pupil.child)
    parts = [_("What was agreed for %(name)s", name=name)]
    first = [each for each in about.first if not each.is_open]
    running = [each for each in about.agreements if each.is_open]
    done = [each for each in about.agreements if each.state is AgreementState.DONE and each not in first]
    shown = running[:MOST_SHOWN]
    if first:
        parts.append("\n".join([_("From the first talk this year:"), *(_line(about, each) for each in first)]))
    if shown:
        parts.append("\n".join(_line(about, each, number) for number, each in enumerate(shown, start=1)))
    else:
        parts.append(_("Nothing is open right now."))
    if done:
        parts.append("\n".join([_("Done:"), *(_line(about, each) for each in done[-3:])]))
    if about.ended is not None and about.ended.next_on is not None:
        parts.append(_("The next talk: %(month)s.", month=month_of_year(about.ended.next_on)))
    numbered = [Button(str(number), p.OpenAgreement(each.agreement_id)) for number, each in enumerate(shown, start=1)]
    return _kept(noted(note, "\n\n".join(parts)), (*in_rows(numbered, 5), *_below(about)), pupil.pupil_id, now)


def _below(about: PupilAgreements) -> Rows:
    pupil_id = about.pupil.pupil_id
    rows: list[tuple[Button, ...]] = []
    # Translators: buttons, at most 20 characters.
    if about.makes:
        made = [Button(_("New agreement"), p.ChooseDeedArea(pupil_id))]
        if about.pages:
            made.append(Button(_("In our own words"), OpenPage(WRITE, about.pupil.school_id, pupil_id)))
        rows.append(tuple(made))
        over = [Button(_("The talk is over"), p.WrapUp(pupil_id))] if about.talk and about.ended is None else []
        if about.talk is not None and about.pages:
            page = OpenPage(WRITE_RECORD_PAGE, about.pupil.school_id, about.talk.booking.booking_id)
            over.append(Button(_("Write the record"), page))
        if over:
            rows.append(tuple(over))
    if about.pages and any(each.words for each in about.agreements):
        rows.append((Button(_("Read on the page"), OpenPage(READ, about.pupil.school_id, pupil_id)),))
    # Translators: folds the message at once.
    rows.append((Button(pgettext("fold the message", "Close"), p.FoldAgreements(pupil_id)),))
    return tuple(rows)


def _line(about: PupilAgreements, each: Agreement, number: int = 0) -> str:
    values = {"what": what(each), "who": who(about.pupil, each.owner), "date": long_date(each.due_on)}
    # Translators: what was agreed, as a line of a list; %(what)s begins with a capital and has no full stop.
    line = _("%(what)s. Who: %(who)s. By: %(date)s.", **values)
    line = f"{number}. {line}" if number else f"• {line}"
    return " ".join([line, *_sayings(about, about.words.get(each.agreement_id, ()))])


def what(each: Agreement) -> str:
    """What was agreed; words are read on the school's own page only."""
    if each.what is None:
        return _("An agreement in your own words")
    return deed_text(each.what)


def who(pupil: PupilFacts, owner: Owner) -> str:
    """Who takes it on, inside a sentence."""
    if owner is Owner.PUPIL:
        return isolated(pupil.child)
    return _("the home") if owner is Owner.HOME else _("the school")


def _sayings(about: PupilAgreements, words: Sequence[Word]) -> list[str]:
    """What the home has said; a guardian reads only their own word."""
    texts = {
        Saying.DIFFERS: _("Remembered differently: %(names)s."),
        Saying.WELL: _("Went well: %(names)s."),
        Saying.PARTLY: _("Partly: %(names)s."),
        Saying.NOT_YET: _("Not yet: %(names)s."),
    }
    found = []
    for saying, text in texts.items():
        names = [_whose(about, word) for word in words if word.saying is saying]
        if names:
            found.append(text % {"names": listed(names)})
    return found


def _whose(about: PupilAgreements, word: Word) -> str:
    # Translators: stands in a list of names: Went well: you and Kari.
    return pgettext("who said it", "you") if word.person_id == about.reader_id else isolated(word.name)


# One agreement -------------------------------------------------------------------------------------------------------


def agreement(about: PupilAgreements, each: Agreement, now: datetime) -> Screen:
    """One agreement with what can be said of it or done about it."""
    lines = [_line(about, each)]
    if each.talk_on is not None:
        lines.append(_("Agreed at the talk on %(date)s.", date=day_of_year(each.talk_on)))
    if each.carried:
        lines.append(
            ngettext(
                "It was given more time %(number)s time.", "It was given more time %(number)s times.", each.carried
            )
        )
    rows = _about_one(about, each, now)
    back = Button(_("Back"), ShowAgreements(about.pupil.pupil_id))
    if each.is_open and not about.staff:
        lines.append(_("How did it go?"))
    return _kept("\n".join(lines), (*rows, (back,)), about.pupil.pupil_id, now)


def _about_one(about: PupilAgreements, each: Agreement, now: datetime) -> Rows:
    one = each.agreement_id
    if not each.is_open:
        return ()
    # Translators: buttons, at most 20 characters.
    if about.makes:
        rows = [
            (Button(_("It is done"), p.CloseAgreement(one, True)), Button(_("It goes on"), p.ChooseLonger(one))),
            (Button(_("Leave it"), p.CloseAgreement(one, False)),),
        ]
        if each.can_be_taken_back(now):
            rows.append((Button(_("That was a slip"), p.TakeBack(one)),))
        return tuple(rows)
    if about.staff:
        return ()
    said = [
        Button(_("It went well"), p.SayOfAgreement(one, Saying.WELL)),
        Button(_("Partly"), p.SayOfAgreement(one, Saying.PARTLY)),
        Button(_("Not yet"), p.SayOfAgreement(one, Saying.NOT_YET)),
    ]
    differs = Button(_("We recall otherwise"), p.SayOfAgreement(one, Saying.DIFFERS))
    return (*in_rows(said, 3), (differs,))


def said(saying: Saying, teacher: str | None) -> str:
    """Thanks for the word, and what follows from it."""
    if saying is not Saying.DIFFERS:
        return _("Thank you. You look at it together at the next talk.")
    if teacher is None:
        return _("Thank you for saying so. The school gets in touch with you.")
    return _("Thank you for saying so. %(teacher)s gets in touch with you.", teacher=isolated(teacher))


def longer(about: PupilAgreements, each: Agreement, now: datetime) -> Screen:
    """Until when does it go on?"""
    days = [day for day in due_days(about.calendar, about.today) if day != each.due_on]
    buttons = [Button(capital(short_date(day)), p.CarryOn(each.agreement_id, each.due_on, day)) for day in days]
    back = Button(_("Back"), p.OpenAgreement(each.agreement_id))
    text = "\n".join([_line(about, each), _("It goes on. Until when?")])
    return _kept(text, (*in_rows(buttons, 2), (back,)), about.pupil.pupil_id, now)


# A new one -----------------------------------------------------------------------------------------------------------


def choose_area(about: PupilAgreements, now: datetime) -> Screen:
    """What is it about? Who may read it is said first."""
    pupil = about.pupil
    text = _(
        "What is it about? Everyone who has custody of %(name)s gets a copy, and %(name)s may know it, too.",
        name=isolated(pupil.called or pupil.child),
    )
    buttons = [Button(area_name(area), p.ChooseDeed(pupil.pupil_id, area)) for area in areas(about.policy)]
    return _kept(text, (*in_rows(buttons, 2), (_back(pupil),)), pupil.pupil_id, now)


def _back(pupil: PupilFacts) -> Button:
    return Button(_("Back"), ShowAgreements(pupil.pupil_id))


def choose_deed(about: PupilAgreements, area: Area, now: datetime) -> Screen:
    """What is to be done? What goes well already stands first (D2.40)."""
    pupil_id = about.pupil.pupil_id
    deeds = DEEDS[area]
    lines = [f"{number}. {deed_text(deed)}" for number, deed in enumerate(deeds, start=1)]
    buttons = [Button(str(number), p.ChooseOwner(pupil_id, deed)) for number, deed in enumerate(deeds, start=1)]
    back = Button(_("Back"), p.ChooseDeedArea(pupil_id))
    text = "\n".join([_("What do you agree on?"), *lines])
    return _kept(text, (*in_rows(buttons, 5), (back,)), pupil_id, now)


def choose_owner(about: PupilAgreements, deed: Deed, now: datetime) -> Screen:
    """Who does it?"""
    pupil = about.pupil
    buttons = [
        Button(shortened(capital(who(pupil, owner)), 20), p.ChooseDue(pupil.pupil_id, deed, owner))
        for owner in owners(about.policy)
    ]
    text = "\n".join([f"• {deed_text(deed)}", _("Who does it?")])
    back = Button(_("Back"), p.ChooseDeedArea(pupil.pupil_id))
    return _kept(text, (*in_rows(buttons, 3), (back,)), pupil.pupil_id, now)


def choose_due(about: PupilAgreements, deed: Deed, owner: Owner, now: datetime) -> Screen:
    """By when?"""
    pupil = about.pupil
    buttons = [
        Button(capital(short_date(day)), p.Agree(pupil.pupil_id, deed, owner, day))
        for day in due_days(about.calendar, about.today)
    ]
    text = "\n".join([f"• {deed_text(deed)}", _("Who: %(who)s. By when?", who=who(pupil, owner))])
    back = Button(_("Back"), p.ChooseOwner(pupil.pupil_id, deed))
    return _kept(text, (*in_rows(buttons, 2), (back,)), pupil.pupil_id, now)


def agreed(about: PupilAgreements, each: Agreement, now: datetime) -> Screen:
    """Noted: one more, or is that all?"""
    pupil_id = about.pupil.pupil_id
    lines = [_("Noted:"), _line(about, each), copy_line(each, now, told=each.agreement_id in about.told)]
    # Translators: buttons, at most 20 characters.
    more = Button(_("One more"), p.ChooseDeedArea(pupil_id))
    rows: list[tuple[Button, ...]] = [(more, Button(_("That is all"), p.WrapUp(pupil_id)))]
    if each.can_be_taken_back(now):
        rows.append((Button(_("That was a slip"), p.TakeBack(each.agreement_id)),))
    return _kept("\n".join(lines), tuple(rows), pupil_id, now)


def copy_line(each: Agreement, now: datetime, *, told: bool) -> str:
    """Whether and when the home gets its copy by itself."""
    if not told:
        return _by_hand()
    if each.can_be_taken_back(now):
        return _("The home gets a copy when the talk is over, or in half an hour.")
    return _("The home has a copy.")


def _by_hand() -> str:
    return _("The home is not reached here, so please give them a copy yourself.")


# The end of a talk ---------------------------------------------------------------------------------------------------


def ask_none(about: PupilAgreements, now: datetime) -> Screen:
    """The principle wants an agreement, or the word that there is none."""
    pupil = about.pupil
    # Translators: buttons, at most 20 characters.
    rows = (
        (Button(_("New agreement"), p.ChooseDeedArea(pupil.pupil_id)),),
        (Button(_("None this time"), p.NoneThisTime(pupil.pupil_id)), _back(pupil)),
    )
    return _kept(_("Is there something you agreed on, or is there nothing this time?"), rows, pupil.pupil_id, now)


def ask_next(about: PupilAgreements, now: datetime, *, is_agreed: bool) -> Screen:
    """When is the next talk?"""
    pupil = about.pupil
    months = [
        Button(capital(month_of_year(month)), p.EndTalk(pupil.pupil_id, is_agreed, month))
        for month in months_ahead(about.today)
    ]
    rows: list[tuple[Button, ...]] = list(in_rows(months, 2))
    if not about.policy.agreements.next_date_required:
        # Translators: button, at most 20 characters: when the next talk is.
        rows.append((Button(_("Not known yet"), p.EndTalkOpen(pupil.pupil_id, is_agreed)),))
    rows.append((_back(pupil),))
    return _kept(_("When is the next talk?"), tuple(rows), pupil.pupil_id, now)


def ended(about: PupilAgreements) -> str:
    """The talk is over, and what the home has now."""
    agreed_now = {each.agreement_id for each in about.of_this_talk}
    if agreed_now and not agreed_now & about.told:
        return " ".join([_("The talk is over."), _by_hand()])
    if agreed_now:
        return _("The talk is over, and the home gets its copy now.")
    return _("The talk is over. Nothing was agreed this time.")


# Whose, and what cannot be done --------------------------------------------------------------------------------------


def whose(children: Sequence[tuple[int, str]], pupils: Sequence[tuple[PupilFacts, int]], page: int) -> Screen:
    """One's children (pupil id, "Emma (3.B)"), then the pupils of one's classes with what is open."""
    rows = tuple((Button(shortened(name, 40), ShowAgreements(pupil_id)),) for pupil_id, name in children)
    buttons = [Button(_label(pupil, count), ShowAgreements(pupil.pupil_id)) for pupil, count in pupils]
    shown, turns = paged(buttons, PUPILS_A_PAGE, page, p.ListPupilsAgreements)
    # What follows stands in this very message, and whether that may be forwarded is decided now.
    return Screen(_("Whose agreements would you like to see?"), (*rows, *in_rows(shown, 2), *turns), protected=True)


def _label(pupil: PupilFacts, count: int) -> str:
    name = name_label(pupil.called, pupil.family_name)
    return _("%(name)s (%(number)s)", name=name, number=count) if count else name


def nobody() -> Screen:
    """No child and no class."""
    return Screen(_("There are no agreements here that you could see."))


def refused_note(kind: str) -> str:
    """Why nothing was changed, above the agreements as they stand."""
    return {
        "AgreementClosed": _("That has been changed meanwhile. This is how it stands now."),
        "CopyIsOut": _("It cannot be taken out any more, but it can be closed."),
        "NotADay": _("That day does not fit any more. Choose another one."),
        "AgreementMissing": _("Note what you agreed on first, or say that there is nothing this time."),
        "NextTalkMissing": _("Choose first when the next talk is."),
    }[kind]


def needs_word(about: PupilAgreements) -> bool:
    """Whether the talk ends with the question whether there is nothing this time."""
    return wants_one(about.policy) and not about.of_this_talk
