"""Buttons of the parents' agreements."""

from __future__ import annotations

from datetime import date

from bot.core.presses import Press


class ListAgreements(Press, prefix="cgl"):
    """Choose the class, from this page of them."""

    page: int = 0


class ShowAgreement(Press, prefix="cg"):
    """What the parents of the class have agreed on; `back` counts earlier ones."""

    class_id: int
    back: int = 0


class ShowProposal(Press, prefix="cgp"):
    """The proposal for the next meeting."""

    class_id: int


class BeginProposal(Press, prefix="cgb"):
    """Begin a proposal with the school's template."""

    class_id: int


class WriteProposal(Press, prefix="cgw"):
    """Let me write the proposal anew."""

    class_id: int


class AskDay(Press, prefix="cgd"):
    """It was agreed at a meeting: when?"""

    class_id: int
    proposal_id: int


class TypeDay(Press, prefix="cgt"):
    """Let me write the day."""

    class_id: int
    proposal_id: int


class ConfirmDay(Press, prefix="cgc"):
    """Show what will be recorded, agreed on this day."""

    class_id: int
    proposal_id: int
    day: date


class RecordAgreement(Press, prefix="cgr"):
    """Record it as agreed on this day."""

    class_id: int
    proposal_id: int
    day: date
