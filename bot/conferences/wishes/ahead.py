"""Until when somebody at home can say when they can come to a talk: a line of their calendar until they have."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.wishes.presses import ShowWish
from bot.conferences.wishes.queries import newest_calls, wishes_of
from bot.core.dates import local
from bot.core.feature import Ahead
from bot.core.replies import Button
from bot.core.texts import _
from bot.core.unit import Unit
from bot.people.access import About, may
from bot.people.acting import Acting


async def wishes_ahead(unit: Unit, acting: Acting) -> Sequence[Ahead]:
    """One line for all children: it is the adult who can come or not."""
    children = [
        (person, child)
        for person, child in acting.children
        if may(acting, "wish.say", About(person.school.id, child.class_id, child.pupil_id))
    ]
    calls = await newest_calls(unit, {child.class_id for _person, child in children}) if children else {}
    open_ = {class_id: call for class_id, call in calls.items() if call.is_open(unit.now)}
    said = await wishes_of(unit, [call.call_id for call in open_.values()])
    days = {
        local(call.until, call.zone).date()
        for person, child in children
        if (call := open_.get(child.class_id)) and (call.call_id, child.pupil_id, person.person_id) not in said
    }
    if not days:
        return []
    # Translators: a line of a calendar, and the button to it, at most 20 characters.
    line, label = _("Last day to say when you can come to a talk"), _("Say when you can")
    return [Ahead(min(days), line, button=Button(label, ShowWish()))]
