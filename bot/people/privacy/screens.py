"""Every word and button of what is kept of oneself, and the office's line about who left."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.replies import Button, Screen
from bot.core.texts import N_, _, isolated, listed, ngettext
from bot.people.privacy.mine import AtSchool, Mine
from bot.people.privacy.presses import AskForget, Forget, SendMyData, ShowForget, ShowMyData

LEFT_TITLE = N_("Somebody left the bot by themselves")

# A screen must not fail because a family is large.
_MOST_TEXT = 3500


def my_data(found: Mine) -> Screen:
    """In short; all of it is in the files."""
    forget = (Button(_("Delete everything"), ShowForget()),)
    if not found.schools:
        lines = [_("I know no name of yours, only that you have written here and in which language.")]
        # The account of somebody who was linked once is kept as long as the school keeps them.
        if "account_links" not in found.account:
            lines.append(_("If you do not join, that is deleted by itself 30 days after you last wrote."))
        return Screen("\n".join(lines), (forget,))
    lines = [_("This is what the bot keeps about you:")]
    for at in found.schools:
        lines += ["", *_lines(at)]
    lines += ["", _("The files say all of it. They reach you through Telegram, like everything here.")]
    text = "\n".join(lines)
    return Screen(text[:_MOST_TEXT], ((Button(_("Send me the files"), SendMyData()),), forget))


def _lines(at: AtSchool) -> Iterable[str]:
    if at.school:
        yield _("%(school)s knows you as %(name)s.", school=isolated(at.school), name=isolated(at.name))
    else:
        yield _("The school knows you as %(name)s.", name=isolated(at.name))
    if at.phone:
        yield _("Your phone number: %(phone)s", phone=isolated(at.phone))
    if at.children:
        yield _("You are linked to %(children)s.", children=listed(at.children))
    if at.classes:
        yield _("You work with %(classes)s.", classes=listed(at.classes))
    if number := at.count("bookings"):
        yield ngettext("You have booked one talk.", "You have booked %(number)s talks.", number)
    if number := at.count("outbox"):
        yield ngettext("One message to you is noted.", "%(number)s messages to you are noted.", number)
    if number := at.count("audit"):
        yield ngettext(
            "The log has one line about you, without words.",
            "The log has %(number)s lines about you, without words.",
            number,
        )


def files_come() -> Screen:
    return Screen(_("The files are on their way."), ((Button(_("Back"), ShowMyData()),),))


def forget(*, linked: bool) -> Screen:
    """What goes, what stays and why."""
    keep = Button(_("No, keep everything"), ShowMyData())
    on = Button(_("Go on"), AskForget())
    if not linked:
        text = _("I delete what I know of you here: that you have written, and in which language.")
        return Screen(text, ((on,), (keep,)))
    return Screen(
        "\n\n".join(
            (
                _("You can leave the bot whenever you like. The school then reaches you as it did before."),
                _(
                    "This goes at once: your link to the school, your Telegram account, your choices, "
                    "and every message that waits for you."
                ),
                _(
                    "This stays with the school: its own class list, talks you have booked, "
                    "and a log without words, so that the school can show who did what."
                ),
                _("The school's office hears that you have left, and nothing else."),
            )
        ),
        ((on,), (keep,)),
    )


def sure(*, linked: bool) -> Screen:
    text = _("Shall I delete it now?")
    if linked:
        text += " " + _("To come back you need a new code from the school.")
    return Screen(text, ((Button(_("Yes, delete it"), Forget()),), (Button(_("No, keep everything"), ShowMyData()),)))


def forgotten() -> Screen:
    """The last word."""
    return Screen(
        _("Your data has been deleted.")
        + " "
        + _("The messages here stay on your phone and with Telegram until you delete this chat.")
    )
