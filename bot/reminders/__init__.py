"""How a person wants to be told: lead times, quiet hours, what a lock screen may show, and who is reached how.

`marks` and `rules` are for whoever words or plans notices; `recipients` is what the outbox asks before it sends.
"""

from bot.reminders.handlers import feature, reminders_feature

__all__ = ["feature", "reminders_feature"]
