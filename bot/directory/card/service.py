"""Setting a class's card: a draft that the team fills in step by step, then used whole.

The one rule kept here: nobody but the team sees a draft, and a card that was used is never changed.
"""

from __future__ import annotations

from datetime import time
from typing import Any

from msgspec.structs import replace
from sqlalchemy import bindparam, delete, insert, update

from bot.core.errors import Outdated
from bot.core.unit import Unit
from bot.directory.card.queries import card_of, draft_of
from bot.directory.card.rules import ANSWER_DAYS, Card, card_from, clean_welcome, toggled
from bot.directory.classes import ClassFacts, allowed_class
from bot.directory.models import Channel, ClassCardRow, FirstAsked
from bot.people.acting import Acting, ActingPerson
from bot.schools.queries import policy_of

SET = "card.set"

_INSERT = insert(ClassCardRow)
_CHANGE = update(ClassCardRow).where(ClassCardRow.id == bindparam("draft"), ClassCardRow.set_at.is_(None))
_SAVE = _CHANGE.values(
    channels=bindparam("with_channels"),
    answer_days=bindparam("with_days"),
    quiet_from=bindparam("with_from"),
    quiet_to=bindparam("with_to"),
    weekends=bindparam("with_weekends"),
    first_asked=bindparam("with_first"),
    welcome=bindparam("with_welcome"),
)
_USE = _CHANGE.values(set_at=bindparam("at"), set_by=bindparam("by"))
_DROP = delete(ClassCardRow).where(ClassCardRow.id == bindparam("draft"), ClassCardRow.set_at.is_(None))


async def begin_card(unit: Unit, acting: Acting, class_id: int) -> tuple[ActingPerson, ClassFacts, Card]:
    """The draft that is there, or one that begins with what holds now."""
    person, klass = await allowed_class(unit, acting, class_id, SET, locked=True)
    draft = await draft_of(unit, person.school, class_id)
    if draft is None:
        card = await card_of(unit, person.school, class_id)
        about = {"school_id": klass.school_id, "class_id": class_id, "set_by": person.person_id, "began_at": unit.now}
        await unit.execute(_INSERT, {**about, **_columns(card)})
        draft = await draft_of(unit, person.school, class_id)
    if draft is None:
        raise Outdated
    return person, klass, draft


async def opened(unit: Unit, acting: Acting, class_id: int) -> tuple[ActingPerson, ClassFacts, Card]:
    """The draft. Raises Outdated when it has been used or thrown away."""
    person, klass = await allowed_class(unit, acting, class_id, SET, locked=True)
    draft = await draft_of(unit, person.school, class_id)
    if draft is None:
        raise Outdated
    return person, klass, draft


async def toggle_channel(unit: Unit, acting: Acting, class_id: int, channel: Channel) -> tuple[ClassFacts, Card]:
    """Raises NoChannelLeft for the last one."""
    _person, klass, draft = await opened(unit, acting, class_id)
    return klass, await _save(unit, toggled(draft, channel))


async def set_answer(unit: Unit, acting: Acting, class_id: int, days: int) -> tuple[ClassFacts, Card]:
    """Raises Outdated for a number that is neither offered nor the policy's."""
    person, klass, draft = await opened(unit, acting, class_id)
    usual = card_from(await policy_of(unit, person.school.id, person.school.policy_version))
    if days not in {*ANSWER_DAYS, usual.answer_days}:
        raise Outdated
    return klass, await _save(unit, replace(draft, answer_days=days))


async def set_quiet(
    unit: Unit, acting: Acting, class_id: int, quiet: tuple[time, time] | None
) -> tuple[ClassFacts, Card]:
    """None for the school's own quiet hours."""
    person, klass, draft = await opened(unit, acting, class_id)
    usual = card_from(await policy_of(unit, person.school.id, person.school.policy_version))
    start, end = quiet or usual.quiet
    return klass, await _save(unit, replace(draft, quiet=(start, end), weekends=start != end and usual.weekends))


async def set_first(unit: Unit, acting: Acting, class_id: int, first: FirstAsked) -> tuple[ClassFacts, Card]:
    _person, klass, draft = await opened(unit, acting, class_id)
    return klass, await _save(unit, replace(draft, first_asked=first))


async def write_welcome(unit: Unit, acting: Acting, class_id: int, text: str) -> tuple[ClassFacts, Card]:
    """The welcome, or none for an empty text. Raises WelcomeTooLong."""
    _person, klass, draft = await opened(unit, acting, class_id)
    return klass, await _save(unit, replace(draft, welcome=clean_welcome(text)))


async def use(unit: Unit, acting: Acting, class_id: int, draft_id: int) -> tuple[ActingPerson, ClassFacts, Card]:
    """The draft becomes the card. Raises Outdated for another draft than the one that was shown."""
    person, klass, draft = await opened(unit, acting, class_id)
    if draft.draft_id != draft_id:
        raise Outdated
    used = await unit.execute(_USE, {"draft": draft_id, "at": unit.now, "by": person.person_id})
    if used.rowcount != 1:
        raise Outdated
    return person, klass, await card_of(unit, person.school, class_id)


async def drop(unit: Unit, acting: Acting, class_id: int) -> tuple[ActingPerson, ClassFacts, Card]:
    """Throw the draft away; the card that holds."""
    person, klass, draft = await opened(unit, acting, class_id)
    await unit.execute(_DROP, {"draft": draft.draft_id})
    return person, klass, await card_of(unit, person.school, class_id)


async def _save(unit: Unit, card: Card) -> Card:
    values: dict[str, Any] = {
        "draft": card.draft_id,
        "with_channels": ",".join(card.channels),
        "with_days": card.answer_days,
        "with_from": card.quiet[0],
        "with_to": card.quiet[1],
        "with_weekends": card.weekends,
        "with_first": card.first_asked.value,
        "with_welcome": card.welcome,
    }
    saved = await unit.execute(_SAVE, values)
    if saved.rowcount != 1:
        raise Outdated
    return card


def _columns(card: Card) -> dict[str, Any]:
    return {
        "channels": ",".join(card.channels),
        "answer_days": card.answer_days,
        "quiet_from": card.quiet[0],
        "quiet_to": card.quiet[1],
        "weekends": card.weekends,
        "first_asked": card.first_asked.value,
        "welcome": card.welcome,
    }
