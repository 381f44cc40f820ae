"""Button payloads of a schedule."""

from __future__ import annotations

from bot.core.presses import Press


class FindBest(Press, prefix="fbf"):
    """Make the previewed round's times and look for the best schedule, instead of opening it to who comes first."""

    draft: int
    changes: int
    newest: int


class ListPlans(Press, prefix="fbl"):
    """What /besttimes shows."""


class PlanRounds(Press, prefix="fbp"):
    """Find the best times for these rounds together."""

    round_ids: tuple[int, ...]


class PlanAll(Press, prefix="fbpa"):
    """Find the best times for all of one's rounds together: more than fit into a button."""


class ShowSchedule(Press, prefix="fbs"):
    """The proposal, a page of it."""

    scheduling_id: int
    page: int


class SearchAgain(Press, prefix="fba"):
    """Search anew around what was settled, with pauses after so many talks, 0 for none."""

    scheduling_id: int
    pause_after: int


class AskPublish(Press, prefix="fbu"):
    """Ask before the families are told."""

    scheduling_id: int


class PublishSchedule(Press, prefix="fbux"):
    """Keep the times for the families and tell them."""

    scheduling_id: int


class AskDrop(Press, prefix="fbd"):
    """What instead of this proposal?"""

    scheduling_id: int


class DropSchedule(Press, prefix="fbdx"):
    """Throw the proposal away; `choose`: who comes first chooses."""

    scheduling_id: int
    choose: bool


class PickProposed(Press, prefix="fbc"):
    """Whose time is changed? A page of the pupils."""

    scheduling_id: int
    page: int


class PickPlace(Press, prefix="fbg"):
    """To which time? For a pupil of a round, of two homes this guardian's (0: the pupil has one talk)."""

    scheduling_id: int
    round_id: int
    pupil_id: int
    owner_id: int
    page: int


class PutAt(Press, prefix="fbt"):
    """To this time; whoever has it gets the pupil's old one."""

    scheduling_id: int
    slot_id: int
    pupil_id: int
    owner_id: int
