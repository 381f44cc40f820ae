"""How long the tables of conferences live, and what of a person they hold.

The one rule kept here: a booking's detail goes early, and the fact that there was a talk, without words, stays to
the end of the school year (otherwise no minimum, evaluation or yearly count could be kept: D1.19, D3.24).
"""

from __future__ import annotations

from bot.conferences.confidential.keeps import KEEPS as CONFIDENTIAL_KEEPS
from bot.conferences.models import (
    Booking,
    Round,
    RoundDraft,
    RoundPupil,
    RoundTable,
    Slot,
    TimeProposal,
    TwoTalks,
    Unsuited,
)
from bot.conferences.single.keeps import KEEPS as SINGLE_KEEPS
from bot.conferences.single.keeps import OfAdults
from bot.core.feature import Keep
from bot.core.keeping import Nothing, Rows

KEEPS = (
    Keep(
        "rounds",
        None,
        "as long as the class is kept; the link of its talks online the policy's days after the last of them",
        holds=OfAdults(Round, person=("teacher_id",), pupil=("pupil_id",), hides=("link",), thin=True, of_round="id"),
    ),
    Keep("slots", None, "as long as their round is kept", holds=Rows(Slot, person=("teacher_id",), thin=True)),
    Keep(
        "round_tables",
        None,
        "as long as their round is kept",
        holds=Rows(RoundTable, person=("teacher_id",), thin=True),
    ),
    Keep(
        "round_pupils",
        None,
        "how many talks a pupil needs in a round, as long as the round is kept",
        holds=Rows(RoundPupil, pupil=("pupil_id",)),
    ),
    Keep(
        "bookings",
        None,
        "who comes and what is needed: the policy's days after the talk; that there was one: the school year",
        holds=OfAdults(
            Booking,
            person=("booked_by",),
            pupil=("pupil_id",),
            others=("booked_by", "owner_id", "home"),
            emptied=lambda: {"coming": {}},
            stays=True,
        ),
    ),
    Keep(
        "unsuited",
        None,
        "who needed another time, as long as the round is kept",
        holds=OfAdults(Unsuited, person=("person_id",), pupil=("pupil_id",), others=("person_id", "home")),
    ),
    Keep(
        "two_talks",
        None,
        "that each home of a pupil had a talk of its own, as long as the round is kept",
        holds=Rows(TwoTalks, pupil=("pupil_id",), others=("decided_by",)),
    ),
    Keep(
        "time_proposals",
        None,
        "who suggested another time, as long as the talk is kept",
        holds=Rows(TimeProposal, person=("person_id",)),
    ),
    Keep(
        "round_drafts",
        None,
        "one a teacher, until it is opened or thrown away",
        holds=Rows(RoundDraft, person=("person_id",)),
    ),
    Keep(
        "round_totals",
        None,
        "numbers without names, for the yearly evaluation (D3.24)",
        holds=Nothing("numbers without names"),
    ),
    *SINGLE_KEEPS,
    *CONFIDENTIAL_KEEPS,
)
