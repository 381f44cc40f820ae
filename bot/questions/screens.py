"""What both sides' screens say alike: the thread, the areas, when something is read, what cannot be sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from bot.conferences.requests.presses import ShowDoorFor
from bot.conferences.single.arranging.presses import BeginFor
from bot.core.dates import clock_time, local, long_date, long_moment
from bot.core.presses import Press
from bot.core.replies import Button, Screen, utf16_length
from bot.core.texts import _, isolated, listed, pgettext
from bot.questions.facts import Area, Hearer, Question, Said, Sibling, WrittenTo
from bot.questions.heavy import Hint
from bot.questions.rules import LONGEST

# A screen has room for 4,096; the newest words matter most.
_ROOM = 3000
# From so many messages on a talk is the better way (D2.15).
MANY = 6
_MOST_NAMES = 3


class Thread(Struct, frozen=True):
    """A question with all that its screens say; `me` reads it. `to`: to whom the post went that it answers; `also`:
    whom else it is about."""

    question: Question
    said: Sequence[Said]
    heard: Sequence[Hearer]
    me: int
    phone: str | None
    now: datetime
    to: WrittenTo | None = None
    also: Sequence[Sibling] = ()

    @property
    def have_it(self) -> list[Hearer]:
        return [each for each in self.heard if each.has_it]

    @property
    def by(self) -> str:
        """The day by which an answer was promised."""
        return long_date(local(self.question.due_at - timedelta(seconds=1), self.question.zone).date())

    @property
    def when(self) -> str:
        """When it is read, as part of a sentence."""
        return reading(self.question.deliver_at, self.now, self.question.zone)


def area_label(area: Area) -> str:
    return {
        # Translators: what a question is about; buttons, at most 20 characters.
        Area.WELLBEING: _("Wellbeing"),
        Area.SCHOOL_DAY: _("The school day"),
        Area.LEARNING: _("Learning"),
        Area.OTHER: _("Something else"),
    }[area]


def reading(moment: datetime, now: datetime, zone: str) -> str:
    """ "i morgen, torsdag den 26. november kl. 07.30", as it stands inside a sentence."""
    there, here = local(moment, zone), local(now, zone)
    if there.date() == here.date():
        # Translators: inside a sentence: "your question reaches Mette today at 17.00".
        return _("today at %(time)s", time=clock_time(there))
    if there.date() == here.date() + timedelta(days=1):
        # Translators: inside a sentence: "your question reaches Mette tomorrow, Thursday 26 November at 07.30".
        return _("tomorrow, %(moment)s", moment=long_moment(there))
    return long_moment(there)


def names_of(people: Sequence[str]) -> str:
    """Up to three names; of a large team nobody reads more."""
    if len(people) > _MOST_NAMES:
        # Translators: stands for more names than fit in a sentence: "your question reaches the team …".
        return pgettext("instead of names", "the team")
    return listed([isolated(each) for each in people])


def thread_lines(thread: Thread) -> list[str]:
    """What was written, oldest first; where there is too much of it, the newest."""
    shown: list[str] = []
    room = _ROOM
    for each in reversed(thread.said):
        who = pgettext("who wrote this", "You") if each.person_id == thread.me else isolated(each.name)
        when = long_moment(local(each.written_at, thread.question.zone))
        block = f"{who}, {when}:\n{isolated(each.words)}"
        room -= utf16_length(block)
        if room < 0 and shown:
            shown.append(_("There is more before this."))
            break
        shown.append(block)
    if not thread.said:
        shown.append(_("What was written is not kept any longer."))
    return ["\n\n".join(reversed(shown))]


def call(phone: str | None) -> str:
    if phone:
        return _("Is it urgent? Call the office on %(phone)s.", phone=phone)
    return _("Is it urgent? Call the office.")


def rather_talk(hint: Hint, send: Press, pupil_id: int, *, staff: bool) -> Screen:
    """Shall we talk instead? What was written stands above, and goes nowhere until one of these is pressed."""
    if hint is Hint.ASSESSMENT:
        text = _(
            "This looks like an assessment of a pupil. That belongs in a talk, not in a chat. "
            "It has not been sent. Would you rather talk?"
        )
    elif hint is Hint.LONG:
        text = _("That is quite long for a chat, and it has not been sent. Would you rather talk?")
    else:
        text = _("This may be easier to talk about than to write, and it has not been sent. Would you rather talk?")
    # Translators: buttons, at most 20 characters.
    talk = Button(_("Invite to a talk"), BeginFor(pupil_id)) if staff else _ask_for_talk(pupil_id)
    return Screen(text, ((talk,), (Button(_("Send it anyway"), send),)))


def still_meant(name: str, send: Press) -> Screen:
    """A while after one had begun to write."""
    # Translators: button, at most 20 characters: send what I wrote.
    rows = ((Button(_("Send it"), send),),)
    return Screen(_("Is this meant for %(name)s? It has not been sent yet.", name=name), rows)


def _ask_for_talk(pupil_id: int) -> Button:
    return Button(_("I'd like a talk"), ShowDoorFor(pupil_id))


def no_words() -> str:
    return _("Write it in a few words, please. I have not sent anything yet.")


def too_long(letters: int) -> str:
    return _(
        "That is %(letters)s characters, and there is room for %(most)s. I have not sent it. "
        "Write it shorter, or talk about it.",
        letters=letters,
        most=LONGEST,
    )


def words_gone() -> str:
    return _("I can no longer see what you wrote. Write it once more.")
