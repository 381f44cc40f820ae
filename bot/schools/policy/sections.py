"""The sections of a policy: which settings exist, and of what type.

The one rule kept here: a section is a table of the file, a field is a key in it, and the names are the same
in both. A field without a default must be in the file; one that may be None is left out when there is
nothing to say.
"""

from __future__ import annotations

from datetime import time
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.schools.policy import values as v


class Section(BaseModel):
    """A table of the policy file. Frozen; unknown keys are refused."""

    # Forty models cost a quarter of a second to build; a process that reads no policy does not pay it.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Principle(Section):
    """The document itself. `review` says how often it is evaluated (D3.24), `reviewed_on` when it last was.

    `responsibilities` are its own sentences on who answers for what, the parties side by side (D1.32, D3.26); None
    in a policy that was written before they were kept.
    """

    title: v.Line
    approved_by: v.Line | None = None
    discussed_in: v.Line | None = None
    approved_on: v.Day | None = None
    revised_on: v.Day | None = None
    reviewed_by: v.Line | None = None
    reviewed_on: v.Day | None = None
    review: Literal["none", "yearly"]
    law_outdated: v.Flag
    responsibilities: tuple[v.Responsibility, ...] | None = None


class Terms(Section):
    """Which catalogue word a school uses for a role or a thing.

    Keys, never words to be glued into sentences.
    """

    guardian: Literal["foraeldre", "foreldre", "vaardnadshavare"]
    main_teacher: Literal["personale", "klasseteam", "kontaktlaerer", "mentor"]
    conference: Literal["skole_hjem_samtale", "utviklingssamtale", "utvecklingssamtal"]
    head: Literal["skoleleder", "rektor"]
    owner: Literal["kommunalbestyrelse", "kommune", "huvudman"]
    class_representative: Literal["kontaktforaeldre", "foreldrekontakt", "foraeldrarepresentant"]
    absence: Literal["lovligt_ulovligt", "gyldig_ugyldig", "giltig_ogiltig"]


class Record(Section):
    """What the school writes about a pupil's development. `name` is a proper name (Meddelelsesbogen, IUP)."""

    kind: Literal["message_book", "half_year_assessment", "individual_plan", "none"]
    name: v.Line | None = None
    written_by: Literal["class_team", "contact_teacher", "mentor"] | None = None
    known_to_all: v.Flag
    strengths_based: v.Flag
    basis_for_talk: v.Flag


class Portal(Section):
    """The school's own channel. `names` are proper names; empty means the catalogue's general word.

    `comes_first`: the principle makes the portal the main channel, so the bot only points to it (D1.25,
    D2.14). `replaces_dialogue` is always false: no written channel stands in for talking about a pupil
    (D2.15).
    """

    names: v.Choices[v.Line]
    comes_first: v.Flag
    replaces_dialogue: Literal[False]


class Links(Section):
    """Addresses the school fills in; "" while it has none."""

    portal: v.Address
    second_portal: v.Address
    principle: v.Address
    rules: v.Address
    representative_role: v.Address
    leave_rules: v.Address
    grading: v.Address
    # Where talks online are held: a button on the day.
    online: v.Address | None = None
    # The school's own plan for its work (D5.5): a button of the principle, and under the goals of a term.
    work_plan: v.Address | None = None
    anti_bullying: v.Address | None = None
    complaints: v.Address | None = None


class SchoolYear(Section):
    """When counting starts anew.

    Days are MM-DD; `second_term_starts` parts the year for what is counted a term. `min_school_days` and when the
    summer begins only where the law says so.
    """

    starts: v.YearDay
    second_term_starts: v.YearDay
    first_grade: v.Count
    last_grade: v.Count
    summer_starts: Literal["last_saturday_of_june"] | None = None
    min_school_days: v.Count | None = None


class Attend(Section):
    """Who takes part in an ordinary talk (D1.28, D2.24, D2.31, D3.16, D5.11)."""

    min_guardians: v.Count
    guardians: v.Strength
    pupil: v.PupilPart
    staff: v.StaffPart
    staff_consulted_with_contact_parents: v.Flag
    other_staff: v.Flag


class Conferences(Section):
    """Talks between school and home: how many, how long, in which forms, with whom.

    `min_per_year` counts a school year, and with `per_term` each term has its share; `min_in_first_grade` is the
    youngest's own number. `per_pupil_need` means the team judges the number for each pupil (D3.10).
    `notice_days` are days, `slot_minutes` and the rest minutes. `forms` are those a round may take; a call
    instead of a talk can be offered anywhere. `kinds` are those the principle names: which kinds exist at the
    school is `Policy.talk_kinds`.
    """

    min_per_year: v.Count
    min_in_first_grade: v.Count | None = None
    min_wording: Literal["minimum", "as_a_rule", "by_need"]
    per_term: v.Flag
    per_pupil_need: v.Flag
    slot_minutes: v.Minutes
    slot_minutes_choices: v.Choices[v.Minutes]
    phone_minutes: v.Minutes
    pause_minutes: v.Pause
    notice_days: v.Count
    notice_mode: v.NoticeMode
    season: v.Choices[v.Month]
    forms: v.Choices[v.Form]
    kinds: v.Choices[v.Kind]
    times: v.TimesPolicy
    agenda: v.Choices[v.AgendaPoint]
    feedback_after: v.Flag
    attend: Attend


class Booking(Section):
    """How times are chosen. `cancel_until` and `move_until` are clock times on the day before the talk."""

    wishes_first: v.Flag
    cancel_until: v.Clock
    move_until: v.Clock
    late_cancel: Literal["tell_teacher", "off"]
    swap: Literal["off", "ask_both"]
    waiting_list: v.Flag
    new_time_after_no_show: v.Flag
    keep_for_unreached: v.Flag
    two_talks_for_two_homes: Literal["no", "teacher_decides", "yes"]
    hide_between_guardians: v.Flag


