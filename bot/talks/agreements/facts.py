"""What rows of agreements look like once they are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct, field

from bot.conferences.booking.queries import Talk
from bot.schools.calendar import SchoolCalendar
from bot.schools.policy import Policy
from bot.talks.agreements.deeds import Deed
from bot.talks.agreements.models import AgreementState, Owner, Saying
from bot.talks.topics.facts import PupilFacts

# Until then what was just noted can be taken back; then the home has its copy.
TAKES_BACK = timedelta(minutes=30)


class Agreement(Struct, frozen=True):
    """What was agreed. `maker` is the given name of who noted it at school."""

    agreement_id: int
    school_id: int
    pupil_id: int
    with_id: int | None
    made_by: int
    maker: str
    owner: Owner
    what: Deed | None
    words: str | None
    due_on: date
    talk_on: date | None
    carried: int
    state: AgreementState
    made_at: datetime
    told_at: datetime | None
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state is AgreementState.OPEN

    def can_be_taken_back(self, now: datetime) -> bool:
        """Whether nobody has got a copy yet."""
        return self.told_at is None and now < self.made_at + TAKES_BACK


class Word(Struct, frozen=True):
    """What somebody says of an agreement; `name` their given name."""

    agreement_id: int
    person_id: int
    name: str
    party: Owner
    saying: Saying


class Ended(Struct, frozen=True):
    """How a pupil's talk ended."""

    agreed: bool
    next_on: date | None


class PupilAgreements(Struct, frozen=True):
    """A pupil's agreements as one reader may see them. `staff`: they read for the school; `talk`: the one that is on
    or was lately held, `ended` how; `pages`: whether the school has pages of its own; `told`: for who makes them, those
    of which the home hears here."""

    pupil: PupilFacts
    policy: Policy
    calendar: SchoolCalendar
    today: date
    agreements: Sequence[Agreement]
    words: Mapping[int, Sequence[Word]]
    reader_id: int
    staff: bool
    makes: bool = False
    talk: Talk | None = None
    ended: Ended | None = None
    pages: bool = False
    first: Sequence[Agreement] = field(default_factory=tuple)
    told: frozenset[int] = frozenset()

    @property
    def of_this_talk(self) -> Sequence[Agreement]:
        """What was agreed at the talk that is on, and stands; not what is still open from before."""
        if self.talk is None:
            return ()
        day = self.calendar.local(self.talk.booking.starts_at).date()
        return [each for each in self.agreements if each.is_open and each.talk_on == day]
