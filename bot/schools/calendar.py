"""The school calendar and quiet hours: which days and hours count, in the school's own time zone.

The one rule kept here: a recurring time is a wall-clock time in the school's zone. It becomes an instant
(aware, UTC) only together with a date, so a change of the clocks moves nothing that a person sees.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

Country = Literal["DK", "NO", "SE"]

# As the library of holidays calls them.
_LANGUAGES: Mapping[Country, str] = {"DK": "da", "NO": "no", "SE": "sv"}
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
_TWO_YEARS = 732


@lru_cache(maxsize=64)
def public_holidays(country: Country, year: int) -> frozenset[date]:
    """The public holidays of a country in one year.

    Sundays are in it only when they are holidays by themselves.
    """
    # Imported here: the library brings the rules of every country and costs start-up time.
    import holidays

    return frozenset(holidays.country_holidays(country, years=year))


@lru_cache(maxsize=64)
def public_holiday_names(country: Country, year: int) -> Mapping[date, str]:
    """The public holidays of a country in one year by their names in its own language."""
    import holidays

    found = holidays.country_holidays(country, years=year, language=_LANGUAGES[country])
    return dict(sorted(found.items()))


class SchoolCalendar(Struct, frozen=True):
    """The days a school is open. `timezone` is an IANA name; `closed` holds the school's own days off."""

    country: Country
    timezone: str
    closed: frozenset[date] = frozenset()

    @property
    def zone(self) -> ZoneInfo:
        """The school's zone; ZoneInfo keeps one object a name."""
        return ZoneInfo(self.timezone)

    def local(self, moment: datetime) -> datetime:
        """An aware instant as the school's wall clock shows it. Raises ValueError for a naive one."""
        if moment.tzinfo is None:
            raise ValueError("an instant without a time zone has no local time")
        return moment.astimezone(self.zone)

    def at(self, day: date, clock: time) -> datetime:
        """The instant (aware, UTC) at which the school's clocks show `clock` on `day`.

        An hour that comes twice in autumn means the first one; an hour that is skipped in spring means as
        long after the change as it lies after the start of the gap. `clock` must be without a zone.
        """
        if clock.tzinfo is not None:
            raise ValueError("a wall-clock time carries no time zone")
        return datetime.combine(day, clock.replace(fold=0), self.zone).astimezone(UTC)

    def is_holiday(self, day: date) -> bool:
        """Whether the day is a public holiday or one of the school's own days off."""
        return day in self.closed or day in public_holidays(self.country, day.year)

    def is_school_day(self, day: date) -> bool:
        """Monday to Friday, no public holiday, not closed by the school."""
        return day.weekday() < _SATURDAY and not self.is_holiday(day)

    def school_days_before(self, day: date, count: int) -> date:
        """The `count`-th school day strictly before `day`; 0 means `day` itself or the one before it.

        Raises ValueError for a negative count, and when the calendar is closed for two years on end.
        """
        return self._counted(day, count, -_ONE_DAY)

    def school_days_after(self, day: date, count: int) -> date:
        """The `count`-th school day strictly after `day`; 0 means `day` itself or the next school day."""
        return self._counted(day, count, _ONE_DAY)

    def next_school_day(self, day: date) -> date:
        """The first school day strictly after `day`."""
        return self.school_days_after(day, 1)

    def weekly_after(self, moment: datetime, weekday: int, clock: time) -> datetime:
        """The first instant after `moment` at which what comes every `weekday` (0 is Monday) comes.

        Where that day is without school it comes on the school day before, so a week without school has none.
        """
        day = self.local(moment).date()
        day += timedelta(days=weekday - day.weekday())
        for _ in range(_TWO_YEARS // 7):
            found = self.at(self._first_open(day, -_ONE_DAY), clock)
            if found > moment:
                return found
            day += 7 * _ONE_DAY
        raise ValueError("the school calendar has no open day within two years")

    def _counted(self, day: date, count: int, step: timedelta) -> date:
        if count < 0:
            raise ValueError("school days are counted with a number from 0 upwards")
        if count == 0:
            return self._first_open(day, step)
        for _ in range(count):
            day = self._first_open(day + step, step)
        return day

    def _first_open(self, day: date, step: timedelta) -> date:
        for _ in range(_TWO_YEARS):
            if self.is_school_day(day):
                return day
            day += step
        raise ValueError("the school calendar has no open day within two years")


class QuietHours(Struct, frozen=True):
    """The hours in which nobody is disturbed, by the school's wall clock.

    `start` belongs to the quiet time, `end` does not; `end` at or before `start` runs over midnight, and
    equal ends mean no quiet hours at all. With `weekends` and `holidays` the whole of such days is quiet,
    too. Every answer is found between instants, never between wall-clock times, so the night in which the
    clocks change is as long as it really is.
    """

    calendar: SchoolCalendar
    start: time
    end: time
    weekends: bool = False
    holidays: bool = False

    @property
    def _never(self) -> bool:
        """Nothing is quiet. Asked first: who plans reminders looks at a dozen instants without quiet hours a press."""
        return self.start == self.end and not self.weekends and not self.holidays

    def covers(self, moment: datetime) -> bool:
        """Whether the aware instant lies in the quiet time."""
        if self._never:
            return False
        day = self.calendar.local(moment).date()
        return not any(begins <= moment < ends for begins, ends in self._open_spans(day))

    def ends_after(self, moment: datetime) -> datetime:
        """The end (aware, UTC) of the quiet time around `moment`; `moment` itself when it is not quiet.

        Raises ValueError when no hour is free for two years.
        """
        if self._never:
            return moment.astimezone(UTC)
        day = self.calendar.local(moment).date()
        for _ in range(_TWO_YEARS):
            for begins, ends in self._open_spans(day):
                if moment < ends:
                    return max(moment.astimezone(UTC), begins)
            day += _ONE_DAY
        raise ValueError("these quiet hours never end")

    def starts_before(self, moment: datetime) -> datetime:
        """The start (aware, UTC) of the quiet time around `moment`; `moment` itself when it is not quiet.

        The start is quiet already: what must be told before has to lie earlier than this.
        """
        day = self.calendar.local(moment).date()
        for _ in range(_TWO_YEARS):
            for begins, ends in reversed(list(self._open_spans(day))):
                if begins <= moment:
                    return min(moment.astimezone(UTC), ends)
            day -= _ONE_DAY
        raise ValueError("these quiet hours never began")

    def _open_spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of a local day that are not quiet, as instants, in order."""
        if self._is_quiet_day(day):
            return
        midnight = self.calendar.at(day, time())
        next_midnight = self.calendar.at(day + _ONE_DAY, time())
        start = self.calendar.at(day, self.start)
        end = self.calendar.at(day, self.end)
        if self.start == self.end:
            spans = [(midnight, next_midnight)]
        elif self.end < self.start:
            spans = [(end, start)]
        else:
            spans = [(midnight, start), (end, next_midnight)]
        yield from (span for span in spans if span[0] < span[1])

    def _is_quiet_day(self, day: date) -> bool:
        if self.weekends and day.weekday() >= _SATURDAY:
            return True
        return self.holidays and self.calendar.is_holiday(day)
