"""A class list into the database: what it would change, and changing it.

The one rule kept here: an import gives nobody access. It makes no link and no invitation, it changes, ends and
revives only what an import decided, and it raises a protection but never lowers one; what staff decided stays, the
plan says so, and the office is asked.
"""

from bot.people.importing.plan import Conflict, ImportPlan, RecordDiff, TieDiff
from bot.people.importing.service import Choices, apply_import, import_list, plan_import
from bot.people.importing.writing import Begins, Ends, Progress

__all__ = [
    "Begins",
    "Choices",
    "Conflict",
    "Ends",
    "ImportPlan",
    "Progress",
    "RecordDiff",
    "TieDiff",
    "apply_import",
    "import_list",
    "plan_import",
]
