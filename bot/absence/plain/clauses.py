"""A message as clauses: whom each is about, and what of a report it says.

The one rule kept here: a clause that could mean something else says nothing. Who is ill must be a child, what is
denied, over or only possible is no report, and a name that nobody knows is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from itertools import pairwise

from msgspec import Struct, field

from bot.absence.plain import lexicon as words
from bot.absence.plain.denials import BODY
from bot.absence.plain.facts import Named

_SPLIT = re.compile(
    r"[.!;:\n(),]+| - |\b(?:men|så|for at|før att|fordi|førdi|eftersom|siden|sidan|da|dærfør|derfor|og|och|samt)\b|&|/"
)
_WHEN = ("¤d", "¤t", "¤r", "¤m", "¤b")
_NOT = "|".join(sorted(words.NOT))
# "kommer derfor ikke" is one clause.
_THEREFORE = re.compile(
    rf"(?:(?<=kommer )|(?<=møder )|(?<=møter )|(?<=kan )|(?<=er ))(?:derfor|dærfør|så) (?=(?:{_NOT})\b)"
)
_AFTER_SCHOOL = re.compile(r"\b(?:efter|etter) (?:skole|skolen|skola|skolan|skoletid|sfo|fritids)\b")
_TOKEN = re.compile(r"¤[a-z]+\d*(?:\+\d+)*|[^\W_][\w'-]*")


class Says(Enum):
    """What a clause says of a report."""

    ILL = "ill"
    MEDICAL = "medical"
    AWAY = "away"
    LATE = "late"
    EARLY = "early"


class Clause(Struct):
    """One clause in tokens; `children` by their place among those who can be meant."""

    tokens: list[str]
    says: set[Says] = field(default_factory=set)
    children: list[int] = field(default_factory=list)
    both: bool = False
    all: bool = False
    someone: bool = False
    stranger: bool = False
    denied: bool = False
    well: bool = False
    back: bool = False
    also: bool = False
    over: bool = False

    def has(self, known: frozenset[str]) -> bool:
        return any(token in known for token in self.tokens)

    def marks(self, kind: str) -> list[int]:
        """The numbers of its marks of a kind: `d` days, `t` times, `r` ranges, `m` minutes, `b` not before."""
        return [int(token[2:]) for token in self.tokens if token.startswith(f"¤{kind}") and token[2:].isdigit()]

    def before(self, kind: str) -> str:
        """The word before its first mark of a kind."""
        place = next((i for i, token in enumerate(self.tokens) if token.startswith(f"¤{kind}")), 0)
        return self.tokens[place - 1] if place else ""


def mark_children(text: str, children: Sequence[Named]) -> str:
    """Names become marks; a name in the genitive ("Emmas mor") is about somebody or something else."""
    names: list[tuple[str, int]] = []
    for place, child in enumerate(children):
        called = words.folded(child.called).strip(" .")
        first = re.split(r"[ -]", called)[0]
        same = [each for each in children if re.split(r"[ -]", words.folded(each.called))[0] == first]
        names += [(name, place) for name in {called, first if len(same) == 1 else called} if name]
    for name, place in sorted(names, key=lambda each: -len(each[0])):
        text = re.sub(rf"(?<!¤)(?<!\d )(?<!\d\. )\b{re.escape(name)}\b(?!'?s\b)", f" ¤c{place} ", text)
        text = re.sub(rf"(?<!¤)\b{re.escape(name)}'?s\b", f" ¤g{place} ", text)
    joined = re.compile(r"¤c([\d+]+)\s*(?:,|og|och|&|\+|samt)\s*¤c([\d+]+)")
    while joined.search(text):
        text = joined.sub(lambda found: f"¤c{found[1]}+{found[2]}", text)
    return re.sub(r"[^\S\n]+", " ", text)


def clauses_of(text: str) -> list[Clause]:
    """The clauses of a text with its children, days and times marked."""
    found: list[list[str]] = []
    for part in _SPLIT.split(_THEREFORE.sub("", text)):
        tokens = _TOKEN.findall(part)
        # "Emma bliver hentet, kl. 12": a time or a day alone belongs to what stands before it.
        if tokens and found and all(token[:2] in _WHEN or token in words.LEADS for token in tokens):
            found[-1] += tokens
        elif tokens:
            found.append(tokens)
    clauses = [clause for tokens in found for clause in _run_on(tokens)]
    for before, clause in pairwise(clauses):
        _leans_on(clause, before)
    return clauses


def _leans_on(clause: Clause, before: Clause) -> None:
    """ "har feber, ikke skole i dag" is away; "hemma idag men inte imorgon" comes back."""
    if not clause.denied or not before.says or not clause.has(words.NOT):
        return
    if _has_no_school(clause) and Says.ILL in before.says:
        clause.says, clause.denied = {Says.AWAY}, False
    bare = all(token.startswith("¤d") or token in words.NOT | words.LEADS for token in clause.tokens)
    if bare and len(clause.marks("d")) == 1 and before.marks("d") and before.says <= {Says.ILL, Says.AWAY}:
        clause.back, clause.denied = True, False


def _has_no_school(clause: Clause) -> bool:
    """ "ikke skole i dag"; what one has not is the timetable's."""
    pairs = zip(clause.tokens, clause.tokens[1:], strict=False)
    return not clause.has(words.TURNED | words.HAS) and any(
        one in words.NOT and other in {"skole", "skola"} for one, other in pairs
    )


