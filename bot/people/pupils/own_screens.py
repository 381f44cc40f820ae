"""Words and buttons of a guardian whose child is protected: is the bot to be used for it?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.replies import Button, Screen
from bot.core.texts import _, capital, isolated, listed
from bot.people.acting import Child
from bot.people.pupils.presses import AdmitChild


def own(waiting: Sequence[Child], admitted: Sequence[Child]) -> Screen:
    """What a yes means, and taking it back."""
    lines = []
    if waiting:
        names = listed([isolated(child.given_name) for child in waiting])
        lines.append(
            _(
                "The school can let me help you with %(children)s, too. Then I write to you about talks. "
                "I name neither child, class nor school, and put no letter in front. "
                "But this chat has the school's name, and others may see that on your phone.",
                children=names,
            )
        )
        lines.append(_("It is up to you. Without it you get everything from the school as before."))
    if admitted:
        names = listed([isolated(child.given_name) for child in admitted])
        lines.append(_("You have said yes for %(children)s. You can take it back at any time.", children=names))
    if not lines:
        lines.append(_("There is nothing to choose here."))
    rows = []
    for child in waiting:
        label = _("Yes, use it") if len(waiting) == 1 else capital(child.given_name)[:30]
        rows.append((Button(label, AdmitChild(child.pupil_id, True)),))
    for child in admitted:
        label = _("No, stop it") if len(admitted) == 1 else _("Stop: %(child)s", child=child.given_name[:20])
        rows.append((Button(label, AdmitChild(child.pupil_id, False)),))
    return Screen("\n\n".join(lines), tuple(rows), new=True, protected=True)


def said(yes: bool) -> Screen:
    """What holds from now on."""
    if yes:
        return Screen(_("Done. Write /menu to see what I can do."), protected=True)
    return Screen(_("Done. I write nothing more about it."), protected=True)
