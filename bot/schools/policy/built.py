"""Which settings have no room in the bot yet, and who is asked meanwhile (experience.md 0.1).

The one rule kept here: a setting that does nothing yet is named as such, whole or in some of its choices, so that
no screen and no command promises what nothing keeps. Whoever builds the room takes its keys out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Asked = Literal["contact_teacher", "office", "head"]

# Keys, or whole tables of the file; what is asked of whom until their room is built.
UNBUILT: Mapping[str, Asked] = {
    "class_visit": "contact_teacher",
    "competence_register": "office",
    "school_start_handover": "office",
    "conferences.attend.staff_consulted_with_contact_parents": "contact_teacher",
    "conferences.attend.other_staff": "contact_teacher",
    "conferences.feedback_after": "contact_teacher",
    "booking.wishes_first": "contact_teacher",
    "booking.swap": "contact_teacher",
    "booking.waiting_list": "contact_teacher",
    "booking.new_time_after_no_show": "contact_teacher",
    "booking.keep_for_unreached": "contact_teacher",
    "timeline.pupil_talk": "contact_teacher",
    "timeline.home_part": "contact_teacher",
    "timeline.topics_close": "contact_teacher",
    "timeline.after": "contact_teacher",
    "preparation": "contact_teacher",
    "topics": "contact_teacher",
    "without_child": "contact_teacher",
    "agreements": "contact_teacher",
    "needs_talk": "contact_teacher",
    "parent_meetings": "contact_teacher",
    "class_events": "contact_teacher",
    "guardian_duty.inform": "contact_teacher",
    "messages": "contact_teacher",
    "absence": "office",
    "leave": "contact_teacher",
    "concern.first_step": "contact_teacher",
    "concern.tell_head_at_once": "head",
    "surveys": "office",
    "pupils.heard_from": "contact_teacher",
    "interpreter": "contact_teacher",
}
# Choices of settings that otherwise work.
UNBUILT_CHOICES: Mapping[str, tuple[frozenset[str], Asked]] = {
    "conferences.notice_mode": (frozenset({"block"}), "head"),
    "conferences.forms": (frozenset({"group", "subject_cafe"}), "contact_teacher"),
    "conferences.kinds": (
        frozenset({"needs_based", "separate", "network_meeting", "action_plan_meeting"}),
        "contact_teacher",
    ),
    "booking.late_cancel": (frozenset({"off"}), "contact_teacher"),
}


def whom_to_ask(key: str, value: object) -> Asked | None:
    """Who is asked about a setting (dotted key) that nothing in the bot keeps yet at this value; None: it works."""
    parts = key.split(".")
    for length in range(1, len(parts) + 1):
        if asked := UNBUILT.get(".".join(parts[:length])):
            return asked
    choices, asked_for_choice = UNBUILT_CHOICES.get(key, (frozenset(), "head"))
    chosen = value if isinstance(value, tuple) else (value,)
    return asked_for_choice if any(each in choices for each in chosen) else None
