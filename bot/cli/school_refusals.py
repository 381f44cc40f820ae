"""What stops a change of a school's policy or its days, in sentences."""

from __future__ import annotations


def school_refusal(error: BaseException) -> str | None:
    """The sentence of a refusal or error of these slices; None for any other."""
    from bot.schools.changing import errors as of_policy
    from bot.schools.closing import errors as of_days

    match error:
        case of_policy.PolicyElsewhere():
            return (
                f"This policy has {error.key} {error.theirs}, and the school's has {error.ours}. A school stays where "
                "it is: its holidays, its law and every clock hang on that. Add another school instead."
            )
        case of_policy.PolicyMovedOn():
            return f"Meanwhile somebody stored version {error.newest}. Nothing was changed; look again."
        case of_policy.UnknownVersion():
            return f"There is no version {error.version}. There are 1 to {error.newest}."
        case of_days.CalendarError():
            return f"The calendar was refused, and nothing was changed:\n{error}"
        case of_days.DaysUnfit():
            return (
                f"{error.first} to {error.last} cannot be closed: a span has 1 to 101 days in their order, not more "
                "than three years from today."
            )
        case of_days.ReasonUnfit():
            return "A reason is one line of at most 120 characters."
        case of_days.DaysMovedOn():
            return "Meanwhile somebody closed or opened days. Nothing was changed; look again."
    return None