def _run_on(tokens: list[str]) -> list[Clause]:
    """ "noah er syg han kommer ikke": two clauses without a comma between them, where the first says something."""
    for place in range(2, len(tokens)):
        reason = tokens[place] in words.WHY
        if not reason and not _begins(tokens, place):
            continue
        first = _read(Clause(tokens[:place]))
        if first.denied or first.someone or not (first.says or first.back):
            continue
        # What follows is read once for all: a line of the same words would else be read anew from every word on.
        rest = _run_on(tokens[place:])
        return [first, *rest] if not reason or all(map(_gives_a_reason, rest)) else [_read(Clause(tokens))]
    return [_read(Clause(tokens))]


def _begins(tokens: list[str], place: int) -> bool:
    """Here stands who does something, or what is not done."""
    token, after = tokens[place], tokens[place + 1 : place + 3]
    if tokens[place - 1] in words.JOINS:
        return False
    if token in words.HE_OR_SHE:
        turns = bool(after) and after[0] in words.TURNED | words.HAS
        return turns or (bool(after) and after[0] in words.NOT and after[-1] in words.COMES)
    if token in words.NOT:
        return after[:1] in (["skole"], ["skola"])
    return token in words.COMES | words.CAN and any(each in words.NOT for each in after)


def _gives_a_reason(clause: Clause) -> bool:
    known = all(token.startswith("¤") or token in words.KNOWN | words.SYMPTOMS for token in clause.tokens)
    return known and not clause.denied and not clause.someone


def _read(clause: Clause) -> Clause:
    for token in clause.tokens:
        if token.startswith("¤c"):
            clause.children += [int(number) for number in token[2:].split("+")]
    clause.both, clause.all = clause.has(words.BOTH), clause.has(words.ALL) and "barnet" not in clause.tokens
    clause.well, clause.back = clause.has(words.WELL), clause.has(words.AGAIN)
    known = all(token.startswith("¤") or token in words.KNOWN for token in clause.tokens)
    clause.also = known and clause.has(words.ALSO)
    clause.over = (
        clause.has(words.IS_PAST | words.PERFECT)
        or ("¤p" in clause.tokens and not clause.has(words.SINCE))
        or (clause.has(words.THINKS) and not clause.has(words.I_OR_WE))
        or (clause.has(words.CANCELLED) and clause.has(words.MEDICAL | words.SPECIALISTS))
        or _AFTER_SCHOOL.search(" ".join(clause.tokens)) is not None
    )
    clause.someone = _is_about_somebody_else(clause)
    if clause.has(words.NOT):
        _deny(clause)
    elif not clause.over and not clause.someone:
        clause.says = _said(clause)
    clause.stranger = bool(clause.says) and _names_a_stranger(clause)
    return clause


def _is_about_somebody_else(clause: Clause) -> bool:
    if (clause.has(words.AWAY - words.REPORTS) and _owns(clause)) or _is_a_thing(clause):
        return True
    somebody = clause.has(words.SOMEBODY)
    if clause.children or clause.both or clause.all:
        return somebody and not clause.has(words.TO_FETCH) and not clause.has(words.A_CHILD)
    if clause.has(words.TO_FETCH) and clause.has(words.HIS_OR_HERS):
        clause.children = clause.marks("g")
        return False
    if clause.marks("g") and not clause.has(words.REPORTS):
        return True
    if clause.has(words.TELLS):
        return clause.has(words.MYSELF) and clause.has(frozenset({"jeg", "jag", "mig", "meg", "mej"}))
    if clause.has(words.A_CHILD) and not somebody:
        return False
    return somebody or clause.has(words.I_OR_WE) or clause.has(words.MYSELF)


