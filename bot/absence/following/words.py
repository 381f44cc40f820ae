"""How facts and findings read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.absence.following.queries import Followed
from bot.absence.following.rules import Fact, Outcome, Rule, weekday_of
from bot.absence.models import AbsenceKind, Origin
from bot.core.texts import _, isolated, ngettext, pgettext


def name_of(found: Followed) -> str:
    """ "Emma Holm (3.B)"."""
    called = isolated(found.called) if found.called else pgettext("instead of a name", "a pupil")
    return f"{called} ({found.class_name})"


def counted(found: Followed) -> str:
    """What was counted, for a list: "4 Mondays"."""
    number = found.counted
    match found.rule:
        case Rule.WARN | Rule.NOTIFY:
            # Translators: days of absence that were not lawful.
            return ngettext("%(number)s unlawful day", "%(number)s unlawful days", number)
        case Rule.DAYS:
            return ngettext("%(number)s day away", "%(number)s days away", number)
        case Rule.WEEKDAY:
            return _WEEKDAYS[weekday_of(found.period)](number)
        case Rule.LATE:
            return ngettext("late %(number)s time", "late %(number)s times", number)
        case Rule.SHORT:
            return ngettext("%(number)s short absence", "%(number)s short absences", number)


_WEEKDAYS: dict[int, Callable[[int], str]] = {
    0: lambda number: ngettext("%(number)s Monday", "%(number)s Mondays", number),
    1: lambda number: ngettext("%(number)s Tuesday", "%(number)s Tuesdays", number),
    2: lambda number: ngettext("%(number)s Wednesday", "%(number)s Wednesdays", number),
    3: lambda number: ngettext("%(number)s Thursday", "%(number)s Thursdays", number),
    4: lambda number: ngettext("%(number)s Friday", "%(number)s Fridays", number),
}


def advice(rule: Rule) -> str:
    """What the school does about it."""
    match rule:
        case Rule.WARN:
            return _(
                "The unlawful absence of this quarter has passed the first limit of the principle. The head tells the "
                "home how it stands and what can help."
            )
        case Rule.NOTIFY:
            return _(
                "The unlawful absence of this quarter has passed the second limit of the principle. The head tells the "
                "municipality, which hears the home."
            )
        case _:
            return _("This is worth a talk: ask how things are and what would help. The home has not been told of it.")


def became(outcome: Outcome) -> str:
    match outcome:
        case Outcome.SEEN:
            return _("Seen, nothing more needed")
        case Outcome.TALK:
            return _("A talk was offered")
        case Outcome.TOLD:
            return _("Told as the principle says")


def kind_of(fact: Fact) -> str:
    """What of the day, for lists."""
    if fact.origin is Origin.LEAVE:
        return pgettext("a day of absence", "leave")
    match fact.kind:
        case AbsenceKind.DAY:
            away = pgettext("a day of absence", "away")
        case AbsenceKind.LATE:
            away = pgettext("a day of absence", "came later")
        case AbsenceKind.EARLY:
            away = pgettext("a day of absence", "left earlier")
        case AbsenceKind.HOURS:
            away = pgettext("a day of absence", "some hours away")
    if fact.origin is Origin.UNREPORTED:
        # Translators: a line about a day, such as "away, not reported".
        return _("%(what)s, not reported", what=away)
    return away


def numbers(facts: Sequence[Fact]) -> list[str]:
    """The year in lines; nothing for a kind that did not happen."""
    whole = sum(fact.kind is AbsenceKind.DAY and fact.origin is not Origin.LEAVE for fact in facts)
    late = sum(fact.kind is AbsenceKind.LATE and fact.origin is not Origin.LEAVE for fact in facts)
    parts = sum(fact.kind in {AbsenceKind.EARLY, AbsenceKind.HOURS} for fact in facts)
    leave = sum(fact.origin is Origin.LEAVE for fact in facts)
    silent = sum(fact.origin is Origin.UNREPORTED for fact in facts)
    lines = [
        ngettext("Away %(number)s day", "Away %(number)s days", whole) if whole else "",
        ngettext("Came later on %(number)s day", "Came later on %(number)s days", late) if late else "",
        ngettext("Away for a part of %(number)s day", "Away for a part of %(number)s days", parts) if parts else "",
        ngettext("Leave on %(number)s day", "Leave on %(number)s days", leave) if leave else "",
        ngettext("Of these %(number)s was not reported", "Of these %(number)s were not reported", silent)
        if silent
        else "",
    ]
    return [line for line in lines if line]
