"""Every word and button of asking contact parents who takes part in the talks."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.rounds.consulting.presses import SayOfStaff
from bot.conferences.rounds.drafting.presses import StartRound
from bot.conferences.rounds.wording import class_name
from bot.core.replies import Button, Screen
from bot.core.texts import _, isolated, listed, ngettext


def staff(class_id: int, name: str, names: Sequence[str]) -> Screen:
    """Who is proposed: yours to think about."""
    values = {"class_name": class_name(name), "names": listed([isolated(each) for each in names])}
    if not names:
        text = _("Who from the school should take part in the conferences of %(class_name)s?", **values)
    else:
        text = _(
            "The proposal for the conferences of %(class_name)s: %(names)s take part. What do you think?", **values
        )
    # Translators: buttons, at most 20 characters: a contact parent's answer.
    fine = ((Button(_("That is fine"), SayOfStaff(class_id, True)),),) if names else ()
    return Screen(text, (*fine, (Button(_("Let's talk about it"), SayOfStaff(class_id, False)),)))


def thanks(teacher: str | None, *, fine: bool) -> Screen:
    """Noted, and who gets in touch."""
    if teacher is None:
        return Screen(_("The class has no teacher here right now. Please call the office."))
    if fine:
        return Screen(_("Thank you. %(teacher)s hears it.", teacher=isolated(teacher)))
    return Screen(_("Thank you. %(teacher)s gets in touch with you.", teacher=isolated(teacher)))


def who(name: str, parent: str) -> Screen:
    """Whose answer it is."""
    text = _("%(name)s is contact parent of %(class_name)s.", name=isolated(parent), class_name=class_name(name))
    return Screen(text, ((Button(_("Go on with the round"), StartRound()),),))


def parents_asked(number: int) -> str:
    """The note above the preview."""
    return ngettext(
        "%(number)s contact parent is asked who takes part. The contact teacher hears the answer.",
        "%(number)s contact parents are asked who takes part. The contact teacher hears the answers.",
        number,
    )
