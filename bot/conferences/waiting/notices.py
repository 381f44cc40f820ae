"""What guardians are told about times that are held for them, checked again when it is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.conferences.booking.queries import wards_of
from bot.conferences.homes import NO_HOMES, homes_of
from bot.conferences.queries import rounds
from bot.conferences.waiting.lining import of_home
from bot.conferences.waiting.plans import OFFERED, PROPOSED
from bot.conferences.waiting.queries import offers
from bot.conferences.waiting.words import Held, offered, proposed
from bot.core.replies import Dropped, Message
from bot.core.unit import Unit
from bot.outbox.notices import Joined, Kind, Load, Loaded, Notice, Words
from bot.people import whys
from bot.reminders.queries import marks_for


def _ids(notice: Notice) -> list[int]:
    return list(notice.params.get("offers", [notice.about_id]))


def _held(say: Callable[[Held], Message]) -> Load:
    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        persons = sorted({notice.person_id for notice in notices})
        found = await offers(unit, sorted({each for notice in notices for each in _ids(notice)}))
        facts = await rounds(unit, sorted({offer.round_id for offer in found.values()}))
        custody = {(ward.person_id, ward.pupil_id, ward.class_id) for ward in await wards_of(unit, persons)}
        homes = await homes_of(unit, (offer.pupil_id for offer in found.values()))
        marks = await marks_for(unit, persons)
        loaded: dict[int, Words | Dropped | Joined] = {}
        for notice in notices:
            standing = [found[each] for each in _ids(notice) if each in found and found[each].stands(unit.now)]
            round_ = facts.get(standing[0].round_id) if standing else None
            if round_ is None:
                loaded[notice.id] = Dropped("held no longer")
                continue
            pupil_id, of = standing[0].pupil_id, homes.get(standing[0].pupil_id, NO_HOMES)
            mine = notice.person_id in of_home(of, standing[0].person_id, round_.round_id)
            if not mine or (notice.person_id, pupil_id, round_.class_id) not in custody:
                loaded[notice.id] = Dropped("not for them")
                continue
            held = Held(round_, standing, marks.get((notice.person_id, pupil_id)))
            loaded[notice.id] = lambda held=held: say(held)  # type: ignore[misc]
        return loaded

    return load


KINDS = (Kind(OFFERED, _held(offered), why=whys.CHOOSING), Kind(PROPOSED, _held(proposed), why=whys.CHOOSING))
