"""Every word and button of the language choice."""

from __future__ import annotations

from bot.accounts.presses import ChooseLanguage
from bot.core.replies import Button, Screen
from bot.core.texts import LANGUAGES, _, own_name


def languages() -> Screen:
    """The languages, each in its own name: who cannot read the question still finds the answer."""
    rows = tuple((Button(own_name(code), ChooseLanguage(code)),) for code in LANGUAGES)
    return Screen(_("Choose your language"), rows)


def chosen(*, linked: bool) -> Screen:
    """Said in the new language; it carries the new keyboard."""
    if linked:
        return Screen(_("From now on I write in English."))
    return Screen(_("From now on I write in English. Write the code from the school's letter."))
