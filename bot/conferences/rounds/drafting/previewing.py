"""The preview's lines and its buttons: what opening would make, and in a friendly way what speaks against it.

The one rule kept here: the school's wish for notice (policy notice_days) is told with its number. It is a warning
and the teacher's choice (D1.16, D3.8); only where the policy's notice_mode is "block" are later days asked for.
"""

from __future__ import annotations

from datetime import date

from bot.conferences.online import WayIn, address_of, link_lines, link_row
from bot.conferences.rounds.drafting.draft import Clash, Draft, Preview, TableDraft
from bot.conferences.rounds.drafting.presses import (
    AskContactParents,
    AskDraftLink,
    KeepBack,
    LeaveOut,
    OpenLater,
    OpenNow,
    ShowInvited,
    ShowLeftOut,
    ShowParts,
)
from bot.conferences.rounds.drafting.queries import View
from bot.conferences.rounds.drafting.sharing_screens import invited_lines, seats_line, table_line
from bot.conferences.rounds.wording import class_name, form_label, place_line
from bot.conferences.scheduling.presses import FindBest
from bot.conferences.wishes.presses import ShowNeeds
from bot.conferences.wishes.screens import left_out_button, left_out_line
from bot.core.dates import local, long_moment, short_date, short_moment, span
from bot.core.replies import Button
from bot.core.texts import _, capital, isolated, listed, ngettext

# More would push the buttons off the screen; the rest is counted.
_CLASHES_NAMED = 4


def preview_lines(view: View, preview: Preview) -> list[str]:
    """What the round will be, line by line, then the warnings."""
    draft = view.draft
    assert draft.form is not None
    lines = [_("Preview for %(class_name)s", class_name=class_name(view.class_name)), *_when(draft)]
    lines.append(_("Length: %(minutes)s min.", minutes=draft.minutes))
    if draft.pauses and draft.pauses.minutes:
        lines.append(_pauses(draft.pauses.minutes, draft.pauses.every))
    lines += [place_line(draft.form, draft.room), *link_lines(way_in_of(view))]
    if draft.form.is_shared:
        lines += [form_label(draft.form), seats_line(draft)]
        lines += [table_line(table.subject, dict(view.staff).get(table.teacher_id, "")) for table in _tables(draft)]
    if preview.teacher_id != draft.person_id:
        lines.append(_("Teacher: %(name)s", name=isolated(preview.teacher_name)))
    lines.append(_("Times: %(count)s", count=len(preview.times)))
    if view.by_need:
        lines += invited_lines(draft, preview.pupils, preview.in_class)
    else:
        lines.append(_("Pupils: %(count)s", count=preview.pupils))
    if preview.closes_at is not None:
        moment = long_moment(local(preview.closes_at, view.zone))
        lines.append(_("Choose by: %(moment)s", moment=moment))
    if preview.keepable:
        lines.append(_kept(preview, keep=view.draft.keep))
    warnings = _warnings(view, preview)
    return [*lines, "", *warnings] if warnings else lines


def way_in_of(view: View) -> WayIn | None:
    """The way into the draft's talks online; None where there are none."""
    return WayIn(address_of(view.draft.link, view.policy), None) if view.draft.is_online else None


def _tables(draft: Draft) -> tuple[TableDraft, ...]:
    return draft.tables if draft.is_cafe else ()


def _kept(preview: Preview, *, keep: bool) -> str:
    """Who cannot be reached here, and whether times are kept for them (D1.17: all shall have a real chance)."""
    families = ngettext(
        "%(number)s family can't be reached here.", "%(number)s families can't be reached here.", preview.unreached
    )
    if not keep:
        return families
    kept = ngettext(
        "%(number)s time is kept for them: only you can give it.",
        "%(number)s times are kept for them: only you can give them.",
        preview.keepable,
    )
    return f"{families} {kept}"


def _when(draft: Draft) -> list[str]:
    """The days and hours: on one line each where all days are alike."""
    hours = {draft.hours_of(day) for day in draft.days}
    if len(hours) == 1 and (same := hours.pop()):
        days = ", ".join(short_date(day) for day in draft.days)
        return [_("Days: %(days)s", days=days), _("Hours: %(hours)s", hours=span(same.start, same.end))]
    return [_day_line(draft, day) for day in draft.days]


def _day_line(draft: Draft, day: date) -> str:
    hours = draft.hours_of(day)
    assert hours is not None
    return capital(_("%(date)s: %(hours)s", date=short_date(day), hours=span(hours.start, hours.end)))


def _pauses(minutes: int, every: int) -> str:
    if every == 1:
        return _("Breaks: %(minutes)s min. after each talk", minutes=minutes)
    return ngettext(
        "Breaks: %(minutes)s min. after %(number)s talk",
        "Breaks: %(minutes)s min. after %(number)s talks",
        every,
        minutes=minutes,
    )


