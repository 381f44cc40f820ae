"""A report being filled in, as a row: buttons carry its id and one change each.

The one rule kept here: a draft is sent once. Whoever presses again gets the reports that it became.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import bindparam, delete, insert, select, update

from bot.absence import reports
from bot.absence.errors import DraftSent, NobodyChosen, PinAsked
from bot.absence.facts import Report, Wanted
from bot.absence.models import AbsenceDraft, AbsenceKind
from bot.absence.queries import reports_by_ids
from bot.absence.reporting.pins import pinned
from bot.absence.rights import REPORT
from bot.core.errors import NotAllowed, Outdated
from bot.core.unit import Unit
from bot.people.access import About, Asked, may, require
from bot.people.acting import Acting, ActingPerson, Child

# Older ones are gone, or about to be.
LIVES = timedelta(days=1)

_INSERT = insert(AbsenceDraft).returning(AbsenceDraft.id)
_OWN = (
    select(*AbsenceDraft.__table__.c)
    .where(AbsenceDraft.id == bindparam("draft"), AbsenceDraft.made_at > bindparam("since"))
    .with_for_update()
)
_FILL = update(AbsenceDraft).where(AbsenceDraft.id == bindparam("draft")).values(filled=bindparam("with_"))
_SEND = _FILL.values(sent_at=bindparam("at"))
_DROP = delete(AbsenceDraft).where(AbsenceDraft.id == bindparam("draft"), AbsenceDraft.sent_at.is_(None))


class Draft(Struct, frozen=True):
    """What is filled in so far. `continues`: the report that it changes; `made`: those it became; `opened`: the PIN was
    entered for it. `more`: the sentence it was read from says more than it."""

    id: int
    school_id: int
    person_id: int
    pupil_ids: tuple[int, ...]
    wanted: Wanted
    continues: int | None = None
    made: tuple[int, ...] = ()
    opened: bool = False
    typed: str = ""
    more: bool = False
    sent_at: datetime | None = None

    @property
    def filled(self) -> dict[str, Any]:
        """As it stands in the row."""
        found = self.wanted
        return {
            "pupils": list(self.pupil_ids),
            "kind": found.kind.value,
            "reason": found.reason,
            "first": found.first_on.isoformat(),
            "last": found.last_on.isoformat(),
            "from": found.from_minute,
            "until": found.until_minute,
            "club": found.club,
            "report": self.continues,
            "made": list(self.made),
            "opened": self.opened,
            "typed": self.typed,
            "more": self.more,
        }


def _read(row: Any) -> Draft:
    filled: Mapping[str, Any] = row.filled
    if "kind" not in filled:
        # A draft of something else: of a PIN.
        raise Outdated
    return Draft(
        row.id,
        row.school_id,
        row.person_id,
        tuple(filled["pupils"]),
        Wanted(
            AbsenceKind(filled["kind"]),
            date.fromisoformat(filled["first"]),
            date.fromisoformat(filled["last"]),
            filled["reason"],
            filled["from"],
            filled["until"],
            filled["club"],
        ),
        filled.get("report"),
        tuple(filled.get("made", ())),
        filled.get("opened", False),
        filled.get("typed", ""),
        filled.get("more", False),
        row.sent_at,
    )


def reportable(acting: Acting) -> list[tuple[ActingPerson, Child]]:
    """The children one may report for, of every school."""
    return [
        (person, child)
        for person, child in acting.children
        if may(acting, REPORT, About(person.school.id, child.class_id, child.pupil_id))
    ]


async def start(
    unit: Unit,
    acting: Acting,
    pupil_ids: Iterable[int],
    wanted: Wanted,
    continues: int | None = None,
    *,
    more: bool = False,
) -> Draft:
    """Begin a draft; it may be about nobody yet. Raises NotAllowed for a child one may not report for."""
    chosen = tuple(dict.fromkeys(pupil_ids))
    children = reportable(acting)
    if not children:
        raise NotAllowed
    _require(unit, acting, *chosen)
    person = acting.child(chosen[0])[0] if chosen else children[0][0]
    return await _insert(unit, Draft(0, person.school.id, person.person_id, chosen, wanted, continues, more=more))


async def sent(unit: Unit, acting: Acting, made: Sequence[Report]) -> Draft:
    """The entry of reports that nothing had to be filled in for: their receipt's buttons name it."""
    person, _child = acting.child(made[0].pupil_id)
    chosen, ids = tuple(each.pupil_id for each in made), tuple(each.id for each in made)
    draft = Draft(0, person.school.id, person.person_id, chosen, made[0].wanted, made=ids, sent_at=unit.now)
    return await _insert(unit, draft)


