"""Use cases of a draft in which several families come at once, or not every pupil to one talk.

The one rule kept here: what no button offers is not taken; the team judges, and the draft only remembers it.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.conferences.models import Form
from bot.conferences.needs import Need
from bot.conferences.queries import pupils_of_class
from bot.conferences.rounds.drafting.draft import Draft, TableDraft
from bot.conferences.rounds.drafting.queries import setting_of, team_of
from bot.conferences.rounds.drafting.rules import (
    MOST_TALKS,
    forms_of,
    read_subject,
    seats_choices,
    with_need,
    with_table,
    without_table,
)
from bot.conferences.rounds.drafting.service import changed_draft, the_draft
from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.people.acting import Acting


async def choose_seats(unit: Unit, acting: Acting, draft_id: int, seats: int) -> Draft:
    """So many families at once. Raises Outdated for what no button offers."""
    draft = await the_draft(unit, acting, draft_id)
    if draft.form is None or not draft.form.is_shared or seats not in seats_choices(draft.form):
        raise Outdated
    return await changed_draft(unit, acting, draft_id, lambda old: replace(old, seats=seats))


async def ask_subject(unit: Unit, acting: Acting, draft_id: int, teacher_id: int) -> tuple[Draft, str]:
    """The draft, and the name of a teacher of the class who can have a table. Raises Outdated for anybody else."""
    draft = await the_draft(unit, acting, draft_id)
    names = dict(await team_of(unit, draft.class_id))
    if not draft.is_cafe or teacher_id not in names:
        raise Outdated
    return draft, names[teacher_id]


async def set_table(unit: Unit, acting: Acting, draft_id: int, teacher_id: int, text: str) -> Draft:
    """A table for a teacher of the class, with a typed subject. Raises SubjectTooLong, TableTwice or Outdated."""
    await ask_subject(unit, acting, draft_id, teacher_id)
    table = TableDraft(teacher_id, read_subject(text))
    return await changed_draft(unit, acting, draft_id, lambda old: with_table(old, table))


async def drop_table(unit: Unit, acting: Acting, draft_id: int, teacher_id: int) -> Draft:
    """No table for this teacher."""
    return await changed_draft(unit, acting, draft_id, lambda old: without_table(old, teacher_id))


async def finish_tables(unit: Unit, acting: Acting, draft_id: int) -> Draft:
    """No more tables; with none nothing changes."""
    return await changed_draft(unit, acting, draft_id, lambda old: replace(old, tables_done=bool(old.tables)))


async def choose_talks(unit: Unit, acting: Acting, draft_id: int, pupil_id: int, talks: int) -> Draft:
    """So many talks for a pupil, or for everybody (0) (D3.10). Raises Outdated where the principle does not say so, for
    somebody outside the class, and for more than a round has."""
    draft = await _by_need(unit, acting, draft_id)
    pupils = [pupil.pupil_id for pupil in await pupils_of_class(unit, draft.class_id)]
    most = 1 if draft.form is not None and draft.form.is_shared else MOST_TALKS
    if not 0 <= talks <= most or (pupil_id and pupil_id not in pupils):
        raise Outdated

    def change(old: Draft) -> Draft:
        for each in [pupil_id] if pupil_id else pupils:
            old = with_need(old, each, replace(old.need_of(each), talks=talks))
        return old

    return await changed_draft(unit, acting, draft_id, change)


async def choose_pupil_form(unit: Unit, acting: Acting, draft_id: int, pupil_id: int, form: Form) -> Draft:
    """How a pupil's talks are held (D3.11). Raises Outdated as `choose_talks` does, and for a form of several
    families."""
    draft = await _by_need(unit, acting, draft_id)
    setting = await setting_of(unit, acting, draft.class_id)
    pupils = {pupil.pupil_id for pupil in await pupils_of_class(unit, draft.class_id)}
    if form not in forms_of(setting.policy) or pupil_id not in pupils or draft.form is None or draft.form.is_shared:
        raise Outdated
    own = None if form is draft.form else form

    def change(old: Draft) -> Draft:
        return with_need(old, pupil_id, Need(old.need_of(pupil_id).talks, own))

    return await changed_draft(unit, acting, draft_id, change)


async def _by_need(unit: Unit, acting: Acting, draft_id: int) -> Draft:
    draft = await the_draft(unit, acting, draft_id)
    setting = await setting_of(unit, acting, draft.class_id)
    if not setting.policy.conferences.per_pupil_need:
        raise Outdated
    return draft
