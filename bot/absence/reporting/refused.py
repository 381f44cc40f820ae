"""Why a report does not go on, in words that any room can use."""

from __future__ import annotations

from bot.absence import errors
from bot.core.dates import long_date
from bot.core.errors import Refusal
from bot.core.replies import Toast
from bot.core.texts import _, ngettext


def said(refusal: Refusal) -> str | None:
    """The sentence for a refusal of absence; None for one that is not worded here."""
    match refusal:
        case errors.EndsBeforeItStarts():
            return _("The end lies before the beginning.")
        case errors.NoSchoolThen():
            return _("There is no school then.")
        case errors.TooLongAgo(earliest):
            return _("That is too long ago. I can put right reports back to %(date)s.", date=long_date(earliest))
        case errors.TooFarAhead(latest):
            return _("That is too far ahead. I take reports up to %(date)s.", date=long_date(latest))
        case errors.TooLong(most):
            return ngettext(
                "I report %(number)s day at most. For longer, apply for leave or talk to the school.",
                "I report %(number)s days at most. For longer, apply for leave or talk to the school.",
                most,
            )
        case errors.OutsideSchoolHours():
            return _("That is outside school hours.")
        case errors.ReasonNotAsked():
            return _("The school does not ask for that reason.")
        case errors.ReportOver():
            return _("This report cannot be changed any more.")
        case errors.NobodyChosen():
            return _("Choose who it is about first.")
    return None


def toast(refusal: Refusal) -> Toast | None:
    """The same as a box to close."""
    text = said(refusal)
    return Toast(text, alert=True) if text else None