async def became(unit: Unit, acting: Acting, draft_id: int, made: Sequence[Report]) -> Draft:
    """What it became is these reports now. Raises Outdated."""
    draft = await load(unit, acting, draft_id)
    changed = replace(draft, made=tuple(each.id for each in made), wanted=made[0].wanted)
    await fill(unit, draft_id, changed.filled)
    return changed


async def _insert(unit: Unit, draft: Draft) -> Draft:
    values = {
        "school_id": draft.school_id,
        "person_id": draft.person_id,
        "filled": draft.filled,
        "made_at": unit.now,
        "sent_at": draft.sent_at,
    }
    return replace(draft, id=await unit.scalar(_INSERT, values))


async def load(unit: Unit, acting: Acting, draft_id: int) -> Draft:
    """One's own draft, locked, sent or not. Raises Outdated for another's, and for one that is older than a day."""
    return _read(await own_row(unit, acting, draft_id))


async def own_row(unit: Unit, acting: Acting, draft_id: int) -> Any:
    """The row of one's own draft, locked. Raises Outdated."""
    row = await unit.first(_OWN, {"draft": draft_id, "since": unit.now - LIVES})
    if row is None:
        raise Outdated
    if row.person_id not in {person.person_id for person in acting.persons}:
        unit.asked.append(Asked(REPORT, About(row.school_id, kind="absence_draft", id=draft_id), None, allowed=False))
        raise Outdated
    # It may be about nobody yet: whoever goes on with it may still report for somebody there.
    _require(
        unit, acting, *(child.pupil_id for person, child in reportable(acting) if person.school.id == row.school_id)
    )
    return row


async def change(
    unit: Unit,
    acting: Acting,
    draft_id: int,
    *,
    pupil_ids: Iterable[int] | None = None,
    wanted: Wanted | None = None,
    **values: Any,
) -> Draft:
    """Fill in something else; other `values` are fields of Draft. Raises Outdated, NotAllowed, DraftSent."""
    draft = await load(unit, acting, draft_id)
    if draft.sent_at is not None:
        raise DraftSent(draft_id)
    chosen = draft.pupil_ids if pupil_ids is None else tuple(dict.fromkeys(pupil_ids))
    _require(unit, acting, *chosen)
    made = replace(draft, pupil_ids=chosen, wanted=wanted or draft.wanted, **values)
    if made != draft:
        await fill(unit, draft_id, made.filled)
    return made


async def fill(unit: Unit, draft_id: int, filled: Mapping[str, Any]) -> None:
    """Write what is filled in so far into one's own draft, which the caller has loaded."""
    await unit.execute(_FILL, {"draft": draft_id, "with_": filled})


async def drop(unit: Unit, draft_id: int) -> None:
    """Forget one's own draft, which the caller has loaded, unless it was sent."""
    await unit.execute(_DROP, {"draft": draft_id})


async def send(unit: Unit, acting: Acting, draft_id: int) -> list[Report]:
    """Report what is filled in. Sent before, the reports of then are given back as they are now.

    Raises Outdated, NotAllowed, NobodyChosen, PinAsked, and what `reports.report` raises.
    """
    draft = await load(unit, acting, draft_id)
    if draft.sent_at is not None:
        found = await reports_by_ids(unit, draft.made)
        return [found[each] for each in draft.made if each in found]
    if not draft.pupil_ids:
        raise NobodyChosen(draft_id)
    if not draft.opened and await pinned(unit, [person.person_id for person in acting.persons]):
        raise PinAsked(draft_id)
    made = await reports.report(unit, acting, draft.pupil_ids, draft.wanted, continues=draft.continues)
    sent = replace(draft, made=tuple(each.id for each in made), typed="")
    await unit.execute(_SEND, {"draft": draft_id, "with_": sent.filled, "at": unit.now})
    return made


def _require(unit: Unit, acting: Acting, *pupil_ids: int) -> None:
    for pupil_id in pupil_ids:
        person, child = acting.child(pupil_id)
        require(unit, acting, REPORT, reports.about_child(person.school, pupil_id, child.class_id))
