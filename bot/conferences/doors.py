"""Buttons of a talk's screen that a floor above answers: the press types live here, the routes there.

The one rule kept here: a button leads to something that works today (experience.md 0.6), so a screen shows one of
these only where the slice that answers it has registered its route.
"""

from __future__ import annotations

from bot.core.presses import Press


class RaiseTopic(Press, prefix="tpr"):
    """*Something to talk about*: answered by `talks/topics`."""

    booking_id: int


class ShowTopics(Press, prefix="tpl"):
    """What a pupil's next talk is about: answered by `talks/topics`."""

    pupil_id: int


class ShowPreparation(Press, prefix="tps"):
    """How home and pupil prepare for this talk: answered by `talks/preparation`."""

    booking_id: int


class ShowAgreements(Press, prefix="tpa"):
    """What home and school agreed on for this pupil: answered by `talks/agreements`."""

    pupil_id: int


class AskForSecondTime(Press, prefix="tp2"):
    """*We need more time*: answered by `conferences/holding`."""

    booking_id: int
