"""Every word and button about several families at once, and about who is invited to how many talks."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.models import Form
from bot.conferences.queries import PupilName
from bot.conferences.rounds.drafting.draft import Draft
from bot.conferences.rounds.drafting.presses import (
    AskSubject,
    DropDraft,
    DropTable,
    FinishTables,
    GoOn,
    SetPupilForm,
    SetSeats,
    SetTalks,
    ShowInvited,
    ShowTables,
)
from bot.conferences.rounds.drafting.queries import View
from bot.conferences.rounds.drafting.rules import MOST_TALKS, forms_of, seats_choices
from bot.conferences.rounds.wording import by_name, clipped, form_label, in_rows, name_label, paged
from bot.core.replies import Button, Screen
from bot.core.texts import _, isolated, ngettext

_PUPILS_A_PAGE = 24
_NAME = 16


def seats(view: View) -> Screen:
    """How many families come at once?"""
    draft = view.draft
    assert draft.form is not None
    buttons = [Button(str(number), SetSeats(draft.draft_id, number)) for number in seats_choices(draft.form)]
    if draft.is_cafe:
        text = _("How many families sit at one table at a time?")
    else:
        text = _("How many families come to one time?")
    return Screen(text, (*in_rows(buttons, 4), (_stop(draft),)))


def tables(view: View) -> Screen:
    """Which teachers have a table, and what is it about?"""
    draft = view.draft
    subjects = {table.teacher_id: table.subject for table in draft.tables}
    lines = [_("Who has a table? Press a teacher, and write what the table is about.")]
    names = dict(view.staff)
    lines += [table_line(table.subject, names.get(table.teacher_id, "")) for table in draft.tables]
    rows = []
    for person_id, name in view.staff:
        if person_id in subjects:
            rows.append((Button(f"✓ {clipped(name, _NAME)}", DropTable(draft.draft_id, person_id)),))
        else:
            rows.append((Button(clipped(name, _NAME), AskSubject(draft.draft_id, person_id)),))
    on = ((Button(_("Next"), FinishTables(draft.draft_id)),),) if draft.tables else ()
    return Screen("\n".join(lines), (*rows, *on, (_stop(draft),)))


def table_line(subject: str, teacher: str) -> str:
    """ "Maths: Mette" """
    # Translators: a table of a subject café: what it is about, and the teacher who sits there.
    return _("%(subject)s: %(teacher)s", subject=isolated(subject), teacher=isolated(teacher))


def subject(draft: Draft, teacher: str, note: str | None = None) -> Screen:
    """What is the table about?"""
    text = _("What is %(teacher)s's table about? Write it, for example maths.", teacher=isolated(teacher))
    back = (Button(_("Back"), ShowTables(draft.draft_id)),)
    return Screen(f"{note}\n\n{text}" if note else text, (back,))


def seats_line(draft: Draft) -> str:
    """How many families at once, in the preview."""
    if draft.is_cafe:
        return ngettext(
            "At each table: %(number)s family at a time",
            "At each table: %(number)s families at a time",
            draft.families_at_once,
        )
    return ngettext("%(number)s family at a time", "%(number)s families at a time", draft.families_at_once)


def invited(view: View, pupils: Sequence[PupilName], page: int, *, forms: bool) -> Screen:
    """Who is invited to how many talks, or how each pupil's are held: a press on a name changes it."""
    draft = view.draft
    assert draft.form is not None
    ordered = by_name(pupils, lambda pupil: pupil)
    buttons = [_form_button(view, each, page) if forms else _talks_button(draft, each, page) for each in ordered]
    shown, turns = paged(buttons, _PUPILS_A_PAGE, page, lambda to: ShowInvited(draft.draft_id, forms, to))
    if forms:
        text = _("How is each talk held? Press a name to change it.")
        other = [Button(_("Number of talks"), ShowInvited(draft.draft_id, False, page))]
    else:
        text = _(
            "Who is invited, and to how many talks? Press a name to change it. "
            "✕ is not invited; without a number it is one talk."
        )
        other = [
            Button(_("Everyone once"), SetTalks(draft.draft_id, 0, 1, page)),
            Button(_("Nobody yet"), SetTalks(draft.draft_id, 0, 0, page)),
        ]
        if not draft.form.is_shared and len(forms_of(view.policy)) > 1:
            other.append(Button(_("How each is held"), ShowInvited(draft.draft_id, True, page)))
    return Screen(text, (*in_rows(shown, 2), *turns, *in_rows(other, 2), (Button(_("Done"), GoOn(draft.draft_id)),)))


def _talks_button(draft: Draft, pupil: PupilName, page: int) -> Button:
    now = draft.need_of(pupil.pupil_id).talks
    most = 1 if draft.form is not None and draft.form.is_shared else MOST_TALKS
    name = name_label(pupil.given_name, pupil.family_name)
    label = {0: f"✕ {name}", 1: name}.get(now, f"{name} · {now}")
    return Button(label, SetTalks(draft.draft_id, pupil.pupil_id, (now + 1) % (most + 1), page))


def _form_button(view: View, pupil: PupilName, page: int) -> Button:
    draft, offered = view.draft, forms_of(view.policy)
    now = draft.need_of(pupil.pupil_id).form or draft.form or Form.IN_PERSON
    after = offered[(offered.index(now) + 1) % len(offered)] if now in offered else offered[0]
    label = f"{clipped(name_label(pupil.given_name, pupil.family_name), _NAME)} · {form_label(now)}"
    return Button(label, SetPupilForm(draft.draft_id, pupil.pupil_id, after, page))


def invited_lines(draft: Draft, pupils: int, in_class: int) -> list[str]:
    """Who is invited, in the preview of a round whose principle has it judged pupil by pupil (D3.10)."""
    if not draft.needs:
        return [_("Everyone is invited to one talk. Is that what each pupil needs?")]
    several = sum(need.talks > 1 for need in draft.needs.values())
    lines = [_("Invited: %(number)s of %(all)s pupils", number=pupils, all=in_class)]
    if several:
        lines.append(ngettext("%(number)s pupil has several talks", "%(number)s pupils have several talks", several))
    return lines


def _stop(draft: Draft) -> Button:
    return Button(_("Stop"), DropDraft(draft.draft_id, False))
