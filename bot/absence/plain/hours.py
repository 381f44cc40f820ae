"""Which part of a day a message means: later, earlier, between two clocks, all day, or what must be asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from bot.absence import rules
from bot.absence.models import AbsenceKind
from bot.absence.plain import lexicon as words
from bot.absence.plain.clauses import Clause, Says
from bot.absence.plain.clocks import Clocks
from bot.absence.plain.facts import Moment

Hours = tuple[AbsenceKind, int | None, int | None]
_HOUR = 60
WHOLE: Hours = (AbsenceKind.DAY, None, None)
_IN_A_WHILE = re.compile(r"\bom +(¤m\d+)")
_FROM_NOW = "¤n"
_NOW = r"(?:lige +)?(?:nu|nå|straks|strax|genast|omgående|med det samme|med en g[aå]ng)"
_FETCH = r"(?:af)?(?:hent(?:er|es|e|ar)|hæmt(?:ar|as|a))"
_TO = r"(?:for at|før att|for å|og|och|å)"
_WHOM = (
    r"(?:¤c[\d+]+|ham|hende|henne|honom|han|hun|hon|dem|begge|båda|jeg|jag|vi|hjem|hem|her|hær"
    r"|(?:på|i|fra|från) +skol\w+)"
)
_FETCHES_NOW = re.compile(rf"\b(?P<fetch>{_FETCH}(?: +{_WHOM})*) +{_NOW}\b")
_GOES_TO_FETCH = re.compile(
    rf"\b(?:{_NOW}|på v(?:ej|ei|eg|æg)(?: +(?:{_NOW}|ned|op|opp|upp|ud|ut))?)(?: +{_TO})? +(?P<fetch>{_FETCH})\b"
)


def times_from_now(clocks: Clocks, moment: Moment) -> str:
    """The text where what is counted from now is a time, too; nobody is fetched now where no school is on."""
    text = _IN_A_WHILE.sub(lambda found: _in_a_while(clocks, found[1], moment), clocks.text)
    if _now_at_school(moment) is None:
        return text
    for pattern in (_FETCHES_NOW, _GOES_TO_FETCH):
        text = pattern.sub(lambda found: f"{found['fetch']} {clocks.time(_now_at_school(moment))} {_FROM_NOW} ", text)
    return text


def _now_at_school(moment: Moment) -> int | None:
    """The minute it is, to the next five, while school is on."""
    at = -(-rules.minutes(moment.local.time()) // 5) * 5
    starts, ends = moment.policy.absence.day_starts, moment.policy.absence.day_ends
    on = moment.calendar.is_school_day(moment.today) and rules.minutes(starts) < at < rules.minutes(ends)
    return at if on else None


def _in_a_while(clocks: Clocks, mark: str, moment: Moment) -> str:
    """ "om en time" is a time of today, to the next five minutes."""
    at = rules.minutes(moment.local.time()) + clocks.minutes[int(mark[2:])]
    return clocks.time(-(-at // 5) * 5) or ""


def hours_meant(saying: Sequence[Clause], clauses: Sequence[Clause], clocks: Clocks, moment: Moment) -> list[Hours]:
    """Which parts of a day can be meant."""
    if (appointment := _appointment(clauses, clocks, moment)) is not None:
        return [appointment]
    found: list[Hours] = []
    parts = [clause for clause in saying if clause.says & {Says.LATE, Says.EARLY}]
    for clause in [each for each in parts if _has_hours(each)] or parts:
        if Says.LATE in clause.says:
            found += _late(clause, clocks, moment)
        elif Says.EARLY in clause.says:
            found += _early(clause, clocks, moment)
    timed = [clause for clause in clauses if clause.marks("r") or clause.marks("t")]
    # "kl 10, nej, 10.30": a clock beside the report may be meant, or be another thing's.
    for clause in [each for each in timed if found and not (each.says or each.denied)]:
        found += _beside(found[0], clause, clocks, moment)
    for clause in timed if not found else [each for each in timed if each.marks("r") and each.says]:
        found += _between(clause, clocks, moment)
    if not found:
        found = _of_day(saying, clauses, moment)
    elif any(clause.says & {Says.ILL, Says.AWAY} and not _has_hours(clause) for clause in saying):
        # "syk, jeg ringer kl 9": a clock that another clause has is hardly the child's.
        found = [*found, WHOLE] if any(clause.says for clause in timed) or not timed else [WHOLE, *found[:2]]
    if any(_stays_away(clause) for clause in clauses):
        found = [each for each in found if each[0] is AbsenceKind.EARLY] or found
    return list(dict.fromkeys(found))


def _stays_away(clause: Clause) -> bool:
    """ "kommer ikke tilbage", "og resten av dagen"."""
    if "dagen" in clause.tokens or "dan" in clause.tokens:
        return "resten" in clause.tokens and not clause.has(words.SCHOOL)
    gone = clause.has(words.NOT) and clause.back
    return gone and all(token in words.NOT | words.AGAIN | words.COMES | words.FILLERS for token in clause.tokens)


def _appointment(clauses: Sequence[Clause], clocks: Clocks, moment: Moment) -> Hours | None:
    """ "til tandlæge kl. 9 og er tilbage kl. 11": away between, whichever clause says what."""
    leaves = {Says.MEDICAL, Says.EARLY}
    goes = [each for each in clauses if each.says & leaves and Says.LATE not in each.says and _has_hours(each)]
    returns = [clause for clause in clauses if not clause.says & leaves and _is_brought_back(clause)]
    if len(goes) != 1 or len(returns) != 1 or len(goes[0].marks("t")) != 1 or len(returns[0].marks("t")) != 1:
        return None
    begins, until = clocks.times[goes[0].marks("t")[0]], clocks.times[returns[0].marks("t")[0]]
    return _from_to(begins, until, moment) if begins < until else None


def _is_brought_back(clause: Clause) -> bool:
    return clause.back or clause.has(words.COMES | words.DELIVERS)


def _from_to(begins: int, until: int, moment: Moment) -> Hours:
    starts = rules.minutes(moment.policy.absence.day_starts)
    ends = rules.minutes(moment.policy.absence.day_ends)
    if begins <= starts:
        return (AbsenceKind.LATE, None, until) if until < ends else WHOLE
    return (AbsenceKind.EARLY, begins, None) if until >= ends else (AbsenceKind.HOURS, begins, until)


def _has_hours(clause: Clause) -> bool:
    return bool(clause.marks("t") or clause.marks("r") or clause.marks("m"))


def _late(clause: Clause, clocks: Clocks, moment: Moment) -> list[Hours]:
    starts = rules.minutes(moment.policy.absence.day_starts)
    until = [clocks.times[mark] for mark in clause.marks("t")]
    until += [starts + clocks.minutes[mark] for mark in clause.marks("m")] if not until else []
    # How late is asked: a quarter, half an hour, an hour, two.
    until = until or [starts + more for more in (15, 30, 60, 120)]
    return [(AbsenceKind.LATE, None, minute) for minute in until]


def _early(clause: Clause, clocks: Clocks, moment: Moment) -> list[Hours]:
    ends = rules.minutes(moment.policy.absence.day_ends)
    begins = [clocks.times[mark] for mark in clause.marks("t")]
    begins += [ends - clocks.minutes[mark] for mark in clause.marks("m")] if not begins else []
    begins = begins or [ends - less for less in (60, 90, 120, 180)]
    return [(AbsenceKind.EARLY, minute, None) for minute in begins]


def _beside(hours: Hours, clause: Clause, clocks: Clocks, moment: Moment) -> list[Hours]:
    kind, begins, _until = hours
    if kind is AbsenceKind.LATE or begins is None:
        return _late(clause, clocks, moment)
    times = [clocks.times[mark] for mark in clause.marks("t")]
    # Of another child it is not the way back.
    back = not clause.children
    return [_from_to(begins, at, moment) if back and at > begins else (AbsenceKind.EARLY, at, None) for at in times]


def _between(clause: Clause, clocks: Clocks, moment: Moment) -> list[Hours]:
    """ "10-12" is away between; "hos lægen kl. 10" does not say for how long."""
    starts = rules.minutes(moment.policy.absence.day_starts)
    ends = rules.minutes(moment.policy.absence.day_ends)
    found = [_from_to(*clocks.ranges[mark], moment) for mark in clause.marks("r")]
    for mark in clause.marks("t") if not found else []:
        minute, word = clocks.times[mark], clause.before("t")
        if word in {"til", "till", "indtil", "før", "innan", "tills"}:
            found.append((AbsenceKind.LATE, None, minute))
            continue
        lengths = [minute + more * _HOUR for more in (1, 2) if minute + more * _HOUR < ends and minute > starts]
        found += [(AbsenceKind.HOURS, minute, until) for until in lengths]
        found.append((AbsenceKind.EARLY, minute, None) if minute > starts else WHOLE)
        if minute <= starts:
            found += [(AbsenceKind.LATE, None, starts + more * _HOUR) for more in (1, 2)]
    return found


def _of_day(saying: Sequence[Clause], clauses: Sequence[Clause], moment: Moment) -> list[Hours]:
    """No time is given: the whole day, unless only a part of it can be meant."""
    starts = rules.minutes(moment.policy.absence.day_starts)
    ends = rules.minutes(moment.policy.absence.day_ends)
    late: list[Hours] = [(AbsenceKind.LATE, None, starts + hours * _HOUR) for hours in (2, 3)]
    early: list[Hours] = [(AbsenceKind.EARLY, ends - hours * _HOUR, None) for hours in (2, 3)]
    if any(clause.has(words.PART) or "¤l" in clause.tokens or clause.marks("m") for clause in clauses):
        return [WHOLE, late[0], early[0]]
    if any(clause.has(words.MORNING) for clause in clauses):
        return [*late, WHOLE]
    if any(clause.has(words.AFTERNOON) for clause in clauses):
        return [*early, WHOLE]
    if was_at_school(saying, clauses):
        now = _now_at_school(moment)
        return [WHOLE, early[0]] if now is None else [(AbsenceKind.EARLY, now, None), WHOLE]
    whole = any(clause.says & {Says.ILL, Says.AWAY} for clause in saying)
    return [WHOLE] if whole else [WHOLE, late[0], early[0]]


def was_at_school(saying: Sequence[Clause], clauses: Sequence[Clause]) -> bool:
    """ "har feber, jeg henter hende", "har kastet op i skolen": the child came, so it is not away all day."""
    about = set(chain.from_iterable(clause.children for clause in saying))
    return any(_fell_ill_at_school(clause) for clause in saying) or any(
        _is_fetched(clause) and not (about and clause.children and about.isdisjoint(clause.children))
        for clause in clauses
    )


def _fell_ill_at_school(clause: Clause) -> bool:
    pairs = zip(clause.tokens, clause.tokens[1:], strict=False)
    there = any(one in {"i", "på"} and other in {"skole", "skolen", "skola", "skolan"} for one, other in pairs)
    return there and Says.ILL in clause.says and not clause.has(words.NOT | words.COMES | words.AGAIN | words.HOME)


def _is_fetched(clause: Clause) -> bool:
    """Fetched now, or without a clock; sent home; not a thing."""
    if _FROM_NOW in clause.tokens or "¤p" in clause.tokens:
        return _FROM_NOW in clause.tokens
    if clause.has(words.RINGS) and clause.has(words.SCHOOL) and not clause.has(words.I_OR_WE):
        return True
    goes = clause.has(words.FETCHES) or (clause.has(words.GOES_HOME) and clause.has(words.SENDS))
    known = words.KNOWN | words.SYMPTOMS | words.SOMEBODY | words.BECOME | words.SENDS
    child = clause.has(words.HIS_OR_HERS) or all(token[0] == "¤" or token in known for token in clause.tokens)
    return goes and child and not _has_hours(clause)
