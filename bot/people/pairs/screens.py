"""Every word and button about two homes: for guardians never a name, and nothing that tells what another wished."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from bot.core.replies import Button, Rows, Screen, shortened
from bot.core.texts import _, isolated, pgettext
from bot.people.pairs.models import Sharing
from bot.people.pairs.presses import AskPair, DecideAsked, HideMyTimes, HidePair, SetPair, ShareAll, ShowSharing
from bot.people.pairs.queries import SharedPupil, Wish
from bot.people.pupils.presses import ShowPupil

_LONGEST_NAME = 40


class Mine(Struct, frozen=True):
    """What one guardian sees of sharing for one child: the own wish, whether everything is shared, whether the other
    offers it, and whether anybody else has the child."""

    pupil_id: int
    child: str
    wish: Wish | None
    full: bool
    offered: bool
    alone: bool


# Guardians -------------------------------------------------------------------------------------------------------


def children(found: Sequence[tuple[int, str]]) -> Screen:
    """For which child?"""
    rows = tuple((Button(shortened(name, 40), ShowSharing(pupil_id)),) for pupil_id, name in found)
    return Screen(_("For which child would you like to see it?"), rows)


def mine(view: Mine) -> Screen:
    """What the others see of my talks about this child, and what I can choose."""
    child = isolated(view.child)
    if view.alone:
        return Screen(_("Nobody else is linked to %(child)s here.", child=child))
    if view.wish is not None and view.wish.wish is Sharing.HIDDEN:
        return _hiding(view)
    lines = [
        _(
            "Everyone with custody of %(child)s can see when and where the talks are, unless the school or one of you "
            "wants it otherwise. Who comes and what you answer stays with you.",
            child=child,
        )
    ]
    stop = (Button(_("Stop sharing it all"), ShareAll(view.pupil_id, False)),)
    hide = (Button(_("Hide my times"), HideMyTimes(view.pupil_id, True)),)
    if view.full:
        lines.append(_("You two share everything: both can move a talk, and both see who comes."))
        return Screen("\n".join(lines), (stop, hide))
    if view.wish is not None and view.wish.wish is Sharing.FULL:
        lines.append(_("You have offered to share everything. It begins when the other says yes."))
        return Screen("\n".join(lines), (stop, hide))
    share = Button(_("Share everything"), ShareAll(view.pupil_id, True))
    if view.offered:
        lines.append(_("The other would like to share everything: both can move a talk, and both see who comes."))
        return Screen("\n".join(lines), ((share, Button(_("No, thanks"), ShareAll(view.pupil_id, False))), hide))
    return Screen("\n".join(lines), ((share,), hide))


def _hiding(view: Mine) -> Screen:
    assert view.wish is not None
    text = _(
        "Your times are yours alone: nobody else with custody of %(child)s sees or hears of your talks, and you do not "
        "see theirs. None of them has been told that you asked.",
        child=isolated(view.child),
    )
    if view.wish.agreed:
        return Screen(text + "\n" + _("If that should change, ask the school office."))
    rows: Rows = ((Button(_("Show my times again"), HideMyTimes(view.pupil_id, False)),),)
    return Screen(text + "\n" + _("The school office will look at it."), rows)


# Staff -----------------------------------------------------------------------------------------------------------


class Pair(Struct, frozen=True):
    """Two guardians of a pupil, and what they see of each other's talks; `asked` while the office has not decided."""

    first_id: int
    second_id: int
    names: tuple[str, str]
    sharing: Sharing
    asked: bool


