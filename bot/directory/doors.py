"""The directory's buttons on the home screen: who is who and, at one school, its principle.

The reply keyboard stays short; what is looked up seldom is a press away from /menu.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.replies import Button
from bot.core.texts import _
from bot.directory.principle.presses import ShowPrinciple
from bot.directory.who.presses import ListPeople
from bot.people.access import has_role_for
from bot.people.acting import Acting


def on_home(acting: Acting) -> Sequence[Button]:
    # Translators: buttons on the home screen, at most 20 characters.
    found = [Button(_("Who is who"), ListPeople())] if has_role_for(acting, "who.see") else []
    schools = {person.school.id for person in acting.persons}
    # A principle is a school's; with several, /principle asks which.
    if len(schools) == 1 and has_role_for(acting, "principle.see"):
        found.append(Button(_("The principle"), ShowPrinciple(schools.pop())))
    return found
