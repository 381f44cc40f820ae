"""The sections on days away: absence that is reported, and leave that is asked for.

The one rule kept here: a number of the law counts what the law counts, and reasons are codes, never words.
"""

from __future__ import annotations

from datetime import time
from typing import Literal

from bot.schools.policy import values as v
from bot.schools.policy.sections import Section


class Absence(Section):
    """Reports of absence. Percentages count *unlawful* days a quarter and are for staff only.

    The clocks of a morning: who reported the day before is asked at `ask_again_at`; at `register_by` no answer counts
    as not reported; from `missing_notice_at` on guardians hear that a child is missing, and after `answer_minutes`
    without an answer the school rings. A report goes back `correct_days` and ahead `ahead_days` at most, and is no
    longer than `longest_days`; after `details_days` only the fact is left. `club`: the after-school club's name.
    What is worth a talk is counted over `pattern_weeks`. All these are left out in policies written before.
    """

    owner: Literal["contact_teacher", "office"]
    report_by: v.Clock
    same_day: Literal["home_tells_school", "school_tells_home", "school_warns_home"]
    reason_detail: Literal["codes", "valid_or_not"]
    follow_up_days: v.Count
    warn_percent: v.Percent | None = None
    notify_percent: v.Percent | None = None
    reasons: v.Choices[v.AbsenceReason] = ()
    day_starts: v.Clock = time(8, 0)
    day_ends: v.Clock = time(14, 0)
    ask_again_at: v.Clock = time(7, 10)
    register_by: v.Clock = time(8, 15)
    missing_notice_at: v.Clock = time(8, 30)
    answer_minutes: v.Count = 15
    correct_days: v.Count = 7
    ahead_days: v.Count = 60
    longest_days: v.Count = 14
    details_days: v.Count = 30
    club: v.Line | None = None
    pattern_weeks: v.Count = 8
    pattern_times: v.Count = 4

    @property
    def codes(self) -> tuple[v.AbsenceReason, ...]:
        """The reasons a report may give, the usual one first; what is nobody's business is no code (peers.md, Oslo)."""
        usual: tuple[v.AbsenceReason, ...] = ("illness", "medical", "other")
        return self.reasons or (usual if self.reason_detail == "codes" else ("valid", "other"))


class Leave(Section):
    """Leave from school. `max_days_per_year` only where a rule gives the number.

    `kinds` are what leave can be for, `questions` what is asked beforehand, both by buttons; `notice_days` before it
    begins the school would like to know. These three are left out in policies written before.
    """

    teacher_max_days: v.Count
    max_days_per_year: v.Count | None = None
    answer_days: v.Count
    both_guardians: v.Flag
    blocked_periods: tuple[v.Period, ...]
    kinds: v.Choices[v.LeaveKind] = ("family", "travel", "other")
    questions: v.Choices[v.LeaveQuestion] = ()
    notice_days: v.Count = 0
