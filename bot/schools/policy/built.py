"""Which settings have no room in the bot yet, and who is asked meanwhile (experience.md 0.1).

The one rule kept here: a setting that does nothing yet is named as such, so that no screen and no command promises
what nothing keeps. Whoever builds the room takes its keys out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Asked = Literal["contact_teacher", "office", "head"]

# Keys, or whole tables of the file; what is asked of whom until their room is built.
UNBUILT: Mapping[str, Asked] = {
    "competence_register": "office",
    "school_start_handover": "office",
    "booking.swap": "contact_teacher",
    "guardian_duty.inform": "contact_teacher",
    "concern.first_step": "contact_teacher",
    "surveys.run": "office",
    "surveys.results_published": "office",
    "pupils.heard_from": "contact_teacher",
}


def whom_to_ask(key: str) -> Asked | None:
    """Who is asked about a setting (dotted key) that nothing in the bot keeps yet; None: it works."""
    parts = key.split(".")
    for length in range(1, len(parts) + 1):
        if asked := UNBUILT.get(".".join(parts[:length])):
            return asked
    return None
