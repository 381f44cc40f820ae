"""The buttons under /reminders, and those that offer the lock screen under a message."""

from __future__ import annotations

from bot.core.presses import Press
from bot.reminders.models import LockScreen
from bot.reminders.plan_times import PlanTime
from bot.reminders.ways import Topic, Way


class ShowReminders(Press, prefix="rm"):
    """Show how I am told."""


class ChangeDayBefore(Press, prefix="rmd"):
    """Show the times for the day before."""


class ChangeSameDay(Press, prefix="rms"):
    """Show the times for the day itself."""


class ChangeQuiet(Press, prefix="rmq"):
    """Show the quiet hours there are to choose from."""


class ChangeLockScreen(Press, prefix="rml"):
    """Show what the lock screen can say."""


class ChooseDayBefore(Press, prefix="rmt"):
    """Remind me the day before at this hour; 0: not at all."""

    hour: int


class ChooseSameDay(Press, prefix="rmh"):
    """Remind me this many hours before the talk; 0: not at all."""

    hours: int


class ChooseQuiet(Press, prefix="rmp"):
    """Keep the school's quiet hours, or none."""

    wanted: bool


class TypeQuiet(Press, prefix="rmw"):
    """Let me write my own quiet hours."""


class ChooseLockScreen(Press, prefix="rmc"):
    """Show this much from now on. `offered`: pressed under a message, which stays as it is."""

    level: LockScreen
    offered: bool = False


class ChangeWays(Press, prefix="rmy"):
    """Show which sorts of message ring, come silently or wait for the week's bundle."""


class ChooseWay(Press, prefix="rmz"):
    """Let this sort come to me this way."""

    topic: Topic
    way: Way


class ChangePlanTime(Press, prefix="rmg"):
    """Show the times at which the week's plan can come."""


class ChoosePlanTime(Press, prefix="rmf"):
    """Let the week's plan come to me then."""

    when: PlanTime


class ShowWhys(Press, prefix="rmx"):
    """Show what came last, and why."""
