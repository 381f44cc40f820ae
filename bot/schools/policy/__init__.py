"""The school's principle as data: presets, a school's own policy, and the timeline that follows from it.

The one rule here: every value is the school's word or a marked default, and a policy that loads is whole.
"""

from bot.schools.policy.document import Policy
from bot.schools.policy.errors import PolicyError, Problem
from bot.schools.policy.loading import load_preset, parse_policy, preset_names, read_policy_file
from bot.schools.policy.values import Mark, Offset, Period
from bot.schools.policy.writing import dump, written

__all__ = [
    "Mark",
    "Offset",
    "Period",
    "Policy",
    "PolicyError",
    "Problem",
    "dump",
    "load_preset",
    "parse_policy",
    "preset_names",
    "read_policy_file",
    "written",
]
