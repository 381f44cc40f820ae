"""The morning's question, looked at again when it is sent and whenever something has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from msgspec import Struct

from bot.absence.models import Still
from bot.absence.queries import guardians_of
from bot.absence.rights import REPORT, SEE
from bot.absence.still_away.facts import Prompt
from bot.absence.still_away.plans import BACK, STILL
from bot.absence.still_away.queries import prompts_by_ids
from bot.absence.still_away.rules import End, ended
from bot.absence.still_away.words import Letter, Line, asks, back
from bot.core.replies import Dropped
from bot.core.unit import Unit
from bot.outbox.models import Act
from bot.outbox.notices import Joined, Kind, Loaded, Notice, Words
from bot.people import whys
from bot.reminders.queries import marks_for
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.schools.queries import calendar_of, policy_of

# As many children fit into one button, whatever their numbers.
_MOST = 4
Found = dict[int, Words | Dropped | Joined]


class _Batch(Struct, frozen=True):
    """Everything a batch needs, read in a fixed number of statements (and one a school)."""

    prompts: Mapping[int, Prompt]
    adults: Mapping[int, Sequence[int]]
    marks: Mapping[tuple[int, int], str | None]
    schools: Mapping[int, tuple[Policy, SchoolCalendar]]

    def may(self, notice: Notice) -> bool:
        """The child is still theirs."""
        return notice.person_id in self.adults[self.prompts[notice.about_id].pupil_id]

    def mark(self, notice: Notice) -> str | None:
        return self.marks.get((notice.person_id, self.prompts[notice.about_id].pupil_id))


async def _read(unit: Unit, notices: Sequence[Notice], action: str) -> _Batch:
    persons = sorted({notice.person_id for notice in notices})
    prompts = await prompts_by_ids(unit, {notice.about_id for notice in notices})
    schools = {}
    for school in {prompt.school for prompt in prompts.values()}:
        policy = await policy_of(unit, school.id, school.policy_version)
        schools[school.id] = policy, await calendar_of(unit, school)
    adults = await guardians_of(unit, {prompt.pupil_id for prompt in prompts.values()}, action)
    return _Batch(prompts, adults, await marks_for(unit, persons), schools)


def _messages(notices: Iterable[Notice]) -> list[list[Notice]]:
    """The notices that are, or become, one message; the same one leads it each time, for its fold."""
    found: dict[tuple[int, str | None, Act, int | None], list[Notice]] = {}
    for notice in sorted(notices, key=lambda each: each.id):
        found.setdefault((notice.person_id, notice.bundle, notice.act, notice.message_id), []).append(notice)
    return [together[place : place + _MOST] for together in found.values() for place in range(0, len(together), _MOST)]


async def _load_asks(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    batch = await _read(unit, notices, REPORT)
    loaded: Found = {}
    for together in _messages(notices):
        present = [notice for notice in together if notice.about_id in batch.prompts]
        loaded.update({notice.id: Dropped("forgotten") for notice in together})
        lines = {notice.id: _line(unit, batch, notice) for notice in present}
        if together[0].act is Act.EDIT:
            kept = [notice for notice in present if notice.message_id is not None]
        else:
            loaded.update({row: Dropped(f"over: {line.end}") for row, line in lines.items() if line.end})
            kept = [notice for notice in present if lines[notice.id].end is None]
        if kept:
            school = batch.prompts[kept[0].about_id].school.id
            letter = Letter([lines[notice.id] for notice in kept], *batch.schools[school])
            loaded[kept[0].id] = partial(asks, letter)
            loaded.update({notice.id: Joined(kept[0].id) for notice in kept[1:]})
    return loaded


def _line(unit: Unit, batch: _Batch, notice: Notice) -> Line:
    """Whose child it is no more hears neither what became of it nor of whom it was said."""
    prompt = batch.prompts[notice.about_id]
    if not batch.may(notice):
        return Line(prompt, None, End.OVER)
    _policy, calendar = batch.schools[prompt.school.id]
    return Line(prompt, batch.mark(notice), ended(prompt, calendar, unit.now))


async def _load_back(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    """Silently to the other adults, as long as it is so."""
    batch = await _read(unit, notices, SEE)
    loaded: Found = {}
    for together in _messages(notices):
        kept = []
        for notice in together:
            prompt = batch.prompts.get(notice.about_id)
            if prompt is None or not batch.may(notice):
                loaded[notice.id] = Dropped("no longer their child here")
            elif prompt.answer is not Still.BACK or prompt.known is not None:
                loaded[notice.id] = Dropped("not back after all")
            else:
                kept.append(notice)
        if kept:
            marks = [batch.mark(notice) for notice in kept]
            loaded[kept[0].id] = partial(back, batch.prompts[kept[0].about_id], marks)
            loaded.update({notice.id: Joined(kept[0].id) for notice in kept[1:]})
    return loaded


KINDS = (Kind(STILL, _load_asks, why=whys.ABSENCE), Kind(BACK, _load_back, why=whys.ABSENCE))
