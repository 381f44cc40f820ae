"""Piles of letters: who gets one, set out for the printer, and made good.

The one rule kept here: letters are set from drafts and are good only afterwards, in a short unit that asks again
whether all of it is still true. Setting a school's letters takes seconds, and nobody's press waits for that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from bot.core.dates import local
from bot.core.unit import Unit
from bot.people.invitations.queries import Invitable
from bot.people.invitations.service import Draft, drafted, due_people, is_kept, keep
from bot.people.letters import queries
from bot.people.letters.errors import PeopleChanged, UnknownClass
from bot.people.letters.facts import Reader
from bot.people.letters.rules import Sheet, Way, aliases, carrier, place, same_class, way_of
from bot.people.letters.words import Sender, section_by_hand, sender_of, staff_corner
from bot.schools.queries import SchoolEntry, policy_of


class Wish(Struct, frozen=True):
    """Whose letters: everybody's at the school, or some classes' guardians, or staff, or persons (sourcedIds).

    `reissue` also replaces letters that are still good; `language` goes before what is known of the readers'.
    """

    classes: tuple[str, ...] = ()
    staff: bool = False
    persons: tuple[str, ...] = ()
    reissue: bool = False
    language: str | None = None


class Pile(Struct, frozen=True):
    """Letters in the order of the pile, and the drafts that are good once they are kept."""

    sheets: tuple[Sheet, ...]
    drafts: tuple[Draft, ...]
    sender: Sender
    made_at: datetime
    made_on: date

    @property
    def last_day(self) -> date:
        return self.drafts[0].letter.expires_on


async def pile_of(unit: Unit, school: SchoolEntry, bot: str, wish: Wish) -> Pile:
    """Letters for whoever the wish names and is due one, with secrets that are not good yet; only reads.

    Raises UnknownClass and UnknownPeople.
    """
    class_ids = await _class_ids(unit, school, wish)
    readers = await queries.readers(unit, school.id)
    people = await _due(unit, school, wish, readers, class_ids)
    drafts = tuple(await drafted(unit, school, people, bot))
    policy = await policy_of(unit, school.id, school.policy_version)
    return Pile(
        _set_out(drafts, readers, school, wish, class_ids),
        drafts,
        sender_of(school, policy, bot),
        unit.now,
        local(unit.now, school.zone).date(),
    )


async def make_good(unit: Unit, school: SchoolEntry, wish: Wish, pile: Pile) -> None:
    """From now on the letters of this pile let their readers in; a second time it changes nothing.

    Raises PeopleChanged when the pile would not be the same any more.
    """
    # The connection was lost in the middle of a commit, and the unit is run again.
    if await is_kept(unit, pile.drafts[0]):
        return
    class_ids = await _class_ids(unit, school, wish)
    readers = await queries.readers(unit, school.id)
    people = await _due(unit, school, wish, readers, class_ids)
    if [person.id for person in people] != [draft.person.id for draft in pile.drafts]:
        raise PeopleChanged
    if _set_out(pile.drafts, readers, school, wish, class_ids) != pile.sheets:
        raise PeopleChanged
    await keep(unit, school, pile.drafts)


async def _class_ids(unit: Unit, school: SchoolEntry, wish: Wish) -> frozenset[int]:
    """The classes asked for. The name as it stands goes before one that looks like it."""
    if not wish.classes:
        return frozenset()
    classes = await queries.classes(unit, school.id)
    found: set[int] = set()
    for wanted in wish.classes:
        fit = {id for id, sourced_id, name in classes if wanted in (name, sourced_id)}
        fit = fit or {id for id, _sourced_id, name in classes if same_class(name) == same_class(wanted)}
        if not fit:
            raise UnknownClass(wanted, tuple(name for _id, _sourced_id, name in classes))
        found |= fit
    return frozenset(found)


async def _due(
    unit: Unit, school: SchoolEntry, wish: Wish, readers: Mapping[int, Reader], class_ids: Collection[int]
) -> list[Invitable]:
    people = await due_people(unit, school, reissue=wish.reissue, only=wish.persons)
    if wish.classes:
        people = [person for person in people if any(ward.class_id in class_ids for ward in readers[person.id].wards)]
    if wish.staff:
        people = [person for person in people if person.roles]
    return people


def _set_out(
    drafts: Sequence[Draft],
    readers: Mapping[int, Reader],
    school: SchoolEntry,
    wish: Wish,
    class_ids: Collection[int],
) -> tuple[Sheet, ...]:
    placed = []
    for draft in drafts:
        reader = readers[draft.person.id]
        way = way_of(reader, staff=bool(draft.person.roles) and not wish.classes)
        pupil = carrier(reader.wards, class_ids, school.locale) if reader.wards else None
        corner, under_corner, section = "", "", section_by_hand(school.locale)
        if way is Way.STAFF:
            corner = section = staff_corner(school.locale)
        elif way is Way.BY_HAND:
            under_corner = aliases(reader.wards)
        elif pupil:
            corner = section = pupil.class_name
            under_corner = pupil.name
        language = wish.language or reader.language
        sheet = Sheet(
            person_id=draft.person.sourced_id,
            name=draft.person.name,
            way=way,
            staff=bool(draft.person.roles) and not wish.classes,
            corner=corner,
            under_corner=under_corner,
            section=section,
            language=language or school.locale,
            sure=language is not None,
            code=draft.letter.code,
            link=draft.letter.link,
        )
        placed.append((place(way, pupil, draft.person.name, school.locale), sheet))
    return tuple(sheet for _place, sheet in sorted(placed, key=lambda each: each[0]))