def _warnings(view: View, preview: Preview) -> list[str]:
    found = []
    if not preview.times:
        found.append(_("No talk fits into these hours, or they have passed."))
    if preview.asks_nobody:
        found.append(_("Nobody is invited yet."))
    if preview.too_many:
        found.append(_("That is more times than a round can have."))
    if preview.times and preview.missing:
        found.append(
            ngettext(
                "%(number)s more time is needed before everyone can have one.",
                "%(number)s more times are needed before everyone can have one.",
                preview.missing,
            )
        )
    if preview.unsuited:
        found.append(left_out_line(len(preview.unsuited)))
    if preview.short_notice:
        found.append(_notice(preview))
    if preview.closed_days:
        days = listed([short_date(day) for day in preview.closed_days])
        found.append(_("There is no school on %(days)s.", days=days))
    found.extend(_others(view, preview))
    if preview.clashes:
        talks = _clashes(view, preview.clashes)
        if view.draft.is_cafe:
            found.append(_("Somebody at a table has other talks then: %(talks)s.", talks=talks))
        else:
            found.append(_("You have other talks then: %(talks)s.", talks=talks))
    return found


def _notice(preview: Preview) -> str:
    """How many days are left, what the school would like, and whether that is the teacher's choice."""
    if preview.notice_days:
        left = ngettext(
            "There is %(number)s day until the first talk.",
            "There are %(number)s days until the first talk.",
            preview.notice_days,
        )
    else:
        left = _("The first talk is today.")
    if preview.notice_binds:
        asked = ngettext(
            "The school's principle asks for at least %(number)s day's notice. Please choose later days.",
            "The school's principle asks for at least %(number)s days' notice. Please choose later days.",
            preview.wished_notice,
        )
        return f"{left} {asked}"
    wish = ngettext(
        "The school would like to give at least %(number)s day's notice. You can still open the round.",
        "The school would like to give at least %(number)s days' notice. You can still open the round.",
        preview.wished_notice,
    )
    return f"{left} {wish}"


def _others(view: View, preview: Preview) -> list[str]:
    return [
        _(
            "There is a round for %(class_name)s already, with %(teacher)s.",
            class_name=class_name(view.class_name),
            teacher=isolated(other.teacher_name),
        )
        for other in preview.others
    ]


def _clashes(view: View, clashes: tuple[Clash, ...]) -> str:
    named = [_clash(clash, view.zone) for clash in clashes[:_CLASHES_NAMED]]
    rest = len(clashes) - len(named)
    if rest:
        named.append(ngettext("%(number)s more", "%(number)s more", rest))
    return listed(named)


def _clash(clash: Clash, zone: str) -> str:
    moment = short_moment(local(clash.span.starts_at, zone))
    if not clash.class_name:
        return moment
    return _("%(moment)s (%(class_name)s)", moment=moment, class_name=class_name(clash.class_name))


def opening_rows(view: View, preview: Preview) -> list[tuple[Button, ...]]:
    """[Open now], [Open on the next morning], [Find the best times], [Change]; or the way around what is in the way."""
    draft = view.draft
    rows: list[tuple[Button, ...]] = []
    if preview.can_open:
        rows.append((Button(_("Open now"), OpenNow(draft.draft_id, draft.changes, preview.newest)),))
        if preview.opens_later_at is not None:
            later = local(preview.opens_later_at, view.zone)
            press = OpenLater(draft.draft_id, draft.changes, preview.newest, later.date())
            rows.append((Button(_("Open %(moment)s", moment=short_moment(later)), press),))
        if draft.form is not None and not draft.form.is_shared:
            rows.append((Button(_("Find the best times"), FindBest(draft.draft_id, draft.changes, preview.newest)),))
        if preview.keepable:
            label = _("Keep no times") if draft.keep else _("Keep times")
            rows.append((Button(label, KeepBack(draft.draft_id, not draft.keep)),))
    elif preview.clashes:
        rows.append((Button(_("Leave those out"), LeaveOut(draft.draft_id)),))
    if preview.unsuited:
        rows.append((left_out_button(ShowLeftOut(draft.draft_id, 0)),))
    rows.extend(link_row(way_in_of(view), AskDraftLink(draft.draft_id)))
    if view.by_need:
        # Translators: button, at most 20 characters: to choose which pupils are invited to how many talks.
        rows.append((Button(_("Who is invited"), ShowInvited(draft.draft_id, False, 0)),))
    if view.contact_parents:
        # Translators: button, at most 20 characters: which staff take part in the talks is asked of them.
        rows.append((Button(_("Ask contact parents"), AskContactParents(draft.draft_id)),))
    rows.append(
        (Button(_("Change"), ShowParts(draft.draft_id)), Button(_("What families need"), ShowNeeds(draft.class_id, 0)))
    )
    return rows