def _owns(clause: Clause) -> bool:
    """ "Nils cykel är borta": a name that ends in s looks the same in the genitive."""
    pairs = zip(clause.tokens, clause.tokens[1:], strict=False)
    return any(
        one.startswith("¤c") and not other.startswith("¤") and other not in words.KNOWN | words.TURNED
        for one, other in pairs
    )


def _is_a_thing(clause: Clause) -> bool:
    """ "regntøyet til Jakob er hjemme"."""
    threes = zip(clause.tokens, clause.tokens[1:], clause.tokens[2:], strict=False)
    return any(
        whose.startswith("¤c") and to in {"til", "till"} and what[0] != "¤" and what not in words.KNOWN
        for what, to, whose in threes
    )


def _deny(clause: Clause) -> None:
    """ "comes not" is away and "not well" is ill; whatever else is denied says nothing."""
    place = next(i for i, token in enumerate(clause.tokens) if token in words.NOT)
    after = clause.tokens[place + 1 :]
    rest = clause.has(words.ILL | words.HOME | words.AWAY | words.LATE | words.SYMPTOMS | words.MEDICAL)
    timed = clause.marks("t") or clause.marks("r") or clause.marks("m")
    later = bool(clause.marks("b"))
    if clause.over or clause.someone or timed or (rest and not clause.has(words.AGAIN)):
        clause.denied = True
        return
    not_well = any(token in words.WELL for token in after[:4]) or ("mår" in clause.tokens and clause.well)
    if not_well and not clause.has(words.GOES_HOME | words.COMES):
        clause.denied = _at_school(clause) or "klassen" in clause.tokens or not _is_of_the_body(clause)
        clause.says, clause.well = set() if clause.denied else {Says.ILL}, False
        return
    unwilling = clause.has(words.WANTS) and not clause.has(words.COMES | words.STAYS)
    if unwilling or clause.has(words.GOES_HOME) or goes_elsewhere(clause):
        clause.denied = True
    elif not_well:
        clause.says, clause.well = {Says.ILL}, False
    elif clause.has(words.CLUB) and not clause.has(words.SCHOOL):
        clause.denied = True
    elif (
        clause.has(words.COMES)
        or _at_school(clause)
        or (_is_named(clause) and _has_no_school(clause))
        or (later and _returns(clause))
    ):
        clause.says = {Says.AWAY}
    else:
        clause.denied = True


def _is_of_the_body(clause: Clause) -> bool:
    """ "inte bra i magen", not "på matte"."""
    pairs = zip(clause.tokens, clause.tokens[1:], strict=False)
    places = [two for one, two in pairs if one in words.TOWARDS and not (two[0] == "¤" or two in words.KNOWN)]
    return all(re.match(BODY, place) for place in places)


def _is_named(clause: Clause) -> bool:
    return bool(clause.children) or clause.both or clause.all or clause.has(words.HIS_OR_HERS)


def _returns(clause: Clause) -> bool:
    """ "ikke tilbage før torsdag", "ikke før torsdag": nothing else is done on that day."""
    return clause.back or all(token.startswith("¤") or token in words.NOT | words.LEADS for token in clause.tokens)


def _said(clause: Clause) -> set[Says]:
    says: set[Says] = set()
    comes = clause.has(words.COMES)
    timed, length = bool(clause.marks("t")), bool(clause.marks("m"))
    if clause.has(words.ILL | words.SYMPTOMS):
        says.add(Says.ILL)
    if clause.has(words.MEDICAL | words.SPECIALISTS):
        says.add(Says.MEDICAL)
    if _is_away(clause):
        says.add(Says.AWAY)
    home_goes = clause.has(words.LEAVES)
    if clause.has(words.CLUB) and not clause.has(words.SCHOOL):
        return says
    if _is_early(clause, home_goes, timed=timed, length=length):
        says.add(Says.EARLY)
    elif _is_late(clause, comes=comes, timed=timed, length=length):
        says.add(Says.LATE)
    if says & {Says.LATE, Says.EARLY}:
        says.discard(Says.AWAY)
    return says


def _is_away(clause: Clause) -> bool:
    """Away or at home all day; not things that are lost, nor a child that is alone or eats at home."""
    known = all(token.startswith("¤") or token in words.KNOWN for token in clause.tokens)
    if clause.has(words.REPORTS):
        return True
    if clause.has(words.AWAY):
        if goes_elsewhere(clause, words.FROM):
            return False
        first = clause.tokens[0]
        return first not in words.THING and (known or first.startswith("¤") or first in words.KNOWN)
    if not clause.has(words.HOME) or clause.has(words.LEAVES):
        return False
    # "vil gerne være hjemme": a wish of the child's.
    if clause.has(words.WANTS) and not clause.has(words.I_OR_WE):
        return False
    arrived = clause.has(words.NOW) and not (clause.marks("d") or clause.has(words.ILL | words.SYMPTOMS))
    return not arrived and not clause.has(words.ALONE) and (known or clause.has(words.REMAINS))


