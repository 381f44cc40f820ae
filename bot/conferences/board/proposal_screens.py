"""Every word about a proposed schedule on the board of times."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.board.proposal import Found, Proposal, pick_of
from bot.conferences.facts import RoundFacts
from bot.conferences.rounds.wording import by_name, class_name, clipped, full_name
from bot.conferences.scheduling.errors import DoesNotFit, NotReady
from bot.conferences.scheduling.loading import Seeking
from bot.conferences.scheduling.moving import Move
from bot.conferences.scheduling.publishing import Published, is_running
from bot.conferences.scheduling.screens import does_not_fit, published_lines, publishing_text, why_without
from bot.core.dates import local, long_moment, short_moment
from bot.core.errors import Refusal
from bot.core.pages import Block, Cell, Field, FieldKind, Form, Grid, Heading, Place, Say
from bot.core.texts import _, capital, isolated, listed, ngettext

PUT, PUBLISH, DROP = "put", "publish", "drop"
CHOOSE, AWAY = "choose", "away"


def blocks_of(proposal: Proposal, round_: RoundFacts) -> list[Block]:
    """Above the times of a round: what was found, how good it is, and what can be done with all of it."""
    blocks: list[Block] = [Heading(_title(proposal))]
    if is_running(proposal.search):
        return [*blocks, Say(_("The best times are being looked for. Open this page again in a minute."))]
    found = proposal.found
    if found is None:
        text = _("I could not find a schedule this time. You can let the families choose for themselves.")
        return [*blocks, Say(text), _drop(proposal)]
    talks = len(found.loaded.standing)
    blocks.append(Say(ngettext("%(number)s talk has a time.", "%(number)s talks have a time.", talks)))
    blocks.append(_figures(proposal, found))
    if found.picked is not None:
        blocks += _change(proposal, found, found.picked, round_)
    if without := by_name(found.without(round_.round_id), lambda each: each.pupil):
        blocks.append(_without(found, without, round_))
    if talks:
        tick = Field("sure", _("Yes, tell the families"), FieldKind.TICK, hint=publishing_text(found.loaded))
        blocks.append(Form(PUBLISH, _("Publish"), (tick,), proposal.search.id, title=_("Publish the schedule")))
    return [*blocks, _drop(proposal)]


def _title(proposal: Proposal) -> str:
    classes = ", ".join(class_name(each.class_name) for each in proposal.rounds)
    return _("Schedule for %(classes)s", classes=clipped(classes, 200))


def _figures(proposal: Proposal, found: Found) -> Grid:
    """How good it was when it was found, and how good it is now."""
    then, now = proposal.search.figures, found.figures
    rows = (
        (_("Families without a time for each talk"), then.get("without"), now.families_without),
        (_("Minutes that families wait between talks"), then.get("waiting"), now.waiting),
        (_("Minutes of gaps for teachers"), then.get("gaps"), now.gaps),
    )
    # Translators: heads of a table: how good a schedule was when it was found, and how good it is now.
    head = (_("What counts"), _("As found"), _("As it is now"))
    cells = tuple((Cell(what), Cell("–" if was is None else str(was)), Cell(str(is_))) for what, was, is_ in rows)
    return Grid(_("How good the schedule is"), head, cells, wraps=True)


def _without(found: Found, without: Sequence[Seeking], round_: RoundFacts) -> Grid:
    rows = tuple((Cell(why_without(found.loaded, each)), Cell(places=way_to(each, round_))) for each in without)
    return Grid(_("Without a time"), (_("Pupil"), _("Change")), rows, wraps=True)


def _name(each: Seeking) -> str:
    return full_name(each.pupil.given_name, each.pupil.family_name)


def way_to(each: Seeking, round_: RoundFacts) -> tuple[Place, ...]:
    """The link to a family's other times; none where the teacher has to choose between two homes first."""
    if each.by_hand:
        return ()
    # Translators: a link on a page, beside a time that is proposed for a pupil.
    return (Place(round_.round_id, _("Another time"), pick_of(each), _name(each)),)


def proposed(found: Found, slot_id: int) -> tuple[str, Seeking] | None:
    """Who is to have this time, as it stands beside it."""
    at = found.at(slot_id)
    if at is None:
        return None
    line, each = at
    name = _name(each)
    if line.next_slot_id is not None:
        name = _("%(talk)s (interpreter)", talk=name)
    # Translators: a pupil, in a table of times, for whom the time is proposed.
    return _("%(talk)s, proposed", talk=name), each


def _change(proposal: Proposal, found: Found, each: Seeking, round_: RoundFacts) -> list[Block]:
    title = _("Another time for %(name)s", name=_name(each))
    if not found.moves:
        return [Heading(title), Say(_("There is no other time that is possible for this family."))]
    options = tuple((str(move.slot.slot_id), _option(move, round_)) for move in found.moves)
    times = Field("time", _("Which time?"), FieldKind.CHOICE, options=options)
    return [Form(PUT, _("Change the time"), (times,), proposal.search.id, title=title)]


def _option(move: Move, round_: RoundFacts) -> str:
    """A time, with whom it is swapped, and what it costs."""
    moment = capital(short_moment(local(move.slot.starts_at, round_.zone)))
    if move.with_ is not None:
        moment = _(
            "%(moment)s, swap with %(name)s", moment=moment, name=isolated(clipped(move.with_.pupil.given_name, 20))
        )
    # Translators: a time to choose, and what choosing it costs: "against the wishes of …", "20 min. more waiting".
    return _("%(moment)s: %(cost)s", moment=moment, cost="; ".join(_costs(move)) or _("costs nothing"))


def _costs(move: Move) -> list[str]:
    costs = []
    if move.against:
        costs.append(_("against the wishes of %(names)s", names=listed([_name(each) for each in move.against])))
    if move.waiting > 0:
        costs.append(_("%(minutes)s min. more waiting", minutes=move.waiting))
    elif move.waiting < 0:
        costs.append(_("%(minutes)s min. less waiting", minutes=-move.waiting))
    if move.gaps > 0:
        costs.append(_("%(minutes)s min. more gaps", minutes=move.gaps))
    elif move.gaps < 0:
        costs.append(_("%(minutes)s min. fewer gaps", minutes=-move.gaps))
    return costs


def _drop(proposal: Proposal) -> Form:
    options = ((CHOOSE, _("Families choose")), (AWAY, _("Throw it away")))
    instead = Field("instead", _("What would you like instead of this schedule?"), FieldKind.CHOICE, options=options)
    return Form(DROP, _("Drop the schedule"), (instead,), proposal.search.id, title=_("Something else"))


# What was done -------------------------------------------------------------------------------------------------------


def put(found: Found, round_: RoundFacts, slot_id: int, each: Seeking) -> str:
    moment = long_moment(local(found.loaded.slots[slot_id].starts_at, round_.zone))
    return _("Proposed for %(name)s: %(moment)s.", name=_name(each), moment=moment)


def published(made: Published) -> str:
    return " ".join(published_lines(made))


def dropped(chosen: bool) -> str:
    if chosen:
        return _("The families are invited to choose for themselves.")
    return _("The schedule is gone. The rounds are as they were before.")


def said_of(refusal: Refusal) -> str | None:
    """Why it was not done."""
    if isinstance(refusal, DoesNotFit):
        return does_not_fit()
    if isinstance(refusal, NotReady):
        return _("This schedule has changed since. Please look once more.")
    return None
