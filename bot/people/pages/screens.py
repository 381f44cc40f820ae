"""Screens around the school's own pages: the link itself, and what there is where there are no pages."""

from __future__ import annotations

from bot.core.dates import clock_time, local
from bot.core.pages import Door
from bot.core.presses import Press
from bot.core.replies import Button, Fold, Screen
from bot.core.texts import _, isolated


def door(found: Door, zone: str, again: Press) -> Screen:
    """The way to the page; it closes here when the link does."""
    until = clock_time(local(found.until, zone))
    text = _(
        "Here is the school's own page. The link is yours alone and can be opened until %(time)s. After that, get a "
        "new one here.",
        time=until,
    )
    # Translators: button, at most 20 characters.
    button = Button(_("Open the page"), url=found.url)
    fold = Fold(found.until, _("There was a link to the school's own page here."), again)
    return Screen(text, ((button,),), new=True, protected=True, fold=fold)


def no_pages(phone: str | None) -> Screen:
    """Nothing is written in the chat instead: somebody is called."""
    if phone:
        return Screen(_("That is better said than written here. Call the school on %(phone)s.", phone=phone), new=True)
    return Screen(_("That is better said than written here. Call the school or talk to the teacher."), new=True)


def refused(said: str) -> Screen:
    return Screen(said, new=True)


def handed(found: Door, name: str, zone: str) -> Screen:
    """The link itself, to pass on or to type in; gone from here when it is worth nothing."""
    lines = [
        _("A link for %(name)s:", name=isolated(name)),
        "",
        found.url,
        "",
        _(
            "It can be opened until %(time)s, in one browser only. Give it to nobody else.",
            time=clock_time(local(found.until, zone)),
        ),
    ]
    fold = Fold(found.until, _("There was a link for a colleague here."))
    return Screen("\n".join(lines), new=True, fold=fold)
