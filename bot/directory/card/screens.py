"""Every word and button of the class's card, and of setting it: one question to a screen, and the preview says all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from msgspec import Struct

from bot.core.dates import day_of_year, span
from bot.core.presses import Press
from bot.core.replies import Button, Screen
from bot.core.texts import _, isolated, listed, ngettext
from bot.directory.agreements.presses import ShowAgreement
from bot.directory.card.presses import (
    AskStep,
    DropCard,
    LeaveWelcomeOut,
    ListCards,
    SetAnswer,
    SetCard,
    SetFirst,
    SetQuiet,
    ShowCard,
    ToggleChannel,
    UseCard,
)
from bot.directory.card.rules import ANSWER_DAYS, LONGEST_WELCOME, QUIET_CHOICES, WAYS, Card, Step, ways
from bot.directory.classes import ClassFacts
from bot.directory.models import Channel, FirstAsked
from bot.directory.turning import class_list, in_twos
from bot.directory.who.presses import ShowPeople
from bot.people.acting import SchoolFacts
from bot.schools.policy import Policy

_ON, _OFF = "☑", "☐"


class Place(Struct, frozen=True):
    """Where a card holds: the class as this person may see it, its school, and the school's policy."""

    klass: ClassFacts
    school: SchoolFacts
    policy: Policy


def classes(choices: Sequence[ClassFacts], page: int) -> Screen:
    """Which class's card?"""
    return class_list(_("Which class?"), choices, page, ShowCard, ListCards)


def card(place: Place, held: Card, *, may_set: bool) -> Screen:
    """The card that holds, and when it was set."""
    lines = [_title(place.klass), "", *card_lines(place, held), "", _since(held)]
    class_id = place.klass.class_id
    # Translators: buttons, at most 20 characters.
    buttons = [
        Button(_("Who is who?"), ShowPeople(class_id)),
        Button(_("Parents' agreements"), ShowAgreement(class_id)),
    ]
    if may_set:
        buttons.append(Button(_("Change the card"), SetCard(class_id)))
    return Screen("\n".join(lines), tuple(in_twos(buttons)))


def _title(klass: ClassFacts) -> str:
    if not klass.title:
        return _("How we keep in touch")
    return _("How we keep in touch: %(class)s", **{"class": klass.title})


def _since(held: Card) -> str:
    if held.set_on is None:
        return _("The class's team has not set its own card yet. This is how the school does it.")
    if held.set_by and held.set_by.strip():
        return _("Set on %(date)s by %(name)s.", date=day_of_year(held.set_on), name=isolated(held.set_by))
    return _("Set on %(date)s.", date=day_of_year(held.set_on))


def card_lines(place: Place, held: Card) -> list[str]:
    """The card's sentences. A home that reads no class name reads no welcome either: it may name the class."""
    lines = []
    if held.welcome and place.klass.name:
        lines += [isolated(held.welcome), *([f"– {isolated(held.set_by)}"] if held.set_by else []), ""]
    lines += [
        _("We reach each other here: %(ways)s.", ways=listed([_channel(channel, place) for channel in ways(held)])),
        answer_line(held),
        _quiet(held),
        _("Ask first: %(whom)s.", whom=_whom(held.first_asked, place.policy)),
        _("What is hard or sensitive we talk about, not write."),
    ]
    return lines


def _channel(channel: Channel, place: Place) -> str:
    if channel is Channel.PORTAL:
        names = [isolated(name) for name in place.policy.portal.names]
        return listed(names) if names else _("the school's own portal")
    if channel is Channel.CHAT:
        return _("this chat")
    if channel is Channel.MEETING:
        return _("meetings at school")
    if place.school.phone:
        return _("the phone (%(phone)s)", phone=place.school.phone)
    return _("the phone")


def answer_line(held: Card) -> str:
    return ngettext(
        "When you ask the school, you get an answer within %(number)s school day.",
        "When you ask the school, you get an answer within %(number)s school days.",
        held.answer_days,
    )


def _quiet(held: Card) -> str:
    start, end = held.quiet
    if start == end:
        return _("Staff have set no quiet hours.")
    if held.weekends:
        return _("Staff do not read messages %(span)s and not at weekends.", span=span(start, end))
    return _("Staff do not read messages %(span)s.", span=span(start, end))


def _whom(first: FirstAsked, policy: Policy) -> str:
    mentor = policy.terms.main_teacher == "mentor"
    return {
        FirstAsked.CONTACT_TEACHER: _("the mentor") if mentor else _("the contact teacher"),
        FirstAsked.TEAM: _("the class's team"),
        FirstAsked.OFFICE: _("the school office"),
    }[first]


# Setting it -----------------------------------------------------------------------------------------------------------


def channels(place: Place, draft: Card) -> Screen:
    """Which ways? Toggles, and on."""
    class_id = place.klass.class_id
    rows = [
        _alone(f"{_ON if channel in ways(draft) else _OFF} {_channel_label(channel)}", ToggleChannel(class_id, channel))
        for channel in WAYS
    ]
    text = _("Where do you and the homes reach each other? Press to switch on and off.")
    return Screen(text, (*rows, _on(class_id, Step.ANSWER)))


