"""Why a request or visit does not go on as pressed: facts with ids, worded in the screens."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Constraint, Refusal

LOST_RACES = (
    # Asked twice at the same moment: the second run finds the request that is open.
    Constraint("uq_talk_requests_open", ("talk_requests.asked_by", "talk_requests.pupil_id", "talk_requests.kind")),
    Constraint("uq_request_hearers_request_id_person_id", ("request_hearers.request_id", "request_hearers.person_id")),
    Constraint("uq_class_visits_standing", ("class_visits.person_id", "class_visits.pupil_id", "class_visits.on_day")),
)


@dataclass
class AlreadyAnswered(Refusal):
    """A colleague was first, or the home took it back."""

    request_id: int


@dataclass
class TalksNotAskedFor(Refusal):
    """The school's principle leaves it to the school to ask for further talks: a call is always possible."""

    pupil_id: int


@dataclass
class NoTimesChosen(Refusal):
    """Times are to be offered and none is chosen."""

    request_id: int


@dataclass
class VisitAnswered(Refusal):
    """The visit is not waiting for this answer any more."""

    visit_id: int


class NoVisits(Refusal):
    """The school's principle says that classes are not visited."""


@dataclass
class DayGone(Refusal):
    """That day has begun, or the school is closed then."""

    pupil_id: int
