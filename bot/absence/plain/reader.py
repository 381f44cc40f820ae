"""Reads a message as a report of absence, or as nothing. Pure: words in, codes out.

Every reading is shown before anything is reported. What can mean two things comes back with both ways, and is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain, pairwise

from bot.absence import rules
from bot.absence.errors import TooFarAhead, TooLong
from bot.absence.facts import Wanted
from bot.absence.models import AbsenceKind
from bot.absence.plain import lexicon as words
from bot.absence.plain.clauses import Clause, Says, clauses_of, goes_elsewhere, mark_children
from bot.absence.plain.clocks import Clocks, mark_clocks
from bot.absence.plain.days import Days, from_now_on
from bot.absence.plain.denials import is_no_report, quotes
from bot.absence.plain.facts import Moment, Named, Reading, Spans
from bot.absence.plain.phrases import neither_comes, plainly, spelled
from bot.absence.plain.slips import leaves_days, marked_days
from bot.core.errors import Refusal
from bot.schools.policy.values import AbsenceReason

# A question has so many answers at most: one button each.
MOST_WAYS = 4
_HOUR = 60
Hours = tuple[AbsenceKind, int | None, int | None]
_WHOLE: Hours = (AbsenceKind.DAY, None, None)
_TO_FETCH_A_TIME = re.compile(r"\bom +(¤m\d+)")
_SIGNED = re.compile(rf"(?:^|[\s.,!])(?:{'|'.join(sorted(words.SIGNED))})\b.*$", re.DOTALL)


def read(text: str, children: Sequence[Named], moment: Moment) -> Reading | None:
    """What a message reports of these children; None where it reports nothing, or nothing that can be reported."""
    if "?" in text or not children or quotes(words.folded(text)):
        return None
    plain = re.sub(r"[¤\x00-\x09\x0b-\x1f]", " ", words.folded(text))
    signed = _SIGNED.sub(" ", plain)
    named = neither_comes(mark_children(spelled(signed if signed.strip() else plain), children))
    if _means_something_else(named):
        return None
    days = marked_days(named, moment)
    clocks = mark_clocks(days.text)
    clocks.text = _TO_FETCH_A_TIME.sub(lambda found: _in_a_while(clocks, found[1], moment), clocks.text)
    clocks.text = plainly(clocks.text)
    # A year that belongs to no date is far from now; before what, or how good, is no day.
    if re.search(r"\b20\d\d\b", clocks.text) or is_no_report(clocks.text):
        return None
    days.unsure = days.unsure or leaves_days(clocks.text)
    clauses = clauses_of(clocks.text)
    saying = [clause for clause in clauses if clause.says]
    if not saying or any(clause.denied and (clause.marks("d") or clause.marks("b")) for clause in clauses):
        return None
    if _is_for_the_club(saying, clauses) or _comes_anyway(saying, clauses):
        return None
    ways, moved = _ways(saying, clauses, days, clocks, moment)
    possible, refusal = _possible(ways, moment)
    if not possible and refusal is None:
        return None
    return Reading(_whom(saying, clauses, children), possible, _says_more(clauses, moment), moved, refusal)


def _means_something_else(text: str) -> bool:
    """A question without its mark, something that may be or always is, leave: not a report."""
    tokens = re.findall(r"¤c[\d+]+|¤g|[^\W_][\w'-]*", text)
    if not tokens:
        return True
    if tokens[0] in words.ASKS or re.search(r"\b(?:(?:om|når|nær) ¤c|tag? bort\b)", text):
        return True
    about = tokens[1] if len(tokens) > 1 else ""
    if tokens[0] in words.TURNED and (
        about.startswith("¤") or about in words.HIS_OR_HERS | words.I_OR_WE | {"i", "ni", "det"}
    ):
        return True
    return not {*tokens}.isdisjoint(words.PERHAPS | words.EVERY | words.LEAVE)


def _in_a_while(clocks: Clocks, mark: str, moment: Moment) -> str:
    """ "om en time" is a time of today, to the next five minutes."""
    at = rules.minutes(moment.local.time()) + clocks.minutes[int(mark[2:])]
    return clocks.time(-(-at // 5) * 5) or ""


def _comes_anyway(saying: Sequence[Clause], clauses: Sequence[Clause]) -> bool:
    """ "har feber, men hun kommer"."""
    about = set(chain.from_iterable(clause.children for clause in saying))
    silent = [each for each in clauses if not (each.says or each.denied or each.someone or each.back)]
    return any(
        clause.has(words.COMES)
        and not (clause.marks("d") or clause.marks("t") or clause.has(words.WHEN))
        and about.issuperset(clause.children)
        for clause in silent
    )


def _is_for_the_club(saying: Sequence[Clause], clauses: Sequence[Clause]) -> bool:
    """Only the after-school club is told that a child does not come."""
    if any(clause.says != {Says.AWAY} or clause.has(words.SCHOOL) for clause in saying):
        return False
    return any(clause.has(words.CLUB) for clause in clauses)


# Whom --------------------------------------------------------------------------------------------------------------


def _whom(saying: Sequence[Clause], clauses: Sequence[Clause], children: Sequence[Named]) -> tuple[int, ...]:
    """The pupils, or none where it must be asked."""
    everyone = tuple(child.pupil_id for child in children)
    if any(clause.stranger or _names_apart(clause) for clause in saying):
        return ()
    if any(clause.has(words.EXCEPT) for clause in clauses):
        return ()
    if any(clause.both for clause in saying):
        return everyone if len(everyone) == 2 else ()
    if any(clause.all for clause in saying):
        return everyone
    if not any(clause.children or clause.has(words.HIS_OR_HERS) for clause in saying):
        told = [clause for clause in clauses if not (clause.denied or clause.someone or clause.over or clause.well)]
        # "Begge børn er ramt af lus. De kommer ikke": nobody else is named.
        if any(clause.both for clause in told) and not any(clause.children for clause in clauses):
            return everyone if len(everyone) == 2 else ()
    named = [{*clause.children} for clause in saying if clause.children]
    places = set(chain.from_iterable(named))
    says = [clause.says for clause in saying]
    if len(places) > 1 and any(each != places for each in named) and any(said != says[0] for said in says):
        return ()
    for clause in clauses:
        if clause.says or not clause.children or places.issuperset(clause.children):
            continue
        # "Noah smittede Emma, så hun er hjemme".
        if not places and _names_apart(clause):
            return ()
        if (clause.also and not clause.denied) or not places:
            places.update(clause.children)
        elif not (clause.denied or clause.well or clause.back or clause.has(words.COMES | words.SCHOOL)):
            return ()
    if places:
        return tuple(each.pupil_id for place, each in enumerate(children) if place in places)
    return everyone if len(everyone) == 1 else ()


def _names_apart(clause: Clause) -> bool:
    """ "nils e sjuk elsa e pigg": two children with words between them."""
    return len({token for token in clause.tokens if token.startswith("¤c")}) > 1


# When --------------------------------------------------------------------------------------------------------------


def _ways(
    saying: Sequence[Clause], clauses: Sequence[Clause], days: Days, clocks: Clocks, moment: Moment
) -> tuple[tuple[Wanted, ...], bool]:
    """Every way it can be meant that can be reported today, and whether the day had to be another one."""
    reason = _reason(saying, clauses, moment)
    found: list[Wanted] = []
    moved = False
    for first, last in _spans(saying, clauses, days, moment)[: 2 * MOST_WAYS]:
        day = first
        if first == last and not moment.calendar.is_school_day(first):
            day, moved = moment.calendar.next_school_day(first), True
        for kind, begins, until in _hours(saying, clauses, clocks, moment):
            club = moment.policy.absence.club is not None and (kind is AbsenceKind.DAY or _tells_club(clauses))
            wanted = Wanted(kind, day, max(last, day), reason, begins, until, club)
            found += [wanted] if kind is AbsenceKind.DAY else _each_day(wanted, moment)
    return tuple(dict.fromkeys(found)), moved


def _each_day(wanted: Wanted, moment: Moment) -> list[Wanted]:
    """A part of a day is reported for one day; of several it is asked which."""
    days = rules.school_days(moment.calendar, wanted.first_on, wanted.last_on)
    return [replace(wanted, first_on=day, last_on=day) for day in days[:MOST_WAYS]]


def _possible(ways: Sequence[Wanted], moment: Moment) -> tuple[tuple[Wanted, ...], Refusal | None]:
    """The ways that can be reported today; if there is none for a reason that its home should hear, the reason."""
    found: list[Wanted] = []
    heard: Refusal | None = None
    for wanted in ways:
        try:
            rules.ensure_reportable(moment.policy, moment.calendar, moment.now, wanted)
            found.append(wanted)
        except (TooLong, TooFarAhead) as refusal:
            heard = refusal
        except Refusal:
            continue
    return tuple(found[:MOST_WAYS]), None if found else heard


def _spans(saying: Sequence[Clause], clauses: Sequence[Clause], days: Days, moment: Moment) -> Spans:
    marks = list(dict.fromkeys(chain.from_iterable(clause.marks("d") for clause in saying)))
    partly = all(clause.says <= {Says.EARLY, Says.LATE, Says.MEDICAL} for clause in saying)
    backs = [clause for clause in clauses if not clause.says and clause.marks("d") and _comes_back(clause, partly)]
    others = [clause for clause in clauses if not (clause.says or clause in backs or clause.denied)]
    others = [clause for clause in others if not (clause.someone and clause.has(words.COMES))]
    elsewhere = list(chain.from_iterable(clause.marks("d") for clause in others))
    today = from_now_on(moment)
    spans = tuple(chain.from_iterable(days.found[mark] for mark in marks)) or today
    # "Nils är sjuk. Provet på onsdag": a day beside the report may be its day, or another thing's.
    if not marks or any(clause.also for clause in others):
        spans = (*spans, *chain.from_iterable(days.found[mark] for mark in elsewhere))
    if len(marks) > 1 or any(clause.also for clause in others):
        spans = (*spans, *_in_a_row(spans, moment))
    # "har feber, også hjemme i morgen": today, too, or that day alone.
    if any(clause.has(words.TOO) and clause.marks("d") for clause in saying) and spans[0][0] > today[0][0]:
        spans = (*_in_a_row((today[0], *spans), moment), *spans)
    if days.unsure:
        friday = today[0][0] + timedelta(days=max(4 - today[0][0].weekday(), 0))
        spans = (*spans, *today, (today[0][0], friday))
    spans = tuple(dict.fromkeys(spans))
    returns = [clause.marks("d")[0] for clause in backs]
    returns += chain.from_iterable(clause.marks("b") for clause in clauses)
    for mark in returns:
        lasts = [moment.calendar.school_days_before(back, 1) for back, _last in days.found[mark]]
        spans = tuple((first, last) for first, _last in spans for last in lasts if first <= last)
    return spans


def _in_a_row(spans: Spans, moment: Moment) -> Spans:
    """ "i dag … også i morgen" in two clauses: both days, too."""
    after = moment.calendar.next_school_day
    return tuple((one[0], other[1]) for one, other in pairwise(spans) if one[1] < other[0] <= after(one[1]))


def _comes_back(clause: Clause, partly: bool) -> bool:
    """ "kommer torsdag", not to a meeting, and not somebody else; who is away for hours comes on that day, too."""
    return clause.back or clause.well or (clause.has(words.COMES) and not partly and not _visits(clause))


def _visits(clause: Clause) -> bool:
    """Somebody else comes, or to another place, or a home to a talk."""
    if goes_elsewhere(clause):
        return True
    if clause.children or clause.has(words.HIS_OR_HERS):
        return False
    known = all(token.startswith("¤") or token in words.KNOWN for token in clause.tokens)
    return clause.has(words.SOMEBODY) or (clause.has(words.I_OR_WE) and (not known or bool(clause.marks("t"))))


def _hours(saying: Sequence[Clause], clauses: Sequence[Clause], clocks: Clocks, moment: Moment) -> list[Hours]:
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
        found = [*found, _WHOLE] if any(clause.says for clause in timed) or not timed else [_WHOLE, *found[:2]]
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
        return (AbsenceKind.LATE, None, until) if until < ends else _WHOLE
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
        found.append((AbsenceKind.EARLY, minute, None) if minute > starts else _WHOLE)
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
        return [_WHOLE, late[0], early[0]]
    if any(clause.has(words.MORNING) for clause in clauses):
        return [*late, _WHOLE]
    if any(clause.has(words.AFTERNOON) for clause in clauses):
        return [*early, _WHOLE]
    whole = any(clause.says & {Says.ILL, Says.AWAY} for clause in saying)
    return [_WHOLE] if whole else [_WHOLE, late[0], early[0]]


# Why, and what is left over ----------------------------------------------------------------------------------------


def _reason(saying: Sequence[Clause], clauses: Sequence[Clause], moment: Moment) -> AbsenceReason | None:
    codes = moment.policy.absence.codes
    says = set().union(*(clause.says for clause in saying))
    meant: tuple[AbsenceReason, ...] = ()
    if Says.ILL in says:
        meant = ("illness", "valid")
    elif Says.MEDICAL in says or any(clause.has(words.MEDICAL) and not clause.someone for clause in clauses):
        meant = ("medical", "valid")
    return next((code for code in meant if code in codes), None)


def _tells_club(clauses: Sequence[Clause]) -> bool:
    return any(clause.has(words.CLUB) and not clause.well for clause in clauses)


def _says_more(clauses: Sequence[Clause], moment: Moment) -> bool:
    """A word stands there that the report will not say, or says less exactly."""
    codes = moment.policy.absence.codes
    for clause in clauses:
        if "¤p" in clause.tokens or "¤g" in clause.tokens or clause.has(words.IS_PAST | words.PERFECT):
            return True
        if any(not token.startswith("¤") and token not in words.KNOWN for token in clause.tokens):
            return True
        if "illness" not in codes and clause.has(words.ILL):
            return True
        if "medical" not in codes and clause.has(words.MEDICAL):
            return True
        if clause.someone or (clause.denied and clause.children):
            return True
    return False
