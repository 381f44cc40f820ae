"""The way into a talk online: its round's own link, else the address in the school's policy, and whom to call where it
fails.

The one rule kept here: families see it on the day of the talk only, behind a button, and it is in no file and no list.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select

from bot.conferences.facts import RoundFacts
from bot.conferences.models import Form, Round
from bot.conferences.needs import needs_of
from bot.core.among import among
from bot.core.presses import Press
from bot.core.replies import Button, Rows, Screen
from bot.core.texts import _
from bot.core.unit import Unit
from bot.schools.models import School
from bot.schools.policy import Policy
from bot.schools.queries import policy_of

_WAYS = (
    select(Round.id, Round.link, Round.school_id, School.phone, School.policy_version)
    .join(School, School.id == Round.school_id)
    .where(among(Round.id, "rounds"))
)


class WayIn(Struct, frozen=True):
    """Where an online talk is, if anybody has said so, and the office's number."""

    address: str
    office: str | None


async def ways_in(unit: Unit, round_ids: Iterable[int]) -> dict[int, WayIn]:
    """By round; no statement for none. The policy is today's, whatever it said when the round was made."""
    wanted = sorted(set(round_ids))
    found = {}
    for row in await unit.all(_WAYS, {"rounds": wanted}) if wanted else []:
        policy = await policy_of(unit, row.school_id, row.policy_version)
        found[row.id] = WayIn(address_of(row.link, policy), row.phone)
    return found


def address_of(link: str | None, policy: Policy) -> str:
    """The round's own link, else the school's address; "" where there is neither."""
    school = policy.links.online or ""
    return link or (school if school.startswith("https://") else "")


async def way_into(unit: Unit, round_: RoundFacts) -> WayIn | None:
    """The way into the round's talks online, for whoever holds them; None where there are none."""
    if round_.form is not Form.VIRTUAL:
        judged = (await needs_of(unit, [round_])).judged
        if not any(need.form is Form.VIRTUAL for need in judged.values()):
            return None
    return (await ways_in(unit, [round_.round_id])).get(round_.round_id)


def way_in_row(way: WayIn | None) -> Rows:
    """The button that leads into the talk."""
    # Translators: button, at most 20 characters: it opens the online talk.
    return ((Button(_("Go to the talk"), url=way.address),),) if way and way.address else ()


def if_it_fails(way: WayIn | None) -> list[str]:
    """Whom to call."""
    if way is None or not way.office:
        return []
    return [_("If the link does not work, call the office on %(phone)s.", phone=way.office)]


# Whoever holds the talks ---------------------------------------------------------------------------------------------


def link_row(way: WayIn | None, asks: Press) -> Rows:
    """The button under which the link is given, where talks are online."""
    # Translators: button, at most 20 characters: to give the link of an online talk.
    return ((Button(_("Link to the talk"), asks),),) if way is not None else ()


def link_lines(way: WayIn | None) -> list[str]:
    """Whether the families get a link here."""
    if way is None:
        return []
    if way.address:
        return [_("The families see the link on the day of the talk.")]
    return [_("There is no link here yet. Without one, please send it to the families yourself.")]


def with_way(screen: Screen, way: WayIn | None, asks: Press) -> Screen:
    """The list of talks shortly before them: the way in, or that there is none yet."""
    if way is None:
        return screen
    if way.address:
        return replace(screen, rows=(*way_in_row(way), *screen.rows))
    return replace(screen, text="\n\n".join([screen.text, *link_lines(way)]), rows=(*link_row(way, asks), *screen.rows))


def ask_link(way: WayIn | None, clear: Press, back: Press, note: str | None = None) -> Screen:
    """Which link? The present one can be tried."""
    text = _("Which link do the families use? Send it here. They see it on the day of the talk, and not before.")
    rows = (*way_in_row(way), (Button(_("No link"), clear), Button(_("Back"), back)))
    return Screen(f"{note}\n\n{text}" if note else text, rows)
