"""What the words of a policy file are called, where more than one floor says them.

The one rule kept here: message ids only; whoever shows one translates it.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.texts import N_

# The headings of a talk's agenda, as parts of a sentence.
POINTS: Mapping[str, str] = {
    "academic": N_("school subjects"),
    "wellbeing": N_("wellbeing"),
    "personal": N_("personal development"),
    "social": N_("life with others"),
    "general_education": N_("growing as a person"),
    "status": N_("how things stand"),
    "development": N_("the pupil's development"),
    "forward_goals": N_("goals ahead"),
    "who_contributes_what": N_("who contributes what"),
    "support_at_home": N_("help at home"),
    "agreements": N_("agreements"),
    "daily_work": N_("how the pupil works from day to day"),
    "subject_competence": N_("what the pupil knows in the subjects"),
    "environment_and_social_development": N_("school environment and social development"),
    "conditions": N_("what the pupil starts from"),
    "possibilities": N_("how the pupil can develop"),
    "results": N_("results"),
    "assessment_and_grading": N_("assessment and grades"),
    "commitments": N_("what each side takes on"),
}