def _channel_label(channel: Channel) -> str:
    # Translators: after a ticked or empty box; at most 18 characters.
    return {
        Channel.PORTAL: _("Portal"),
        Channel.CHAT: _("This chat"),
        Channel.PHONE: _("Phone"),
        Channel.MEETING: _("Meetings"),
    }[channel]


def answer(place: Place, draft: Card) -> Screen:
    class_id = place.klass.class_id
    usual = place.policy.questions.answer_school_days
    buttons = [
        # Translators: button, at most 20 characters.
        Button(ngettext("%(number)s school day", "%(number)s school days", days), SetAnswer(class_id, days))
        for days in sorted({*ANSWER_DAYS, usual})
    ]
    text = _("Within how many school days do the homes get an answer?")
    return Screen(text, (*in_twos(buttons), _on(class_id, Step.QUIET)))


def quiet(place: Place, draft: Card) -> Screen:
    class_id = place.klass.class_id
    usual = place.policy.quiet.staff
    # Translators: button, at most 20 characters.
    rows = [_alone(_("As the school does"), SetQuiet(class_id, -1))]
    rows += [_alone(_span(*times), SetQuiet(class_id, which)) for which, times in enumerate(QUIET_CHOICES)]
    text = _(
        "When do you not read messages? The school's own quiet hours are %(span)s.", span=span(usual.start, usual.end)
    )
    return Screen(text, (*rows, _on(class_id, Step.FIRST)))


def _span(start: time, end: time) -> str:
    return span(start, end) if start != end else _("No quiet hours")


def first(place: Place, draft: Card) -> Screen:
    class_id = place.klass.class_id
    # Translators: buttons, at most 20 characters: whom homes ask first.
    rows = (
        _alone(_("The contact teacher"), SetFirst(class_id, FirstAsked.CONTACT_TEACHER)),
        _alone(_("The whole team"), SetFirst(class_id, FirstAsked.TEAM)),
        _alone(_("The office"), SetFirst(class_id, FirstAsked.OFFICE)),
    )
    return Screen(_("Whom do the homes ask first?"), (*rows, _on(class_id, Step.WELCOME)))


def welcome(place: Place, draft: Card) -> Screen:
    """Ask for the welcome words, or leave them out."""
    class_id = place.klass.class_id
    text = _(
        "Write a few words of welcome to those who join, at most %(most)s characters. Write no pupil's name.",
        most=LONGEST_WELCOME,
    )
    if draft.welcome:
        text = "\n\n".join([text, _("It says now:"), isolated(draft.welcome)])
    # Translators: button, at most 20 characters.
    keep = _alone(_("Keep the words"), AskStep(class_id, Step.PREVIEW))
    without = _alone(_("No welcome words"), LeaveWelcomeOut(class_id))
    return Screen(text, (keep, without) if draft.welcome else (without,))


def welcome_too_long(class_id: int, letters: int) -> Screen:
    text = _(
        "That is %(letters)s characters, and there is room for %(most)s. Write it a little shorter.",
        letters=letters,
        most=LONGEST_WELCOME,
    )
    return Screen(text, (_alone(_("No welcome words"), LeaveWelcomeOut(class_id)),))


def preview(place: Place, draft: Card, names: Sequence[str] = ()) -> Screen:
    """The card as homes will see it; `names` are pupils' names found in the welcome (D2.16)."""
    class_id = place.klass.class_id
    lines = [_("This is what the homes will see:"), "", *card_lines(place, draft)]
    if names:
        lines += ["", _names_found(names)]
    # Translators: buttons, at most 20 characters.
    use = Button(_("Use it anyway") if names else _("Use this card"), UseCard(class_id, draft.draft_id))
    change = [
        Button(_("Change the welcome"), AskStep(class_id, Step.WELCOME)),
        Button(_("Change the rest"), AskStep(class_id, Step.CHANNELS)),
    ]
    return Screen("\n".join(lines), ((use,), tuple(change), _alone(_("Throw it away"), DropCard(class_id))))


def _names_found(names: Sequence[str]) -> str:
    shown = listed([isolated(name) for name in names[:3]])
    return _(
        "A pupil in the class is called %(names)s. Everyone in the class can read this. Change the words?", names=shown
    )


def used(place: Place, held: Card) -> Screen:
    """The card holds from now on."""
    shown = card(place, held, may_set=True)
    return Screen("\n\n".join([_("The card holds from now on. Whoever joins sees it."), shown.text]), shown.rows)


def no_channel_left(place: Place, draft: Card) -> Screen:
    shown = channels(place, draft)
    return Screen("\n\n".join([_("One way must be left."), shown.text]), shown.rows)


def _on(class_id: int, step: Step) -> tuple[Button, ...]:
    return _alone(_("Next"), AskStep(class_id, step))


def _alone(label: str, press: Press) -> tuple[Button, ...]:
    return (Button(label, press),)
