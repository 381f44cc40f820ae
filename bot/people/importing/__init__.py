"""A class list into the database: what it would change, and changing it.

The one rule kept here: an import gives nobody access. It makes no link and no invitation, and it changes, ends
and revives only what an import decided; what staff decided stays, and the plan says so.
"""

from bot.people.importing.plan import ImportPlan, RecordDiff, TieDiff
from bot.people.importing.service import Ends, Progress, apply_import, plan_import

__all__ = ["Ends", "ImportPlan", "Progress", "RecordDiff", "TieDiff", "apply_import", "plan_import"]
