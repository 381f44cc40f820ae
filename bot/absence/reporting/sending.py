"""Screens that several buttons, or another room, end at: the form, the receipt, the digits, what is refused."""

from __future__ import annotations

from collections.abc import Sequence

from bot.absence.errors import DraftSent, PinAsked, ReportOver
from bot.absence.facts import Report
from bot.absence.reporting import drafts, filling_screens, pin_screens, refused, screens, views
from bot.absence.reporting.drafts import Draft
from bot.core.errors import NotAllowed, Refusal
from bot.core.replies import Reply, Screen
from bot.core.unit import Unit
from bot.people.acting import Acting


async def send_or_ask(unit: Unit, acting: Acting, entry_id: int) -> Reply:
    """Report what is filled in and show the receipt; who wants digits asked for is asked. Raises as `drafts.send`."""
    try:
        await drafts.send(unit, acting, entry_id)
    except PinAsked:
        return asks_pin(await drafts.change(unit, acting, entry_id, typed=""))
    return await shown(unit, acting, await drafts.load(unit, acting, entry_id))


async def shown(unit: Unit, acting: Acting, draft: Draft, made: Sequence[Report] = ()) -> Reply:
    """What became of it: the receipt, or the digits that are asked for. `made`: its reports, if they are known."""
    if not draft.made:
        return asks_pin(draft)
    found = await views.receipt(unit, acting, draft, made)
    return Reply(screens.receipt(found), forgets=screens.removed() if found.more else None)


def asks_pin(draft: Draft) -> Reply:
    """The digits, please."""
    return Reply(pin_screens.asked(draft.id, len(draft.typed)))


async def start(unit: Unit, acting: Acting) -> Screen:
    """What can be reported. Raises NotAllowed for who may report nobody."""
    found = await views.choices(unit, acting)
    if not found:
        raise NotAllowed
    return screens.start(found)


async def form(unit: Unit, acting: Acting, draft: Draft) -> Reply:
    """What is filled in."""
    return Reply(filling_screens.filled(await views.filling(unit, acting, draft)))


async def not_so(unit: Unit, acting: Acting, subject: object, refusal: Refusal) -> Reply:
    """What stands in the way, and the screen to go on from. Raises what is not worded here."""
    if isinstance(refusal, DraftSent):
        return await shown(unit, acting, await drafts.load(unit, acting, refusal.draft_id))
    if (toast := refused.toast(refusal)) is None:
        raise refusal
    if isinstance(refusal, ReportOver):
        return Reply(screens.one(await views.one(unit, acting, refusal.report_id)), toast)
    entry_id = getattr(subject, "entry_id", None)
    if entry_id is None:
        return Reply(await start(unit, acting), toast)
    draft = await drafts.load(unit, acting, entry_id)
    again = await (shown if draft.sent_at is not None else form)(unit, acting, draft)
    return Reply(again.screen, toast)