class Timeline(Section):
    """When things happen around a talk. `nudges` count from the day to choose by, all else from the talk."""

    invitation: v.Offset
    choose_by: v.Offset
    nudges: tuple[v.Offset, ...]
    pupil_talk: v.Offset
    home_part: v.Offset
    topics_close: v.Offset
    day_before: v.Offset
    same_day: v.Offset
    after: v.Offset


class GuardianQuiet(Section):
    """Guardians' quiet hours until they choose their own; by the school's clock."""

    start: v.Clock
    end: v.Clock
    mode: v.Quieting


class StaffQuiet(GuardianQuiet):
    """Staff's quiet hours; weekends and holidays are whole quiet days."""

    weekends: v.Flag
    holidays: v.Flag


class Quiet(Section):
    """Quiet hours by side: silent means delivered without a sound, held means delivered afterwards."""

    guardian: GuardianQuiet
    staff: StaffQuiet


class Preparation(Section):
    """What each side does before a talk.

    `two_step` is first with the teacher, then with the parents (D3.21, D3.22).
    """

    guardian: v.Choices[v.GuardianStep]
    pupil: v.PupilPreparation
    pupil_knows_agenda: v.Flag


class Topics(Section):
    """Points announced before a talk (D3.18), by whom and about what.

    `few_words`: in the chat, too, beside the area; left out it is the area alone.
    """

    announce_before: v.Flag
    by: v.Choices[v.Party]
    areas: v.Choices[v.TopicArea]
    few_words: v.Flag | None = None


class WithoutChild(Section):
    """Talking without the child: who decides (D3.19), and whether that is a talk of its own (D3.20)."""

    decision: v.Decision
    separate_invitation: v.Flag


class Agreements(Section):
    """What is agreed at a talk. `carry_over` baseline: each talk starts from the first one (D5.21)."""

    mode: v.AgreementMode
    owners: v.Choices[v.Party]
    carry_over: v.CarryOver
    evaluate_before_next: v.Flag
    next_date_required: v.Flag


class NeedsTalk(Section):
    """Talks beyond the ordinary ones: who may ask, and within how many school days the other side answers."""

    who: v.Choices[v.Side]
    always: v.Flag
    answer_school_days: v.Count


class ParentMeetings(Section):
    """Meetings with the parents of a class, a grade or the school.

    Where there is one at the start of the year, it is held before the end of the ISO week `start_by_week` (D4.29).
    """

    min_per_year: v.Count
    start_of_year: v.Flag
    audience: v.Choices[v.Audience]
    approval: Literal["none", "contact_parents"]
    fixed_items: v.Choices[v.MeetingItem]
    start_by_week: v.Count = 38


class ClassEvents(Section):
    """Events with class, parents and at least `team_min` of the team (D2.49)."""

    enabled: v.Flag
    team_min: v.Count


class Representatives(Section):
    """Parents who speak for a class: how many a class elects."""

    per_class_min: v.Count
    per_class_max: v.Count


class GuardianDuty(Section):
    """What the principle asks of guardians.

    Shown to them, never scored. `read_portal` keeps the wording's force.
    """

    read_portal: v.Strength
    inform: v.Choices[v.InformAbout]
    advice: v.Choices[Literal["speak_positively", "show_interest", "calm_homework", "on_time"]]
    answer_surveys: v.Flag


class Questions(Section):
    """Questions to the school and their answers, in school days."""

    answer_school_days: v.Count
    sensitive_to_voice: v.Flag


class Messages(Section):
    """How much is sent: a weekly bundle, and how often a teacher may mark something important.

    After `story_weeks` without a good story the team is asked for one (D2.10). With `goals` it is asked for these, the
    plan and how the work is laid out as each term starts (D5.4). The class's week comes on `plan_on` at `plan_at`. Who
    joins later gets what was posted in the last `post_days`. These are left out in policies written before.
    """

    bundle_on: v.Weekday
    bundle_at: v.Clock
    important_per_teacher_per_week: v.Count
    weekly_plan: v.Flag
    good_stories: v.Flag
    story_weeks: v.Count = 4
    goals: v.Flag = False
    plan_on: v.Weekday = "friday"
    plan_at: v.Clock = time(15, 0)
    post_days: v.Count = 14


class Surveys(Section):
    """Surveys that run, and results that are made known (D4.33, D4.48)."""

    run: v.Choices[v.Survey]
    results_published: v.Choices[v.Result]
    hide_groups_under: v.Count


class PupilRules(Section):
    """Ages that count, in years.

    The right to attend, and being heard in decisions; None where there is none.
    """

    attend_right_from: v.Count | None = None
    heard_from: v.Count | None = None


class Guardianships(Section):
    """What an adult without custody may do: who is to be informed only, and others at home (foster, step).

    Who holds custody may do all that guardians may; that is law and no setting.
    """

    information: v.Choices[v.GuardianRight] = ("conference.see", "news.read")
    other: v.Choices[v.GuardianRight] = ()


class Interpreter(Section):
    """Interpreting at talks. A child never interprets, so that is not a setting."""

    ask: v.Flag
    double_length: v.Flag


class Joining(Section):
    """Who gets in without the office: adults linked to a pupil before the next one waits; sharing one's number.

    Left out in policies that were written before these were kept.
    """

    guardians_per_pupil: v.Count = 4
    share_number: v.Flag = False


class Retention(Section):
    """How long things are kept.

    Facts without words live to the end of the school year whatever is set here.
    """

    details_days_after_talk: v.Count
    months_after_school_year: v.Count
    invitation_days: v.Count