def goes_elsewhere(clause: Clause, towards: frozenset[str] = words.TOWARDS) -> bool:
    """ "kommer ikke til fodbold": to what is neither school nor a day or a time."""
    pairs = zip(clause.tokens, clause.tokens[1:], strict=False)
    return any(one in towards and other[0] != "¤" and other not in words.KNOWN for one, other in pairs)


def _at_school(clause: Clause) -> bool:
    """ "ikke i skole"; "ikke skole" is the timetable's."""
    pairs = zip(clause.tokens, clause.tokens[1:], strict=False)
    return any(one in words.TOWARDS and other in words.SCHOOL for one, other in pairs)


def _is_early(clause: Clause, goes: bool, *, timed: bool, length: bool) -> bool:
    if not goes and not clause.has(words.EARLY & {"tidligere", "tidigare"}):
        return False
    if _goes_within_school(clause) or ("vill" in clause.tokens and not clause.has(words.TO_FETCH | words.I_OR_WE)):
        return False
    if timed and not (clause.has(words.MEDICAL | words.SPECIALISTS) and not clause.has(words.TO_FETCH)):
        return True
    if length:
        return clause.has(words.BEFORE | words.EARLY)
    return clause.has(words.EARLY) and (bool(clause.children) or clause.has(words.TO_FETCH | words.HIS_OR_HERS) or goes)


def _goes_within_school(clause: Clause) -> bool:
    """ "går til biblioteket kl 10": a place before the time; "går kl 12 til frisør" leaves."""
    if clause.has(words.LEAVES - {"går", "gå"}) or clause.has(frozenset({"fra", "från"})):
        return False
    place = next((i for i, token in enumerate(clause.tokens) if token in {"går", "gå"}), None)
    if place is None:
        return False
    until = next((i for i, token in enumerate(clause.tokens) if i > place and token[:2] == "¤t"), len(clause.tokens))
    known = (words.KNOWN | words.SPECIALISTS) - words.SCHOOL
    pairs = zip(clause.tokens[place:until], clause.tokens[place + 1 : until], strict=False)
    return any(one in words.TOWARDS and (two[:2] == "¤g" or not (two[0] == "¤" or two in known)) for one, two in pairs)


def _brings(clause: Clause) -> bool:
    """ "kommer med den kl 9": a thing is brought."""
    company = words.SOMEBODY | words.HIS_OR_HERS | (words.KNOWN - {"den", "det", "dem"})
    pairs = zip(clause.tokens, clause.tokens[1:], strict=False)
    return any(one == "med" and not (two[0] == "¤" or two in company) for one, two in pairs)


def _is_late(clause: Clause, *, comes: bool, timed: bool, length: bool) -> bool:
    if clause.has(words.SLEPT_IN | {"forsinket", "førsenad", "førsenade"}):
        return True
    if clause.has(words.BEFORE | words.EARLY) or (comes and goes_elsewhere(clause)) or _is_a_late_lesson(clause):
        return False
    if clause.has(words.LATE):
        return not clause.has(words.TO_FETCH) and (
            comes or bool(clause.children) or length or clause.has(words.HIS_OR_HERS)
        )
    return comes and (timed or length or "¤l" in clause.tokens) and not _brings(clause)


def _is_a_late_lesson(clause: Clause) -> bool:
    pairs = zip(clause.tokens, clause.tokens[1:], strict=False)
    return any(one in words.LATE and (other in words.SCHOOL or other == "lektion") for one, other in pairs)


def _names_a_stranger(clause: Clause) -> bool:
    """A word that nobody knows stands where the child's name stands."""
    if clause.children or clause.both or clause.all or clause.has(words.HIS_OR_HERS | words.A_CHILD):
        return False
    core = words.ILL | words.SYMPTOMS | words.MEDICAL | words.SPECIALISTS | words.HOME | words.AWAY | words.COMES
    core = core | words.LATE | words.LEAVES | words.SLEPT_IN | words.TURNED
    for token in clause.tokens:
        if token in core and token not in words.TELLS:
            return False
        if not token.startswith("¤") and token not in words.KNOWN:
            return True
    return False
