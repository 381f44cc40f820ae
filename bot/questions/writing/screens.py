"""Every word and button of writing to one home."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.queries import PupilName
from bot.conferences.rounds.access import ClassChoice
from bot.conferences.rounds.wording import by_name, class_name, clipped, in_rows, name_label, paged
from bot.core.replies import Button, Screen
from bot.core.texts import _, isolated, listed, ngettext, pgettext
from bot.questions import presses

_PUPILS_A_PAGE = 24
_MOST_CLASSES = 60
_LONGEST_CLASS = 20


def classes(found: Sequence[ClassChoice]) -> Screen:
    """Of which class?"""
    buttons = [
        Button(clipped(each.name, _LONGEST_CLASS), presses.PickHome(each.class_id, 0)) for each in found[:_MOST_CLASSES]
    ]
    return Screen(_("In which class is the pupil?"), (*in_rows(buttons, 2), (_back(),)))


def _back() -> Button:
    return Button(_("Back"), presses.ListQuestions(0))


def homes(class_: ClassChoice, pupils: Sequence[PupilName], page: int) -> Screen:
    """Of which pupil?"""
    buttons = [
        Button(name_label(each.given_name, each.family_name), presses.WriteHome(each.pupil_id))
        for each in by_name(pupils, lambda pupil: pupil)
    ]
    shown, turns = paged(buttons, _PUPILS_A_PAGE, page, lambda other: presses.PickHome(class_.class_id, other))
    text = _("To which pupil's home in %(class_name)s?", class_name=class_name(class_.name))
    return Screen(text, (*in_rows(shown, 2), *turns, (_back(),)), protected=True)


def write(called: str, names: Sequence[str], talked: Sequence[Button] = ()) -> Screen:
    """Whom it goes to, and what does not belong here; `talked`: no need to write, one has talked with them today."""
    text = _(
        "Write to %(names)s about %(child)s in a few words. Each of them can answer, and nobody else reads it. "
        "How a pupil is doing belongs in a talk, not in a chat.",
        names=listed([isolated(name) for name in names]),
        child=_pupil(called),
    )
    if talked:
        text += "\n\n" + _("If you have talked with them today, you can note it here instead.")
    return Screen(text, (*((tuple(talked),) if talked else ()), (_back(),)), protected=True)


def _pupil(called: str) -> str:
    return isolated(called) or pgettext("instead of a name", "a pupil")


def nobody(talked: Sequence[Button] = ()) -> Screen:
    text = _("Nobody at that home can be written to here.")
    return Screen(text, (*((tuple(talked),) if talked else ()), (_back(),)))


def sent(number: int, lost: Sequence[str], talked: Sequence[Button] = ()) -> Screen:
    """To how many who are reached here, and whom to call: `talked` says that one did."""
    lines = [ngettext("Sent to one adult.", "Sent to %(number)s adults.", number)] if number else []
    if lost:
        names = listed([isolated(name) for name in lost])
        lines.append(_("%(names)s cannot be reached here. Please call.", names=names))
    rows = ((tuple(talked),) if lost and talked else ()) + ((_back(),),)
    return Screen(" ".join(lines), rows)
