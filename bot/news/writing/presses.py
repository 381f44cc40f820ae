"""What is pressed on a draft, under its receipt, and on the way to both."""

from __future__ import annotations

from datetime import date

from bot.core.presses import Press
from bot.news.models import PostKind, Timing


class ListDrafts(Press, prefix="nwm"):
    """What I can write, my drafts, and what is still to go."""


class WriteTo(Press, prefix="nwz"):
    """Write to this class: what is asked for, or with NEWS whatever it is."""

    class_id: int
    kind: PostKind = PostKind.NEWS


class ShowDraft(Press, prefix="nwe"):
    """The preview, or the receipt of what was sent."""

    post_id: int


class SendPost(Press, prefix="nws"):
    """Send it."""

    post_id: int


class AllowName(Press, prefix="nwy"):
    """Yes, all may read the pupil's name: send it."""

    post_id: int


class StopPost(Press, prefix="nwx"):
    """Do not send it after all."""

    post_id: int


class DropDraft(Press, prefix="nwd"):
    """Throw it away."""

    post_id: int


class NotForClass(Press, prefix="nwn"):
    """I did not mean the class: what else is there?"""

    post_id: int


class JoinDraft(Press, prefix="nwj"):
    """This belongs to the post before."""

    post_id: int
    first_post: int


class ChooseAudience(Press, prefix="nwa"):
    """To whom?"""

    post_id: int
    page: int = 0


class ToggleClass(Press, prefix="nwc"):
    """With this class, or without."""

    post_id: int
    class_id: int
    page: int = 0


class WholeYear(Press, prefix="nwg"):
    """To all classes of a year."""

    post_id: int
    year: int


class WholeSchool(Press, prefix="nww"):
    """To every home of the school."""

    post_id: int


class OnlyConcerned(Press, prefix="nwo"):
    """Only some of this class: which?"""

    post_id: int
    class_id: int
    page: int = 0


class TogglePupil(Press, prefix="nwu"):
    """With this pupil's homes, or without."""

    post_id: int
    pupil_id: int
    page: int = 0


class OnlyComing(Press, prefix="nwv"):
    """Only who said that they come to this."""

    post_id: int
    event_id: int


class OnlySilent(Press, prefix="nwb"):
    """Only who has not answered this."""

    post_id: int
    asked_id: int


class ChooseKind(Press, prefix="nwk"):
    """What sort of post?"""

    post_id: int


class SetKind(Press, prefix="nwl"):
    """This sort."""

    post_id: int
    kind: PostKind


class ChooseDoneBy(Press, prefix="nwq"):
    """Until when is it to be done?"""

    post_id: int
    page: int = 0


class SetDoneBy(Press, prefix="nwr"):
    """Until that day."""

    post_id: int
    day: date


class ChooseTime(Press, prefix="nwt"):
    """When does it go?"""

    post_id: int


class SetTiming(Press, prefix="nwi"):
    """Now, or in the guardians' morning."""

    post_id: int
    timing: Timing


class ChooseHour(Press, prefix="nwh"):
    """On that day; at what time?"""

    post_id: int
    day: date


class SetMoment(Press, prefix="nw6"):
    """On that day, so many minutes after midnight."""

    post_id: int
    day: date
    minute: int


class ChooseLanguage(Press, prefix="nwf"):
    """In which language is there a text, or to be one?"""

    post_id: int


class WriteIn(Press, prefix="nwp"):
    """Write the text in this language."""

    post_id: int
    language: str


class WhoIsRung(Press, prefix="nw1"):
    """Who is not reached here, and their numbers."""

    post_id: int
    page: int = 0


class CopyForPortal(Press, prefix="nw2"):
    """The post as plain words, for the school's own system: of a long one this part."""

    post_id: int
    part: int = 0


class TakeOver(Press, prefix="nw3"):
    """A colleague's scheduled post that nobody may send any more: it is mine now."""

    post_id: int
