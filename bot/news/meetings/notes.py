"""Short words of meetings: why something does not go as pressed, and what an answer is thanked with."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.facts import BookingFacts
from bot.core.dates import local, span
from bot.core.errors import Refusal
from bot.core.replies import Toast, shortened
from bot.core.texts import _, isolated
from bot.news.errors import NobodyToTell, NoDate, NotAgreed, NothingToSay, TeamMissing, WrongAudience
from bot.news.facts import Post
from bot.news.meetings.errors import HasBegun, LineUnread, NobodyMissed, TimePast, TooLong
from bot.news.sending.errors import NothingChanged, StillFollowing
from bot.news.sending.screens import nothing_changed
from bot.news.writing.drawing import audience
from bot.news.writing.errors import MomentPast


def changes() -> str:
    return _("Change what you like, then ask the contact parents again: what they said was to the old proposal.")


def has_begun() -> str:
    return _("It has begun, so nothing is changed here any more.")


def too_long() -> str:
    return _("That is too long, or nothing at all. Write it in a few words.")


def of(refusal: Refusal) -> str | None:
    """Why the meeting does not go on."""
    said = {
        NoDate: _("Its day and hours are missing, or have passed."),
        NobodyToTell: _("Nobody would get it. Choose whom it is for."),
        WrongAudience: _("The school's principle has no parents' meetings for these together. Choose again whom it is "
                         "for."),
        TeamMissing: _("Nobody from the team is named yet. Choose who takes part."),
        NotAgreed: _("It cannot go out yet: the contact parents have not all said yes to it."),
        NothingToSay: _("There are no words yet. Write what it is about."),
        HasBegun: has_begun(),
        NobodyMissed: _("Every home said that they would come."),
        NothingChanged: nothing_changed(),
        StillFollowing: _("The last change is still on its way. Try again in a minute."),
        MomentPast: _("That time has passed. Choose another."),
        TimePast: _("That does not fit: it begins ahead and ends after it has begun, on the same day."),
        LineUnread: _("I could not read a day and hours in that. Write it like this: “Tuesday 1/12 17-19 in the "
                      "canteen”."),
        TooLong: too_long(),
    }  # fmt: skip
    return said.get(type(refusal))


def noted(*, coming: bool) -> Toast:
    return Toast(_("Noted: you are coming.") if coming else _("Noted: you cannot come."))


def at_once(other: Post) -> Toast:
    """The family has something else in the same hours."""
    assert other.starts_at is not None
    zone = other.school.zone
    hours = span(local(other.starts_at, zone), local(other.ends_at or other.starts_at, zone))
    text = _("Noted. Mind that there is something at the same time: %(who)s, %(hours)s.",
             who=isolated(shortened(audience(other), 60)), hours=hours)  # fmt: skip
    return Toast(text, alert=True)


def beside(talks: Sequence[BookingFacts], post: Post) -> Toast:
    """The family has a talk in the same hours."""
    zone = post.school.zone
    hours = span(local(talks[0].starts_at, zone), local(talks[0].ends_at, zone))
    return Toast(_("Noted. Mind that you have a talk at the same time: %(hours)s.", hours=hours), alert=True)
