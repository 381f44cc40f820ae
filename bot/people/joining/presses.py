"""Buttons of joining."""

from __future__ import annotations

from bot.core.presses import Press


class TryCodeAgain(Press, prefix="jt"):
    """Ask for the code once more."""


class HaveNoCode(Press, prefix="jn"):
    """There is no code: where to get one."""


class AskForCode(Press, prefix="ja"):
    """The code does not fit: ask the school for a new one."""


class SeeWelcome(Press, prefix="jw"):
    """The office said yes: show what is here."""


class LetIn(Press, prefix="jo"):
    """The office: this is the right person."""

    task_id: int


class KeepOut(Press, prefix="jx"):
    """The office: no, this is not."""

    task_id: int


class UndoJoin(Press, prefix="ju"):
    """The office: whoever is linked as this person is somebody else. `task_id` 0 when no task asked."""

    person_id: int
    task_id: int
