"""The names of the rights that absence and leave ask for, as the access table has them."""

from __future__ import annotations

SEE, REPORT = "absence.see", "absence.report"
TODAY, REGISTER, FOLLOW = "absence.today", "absence.register", "absence.follow"
JUDGE, EXPORT = "absence.judge", "absence.export"
APPLY, DECIDE = "leave.apply", "leave.decide"
ACTIONS = frozenset({SEE, REPORT, TODAY, REGISTER, FOLLOW, JUDGE, EXPORT, APPLY, DECIDE})