def pairs(pupil: SharedPupil, found: Sequence[Pair], *, decides: bool) -> Screen:
    """Office, head and contact teacher: who hears of whose talks."""
    name = _pupil(pupil)
    if not found:
        return Screen(_("%(name)s has only one adult here.", name=name), protected=pupil.protected)
    lines = [_("What the adults of %(name)s see of each other's talks:", name=name), ""]
    rows: list[tuple[Button, ...]] = []
    for number, pair in enumerate(found, start=1):
        lines.append(f"{number}. {_pair_line(pair)}")
        if (button := _pair_button(pupil, pair, number if len(found) > 1 else None, decides=decides)) is not None:
            rows.append((button,))
    lines += ["", _("Neither of them is told when this changes.")]
    if decides:
        # Whoever decides came here from the pupil's card.
        rows.append((Button(_("Back"), ShowPupil(pupil.pupil_id)),))
    return Screen("\n".join(lines), tuple(rows), protected=pupil.protected)


def _pupil(pupil: SharedPupil) -> str:
    return isolated(shortened(pupil.name or pgettext("instead of a name", "a pupil"), _LONGEST_NAME))


def _pair_line(pair: Pair) -> str:
    one, other = (isolated(shortened(name, _LONGEST_NAME)) for name in pair.names)
    if pair.sharing is Sharing.HIDDEN and pair.asked:
        return _("%(one)s and %(other)s: nothing, until the office has decided", one=one, other=other)
    if pair.sharing is Sharing.HIDDEN:
        return _("%(one)s and %(other)s: nothing", one=one, other=other)
    if pair.sharing is Sharing.FULL:
        return _("%(one)s and %(other)s: everything, as they both wish", one=one, other=other)
    return _("%(one)s and %(other)s: time and place", one=one, other=other)


def _pair_button(pupil: SharedPupil, pair: Pair, number: int | None, *, decides: bool) -> Button | None:
    hidden = pair.sharing is Sharing.HIDDEN
    if not decides:
        if hidden:
            return None
        label = _("Ask to hide") if number is None else _("Ask to hide: %(number)s", number=number)
        return Button(label, AskPair(pupil.pupil_id, pair.first_id, pair.second_id))
    if hidden:
        label = _("Show again") if number is None else _("Show again: %(number)s", number=number)
    else:
        label = pgettext("from each other", "Hide") if number is None else _("Hide: %(number)s", number=number)
    return Button(label, SetPair(pupil.pupil_id, pair.first_id, pair.second_id, not hidden))


def asked(pupil: SharedPupil, task_id: int, names: tuple[str, ...], *, by_teacher: bool) -> Screen:
    """The office's task: hide them for good, or leave it as it is. Until then they are hidden."""
    name = _pupil(pupil)
    shown = [isolated(shortened(each, _LONGEST_NAME)) for each in names]
    if by_teacher and len(shown) == 2:
        text = _(
            "The contact teacher asks that %(one)s and %(other)s see and hear nothing of each other's talks about "
            "%(name)s.",
            one=shown[0],
            other=shown[1],
            name=name,
        )
    else:
        text = _(
            "%(guardian)s would like to keep the times of the talks about %(name)s from the other adults.",
            guardian=shown[0] if shown else "",
            name=name,
        )
    lines = [text, _("It is so already, until you decide. The other adults are told nothing.")]
    rows = (
        (Button(pgettext("from each other", "Hide"), DecideAsked(task_id, True)),),
        (Button(_("Do not hide"), DecideAsked(task_id, False)),),
        (Button(_("See the adults"), HidePair(pupil.pupil_id)),),
    )
    return Screen("\n".join(lines), rows, protected=pupil.protected)


def done(pupil: SharedPupil, *, hidden: bool) -> Screen:
    """The office has decided."""
    name = _pupil(pupil)
    if hidden:
        text = _("It is noted: the adults concerned see nothing of each other's talks about %(name)s.", name=name)
    else:
        text = _("It is noted: nothing special holds for the adults of %(name)s.", name=name)
    return Screen(text, ((Button(_("See the adults"), HidePair(pupil.pupil_id)),),), protected=pupil.protected)


def seen_to_already() -> Screen:
    """A colleague decided first."""
    return Screen(_("Somebody has seen to this already."))
