"""Reads a message as a report of absence, or as nothing. Pure: words in, codes out.

Every reading is shown before anything is reported. What can mean two things comes back with both ways, and is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from itertools import chain, pairwise

from msgspec.structs import replace

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
from bot.absence.plain.hours import WHOLE, hours_meant, times_from_now, was_at_school
from bot.absence.plain.phrases import neither_comes, none_comes, plainly, spelled
from bot.absence.plain.slips import leaves_days, marked_days
from bot.core.errors import Refusal
from bot.schools.policy.values import AbsenceReason

# A question has so many answers at most: one button each.
MOST_WAYS = 4
_SIGNED = re.compile(rf"(?:^|[\s.,!])(?:{'|'.join(sorted(words.SIGNED))})\b.*$", re.DOTALL)


def read(text: str, children: Sequence[Named], moment: Moment) -> Reading | None:
    """What a message reports of these children; None where it reports nothing, or nothing that can be reported."""
    plain = words.folded(text)
    plain = none_comes(plain) if len(children) > 1 else plain
    if "?" in text or not children or quotes(plain):
        return None
    plain = re.sub(r"[¤\x00-\x09\x0b-\x1f]", " ", plain)
    signed = _SIGNED.sub(" ", plain)
    named = neither_comes(mark_children(spelled(signed if signed.strip() else plain), children))
    if _means_something_else(named):
        return None
    days = marked_days(named, moment)
    clocks = mark_clocks(days.text)
    clocks.text = plainly(times_from_now(clocks, moment))
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


def _comes_anyway(saying: Sequence[Clause], clauses: Sequence[Clause]) -> bool:
    """ "har feber, men hun kommer"."""
    about = set(chain.from_iterable(clause.children for clause in saying))
    return any(
        clause.has(words.COMES)
        and not (clause.says or clause.denied or clause.someone or clause.back)
        and not (clause.marks("d") or clause.marks("t") or clause.has(words.WHEN))
        and about.issuperset(_who_comes(clause, before))
        for before, clause in pairwise((Clause([]), *clauses))
    )


def _who_comes(clause: Clause, before: Clause) -> Sequence[int]:
    """ "Emma er rask og kommer": who was well."""
    well = before.well and not (before.says or before.denied)
    bare = not (clause.children or clause.has(words.HIS_OR_HERS))
    return before.children if well and bare else clause.children


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
    hours, fetched = hours_meant(saying, clauses, clocks, moment), was_at_school(saying, clauses)
    found: list[Wanted] = []
    moved = False
    for first, last in _spans(saying, clauses, days, moment)[: 2 * MOST_WAYS]:
        day = first
        if first == last and not moment.calendar.is_school_day(first):
            day, moved = moment.calendar.next_school_day(first), True
        # Who is fetched now is away for hours today, and on other days all day.
        other = fetched and last != moment.today and moment.calendar.is_school_day(moment.today)
        for kind, begins, until in [WHOLE] if other else hours:
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
    if was_at_school(saying, clauses):
        spans = (*today, *spans)
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
