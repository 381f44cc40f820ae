"""The list of ready sentences, and the questions for what is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from bot.conferences.rounds.wording import in_rows, paged
from bot.core.dates import clock_time, short_date
from bot.core.replies import Button, Screen
from bot.core.texts import _, capital, isolated
from bot.news.writing.phrases.presses import ListPhrases, UsePhrase
from bot.news.writing.phrases.sentences import PHRASES
from bot.news.writing.presses import WriteTo

_A_PAGE = 20
LONGEST_PLACE = 60
TIMES = tuple(time(hour, minute) for hour in range(8, 17) for minute in (0, 30))


def phrases(class_name: str, class_id: int, page: int) -> Screen:
    """Which sentence?"""
    buttons = [Button(_(phrase.label), UsePhrase(class_id, key)) for key, phrase in PHRASES.items()]
    shown, turns = paged(buttons, _A_PAGE, page, lambda other: ListPhrases(class_id, other))
    text = _(
        "Ready in Danish, Norwegian and Swedish, for %(who)s. You see it before it goes.", who=isolated(class_name)
    )
    return Screen(text, (*in_rows(shown, 2), *turns, (Button(_("Back"), WriteTo(class_id)),)))


def day(press: UsePhrase, days: Sequence[date]) -> Screen:
    """On which day?"""
    buttons = [
        Button(capital(short_date(each)), UsePhrase(press.class_id, press.phrase, each.toordinal())) for each in days
    ]
    return _asking(press, _("On which day?"), buttons, 2)


def clock(press: UsePhrase) -> Screen:
    """At what time?"""
    buttons = [
        Button(clock_time(each), UsePhrase(press.class_id, press.phrase, press.day, each.hour * 60 + each.minute))
        for each in TIMES
    ]
    return _asking(press, _("At what time?"), buttons, 4)


def place(press: UsePhrase, *, too_long: bool = False) -> Screen:
    """Where? In a few words."""
    asked = _("Where? Write the name of the place, in a few words.")
    if too_long:
        asked = _("A little shorter, please.") + " " + asked
    return _asking(press, asked, (), 1)


def _asking(press: UsePhrase, asked: str, buttons: Sequence[Button], width: int) -> Screen:
    label = _(PHRASES[press.phrase].label)
    return Screen(f"{label}\n\n{asked}", (*in_rows(buttons, width), (Button(_("Back"), ListPhrases(press.class_id)),)))
