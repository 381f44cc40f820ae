"""/calendar: one list of everything with a date, and one file of it. Answers only; nothing here is pushed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.core.calendar_file import whole_calendar
from bot.core.feature import Feature
from bot.core.replies import Button, Dropped, Message, Reply
from bot.core.routes import AnyRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_, _, in_language
from bot.core.unit import Unit
from bot.home import calendar_screens as screens
from bot.home.ahead import all_ahead, page_of, today_of
from bot.home.presses import ShowCalendar, TakeCalendarOfAll, TurnCalendar
from bot.outbox.models import Lane, Ring
from bot.outbox.notices import Kind, Loaded, Notice, Plan, Reader
from bot.outbox.planning import plan_again
from bot.people import whys
from bot.people.acting import Acting
from bot.people.joining.queries import actings_of

FILE = "home.calendar"


async def show(
    features: Sequence[Feature], unit: Unit, acting: Acting, asked: Command | ShowCalendar | TurnCalendar
) -> Reply:
    """The calendar, this page of it."""
    found = await all_ahead(features, unit, acting)
    page = asked.page if isinstance(asked, TurnCalendar) else 0
    shown = page_of(found, page, today_of(unit, acting))
    return Reply(screens.calendar(shown, unit.now, new=not isinstance(asked, TurnCalendar)))


async def take_file(unit: Unit, acting: Acting, _press: TakeCalendarOfAll) -> Reply:
    """Have the file sent."""
    person = acting.persons[0]
    reader = Reader(person.school.id, person.person_id)
    about = ("person", person.person_id)
    plan_again(
        unit, [Plan.to(reader, FILE, person.person_id, about, unit.now, ring=Ring.SILENT, lane=Lane.INTERACTIVE)]
    )
    return Reply(toast=screens.file_is_coming())


def on_home(acting: Acting) -> Sequence[Button]:
    """For whoever has a child or work here."""
    has_dates = any(person.children or person.roles for person in acting.persons)
    return [Button(_("Calendar"), ShowCalendar())] if has_dates else []


def file_kind(features: Sequence[Feature]) -> Kind:
    """The file, made when it is sent, of what its reader may see at that moment."""

    async def load(unit: Unit, notices: Sequence[Notice]) -> Loaded:
        actings = await actings_of(unit, sorted({notice.person_id for notice in notices}))
        found = {person_id: await _file(features, unit, acting) for person_id, acting in actings.items()}
        return {notice.id: found.get(notice.person_id, Dropped("no account")) for notice in notices}

    return Kind(FILE, load, asked=True, why=whys.FILE)


async def _file(features: Sequence[Feature], unit: Unit, acting: Acting) -> partial[Message] | Dropped:
    with in_language(acting.language):
        lines = [line for line in await all_ahead(features, unit, acting) if line.entry is not None]
        if not lines:
            return Dropped("nothing ahead any more")
        # Translators: the name of a calendar file, without its ending and without spaces.
        document = whole_calendar([line.entry for line in lines if line.entry], _("my-school-dates"), unit.now)
    # As the files that they have alone are.
    return partial(screens.file, document, protected=any(line.protected for line in lines))


def routes(features: Sequence[Feature], action: str) -> tuple[AnyRoute, ...]:
    shows = Route(partial(show, features), action, reads=True)
    words = {"da": "kalender", "nb": "kalender", "sv": "kalender"}
    return (
        CommandRoute("calendar", words, N_("Calendar"), shows),
        PressRoute(ShowCalendar, shows),
        PressRoute(TurnCalendar, shows),
        PressRoute(TakeCalendarOfAll, Route(take_file, action)),
    )
