"""What the office reads and presses about joinings.

The one rule kept here: where a protected pupil is concerned the office reads the child's alias, no name.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.replies import Button, Rows, Screen
from bot.core.texts import _, capital, isolated, listed
from bot.people.invitations.presses import NewCode
from bot.people.invitations.queries import Addressee
from bot.people.invitations.screens import who
from bot.people.joining.models import Why
from bot.people.joining.presses import KeepOut, LetIn, UndoJoin
from bot.people.joining.queries import Waiting
from bot.people.office.presses import SeenTo
from bot.people.office.queries import ProtectedChild, Task
from bot.people.office.screens import back, cards, since


def waiting(
    task: Task, whom: Addressee, wait: Waiting, children: Sequence[str], protected: Sequence[ProtectedChild] = ()
) -> Screen:
    """Somebody has used a letter and waits for the office's word. `protected` are children whose card is the way to
    see who it is, and to let the child into the bot first."""
    lines = [_("%(name)s has used the letter and waits for your yes.", name=who(whom)), _why(wait.why)]
    if children and not whom.hidden:
        lines.append(_("Children: %(children)s", children=listed([isolated(child) for child in children])))
    lines += [since(task, whom.school.zone), ""]
    no = Button(_("No"), KeepOut(task.id))
    if not whom.invitable:
        lines.append(_first_let_in())
        closed = cards(child for child in protected if not child.admitted)
        return Screen("\n".join(lines), (*closed, (no,), back()), protected=True)
    lines.append(_("Are you sure that it is the right person? Call them first if not."))
    buttons: Rows = ((Button(_("Yes, let in"), LetIn(task.id)), no), *cards(protected), back())
    return Screen("\n".join(lines), buttons, protected=whom.hidden)


def _first_let_in() -> str:
    return _("Nobody can be let in for a child that is not in the bot. Let the child into the bot first.")


def _why(why: Why) -> str:
    if why is Why.PROTECTED:
        return _("It is about a child at a secret address.")
    if why is Why.LIMIT:
        return _("As many adults as the school allows are linked to the child already.")
    return _("The class list has no phone number that could be compared.")


def tried(task: Task, whom: Addressee, since_when: str | None, protected: Sequence[ProtectedChild] = ()) -> Screen:
    """A used code came from another phone; whoever was first is linked, or waits."""
    lines = [_("The letter to %(name)s had been used. Then the code was tried on another phone.", name=who(whom))]
    if since_when:
        lines.append(_("The first phone was linked on %(moment)s.", moment=since_when))
    else:
        lines.append(_("Nobody is linked with it at present."))
    lines.append(_("Ask the person who it was. If the first phone is somebody else's, its link ends at once."))
    right = Button(_("The first was right"), SeenTo(task.id))
    undo = Button(_("It was someone else"), UndoJoin(whom.person.id, task.id))
    return Screen("\n".join(lines), ((right,), (undo,), *cards(protected), back()), protected=whom.hidden)


def asked(task: Task, whom: Addressee, protected: Sequence[ProtectedChild] = ()) -> Screen:
    """Somebody asks for a new code."""
    lines = [
        _("Somebody asks for a new code for %(name)s. I do not know whether it is that person.", name=who(whom)),
        since(task, whom.school.zone),
    ]
    new = Button(_("Make a new code"), NewCode(whom.person.id, task.id))
    rows = ((new,), (Button(_("Seen to"), SeenTo(task.id)),), *cards(protected), back())
    return Screen("\n".join(lines), rows, protected=whom.hidden)


def let_in(whom: Addressee) -> Screen:
    text = _("%(name)s is in, and I have told them.", name=capital(who(whom)))
    return Screen(text, (back(),), protected=whom.hidden)


def kept_out(whom: Addressee) -> Screen:
    text = _("%(name)s was not let in. The code is used up.", name=capital(who(whom)))
    # For a child that is not in the bot there is no code.
    new = ((Button(_("Make a new code"), NewCode(whom.person.id, 0)),),) if whom.invitable else ()
    return Screen(text, (*new, back()), protected=whom.hidden)


def undone(protected: Sequence[ProtectedChild]) -> Screen:
    """The wrong person is out; the right one gets no code, since nobody may be let in at present."""
    lines = [_("It is undone: that phone sees nothing any more."), *_nothing_here(protected)]
    return Screen("\n".join(lines), (*cards(protected), back()), protected=bool(protected))


def gone(task: Task, protected: Sequence[ProtectedChild] = ()) -> Screen:
    """The person has nothing to do here (any more, or yet): nothing can be decided but that, and on the card."""
    rows = ((Button(_("Seen to"), SeenTo(task.id)),), *cards(protected), back())
    return Screen("\n".join(_nothing_here(protected)), rows, protected=bool(protected))


def _nothing_here(protected: Sequence[ProtectedChild]) -> list[str]:
    nothing = _("The person has no child and no class in the bot at present.")
    return [nothing, _first_let_in()] if protected else [nothing]
