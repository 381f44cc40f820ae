"""What can be agreed on by button: a few short proper things for each of the policy's areas.

The one rule kept here: each list begins with what goes well already (D2.40), and nothing in it blames, names others or
says anything of health (D2.44).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.core.texts import _
from bot.talks.topics.models import Area


class Deed(StrEnum):
    """What somebody does. The values stand in rows and buttons."""

    MORE = "more"
    READ = "read"
    HOMEWORK = "homework"
    PRACTISE = "practise"
    DAY = "day"
    SLEEP = "sleep"
    FRIEND = "friend"
    ADULT = "adult"
    TASK = "task"
    TRY = "try"
    HELP = "help"
    PLANS = "plans"
    JOIN = "join"
    SAY = "say"
    BAG = "bag"
    TIME = "time"
    BREAKS = "breaks"
    PAUSE = "pause"
    TELL = "tell"
    CALL = "call"
    MEET = "meet"
    GO_TO = "go_to"
    LOOK = "look"
    PLAN = "plan"
    NURSE = "nurse"
    LISTEN = "listen"
    NOTES = "notes"
    HOBBY = "hobby"
    SCREEN = "screen"
    BRING = "bring"


DEEDS: Mapping[Area, tuple[Deed, ...]] = {
    Area.LEARNING: (Deed.MORE, Deed.READ, Deed.HOMEWORK, Deed.PRACTISE, Deed.HELP),
    Area.WELLBEING: (Deed.MORE, Deed.DAY, Deed.SLEEP, Deed.FRIEND, Deed.ADULT),
    Area.PERSONAL: (Deed.MORE, Deed.TASK, Deed.TRY, Deed.HELP),
    Area.SOCIAL: (Deed.MORE, Deed.PLANS, Deed.JOIN, Deed.SAY),
    Area.SCHOOL_DAY: (Deed.MORE, Deed.BAG, Deed.TIME, Deed.BREAKS, Deed.PAUSE),
    Area.CHANGES_AT_HOME: (Deed.MORE, Deed.TELL, Deed.CALL, Deed.ADULT),
    Area.CONFLICT: (Deed.MORE, Deed.MEET, Deed.GO_TO, Deed.LOOK),
    Area.HEALTH: (Deed.MORE, Deed.PLAN, Deed.NURSE),
    Area.MIND: (Deed.MORE, Deed.LISTEN, Deed.NOTES, Deed.ADULT),
    Area.LEISURE: (Deed.MORE, Deed.HOBBY, Deed.SCREEN, Deed.BRING),
}


def deed_text(deed: Deed) -> str:
    """What it is, as a line without a full stop; who does it stands beside it."""
    # Translators: things that school, home or pupil may agree to do; in the infinitive, as a line of a list.
    texts = {
        Deed.MORE: _("Do more of what already goes well"),
        Deed.READ: _("Read together for a while every day"),
        Deed.HOMEWORK: _("Have a fixed time for homework"),
        Deed.PRACTISE: _("Practise one subject a little extra"),
        Deed.DAY: _("Talk about the school day every day"),
        Deed.SLEEP: _("Keep a fixed bedtime on school days"),
        Deed.FRIEND: _("Meet a classmate after school"),
        Deed.ADULT: _("Have one adult at school to go to"),
        Deed.TASK: _("Have a task of one's own"),
        Deed.TRY: _("Try something new and tell about it"),
        Deed.HELP: _("Ask for help in good time"),
        Deed.PLANS: _("Make plans with classmates"),
        Deed.JOIN: _("Join in a game or a group in the breaks"),
        Deed.SAY: _("Practise saying what one would like"),
        Deed.BAG: _("Pack the bag the evening before"),
        Deed.TIME: _("Be at school in good time"),
        Deed.BREAKS: _("Have a plan for the breaks"),
        Deed.PAUSE: _("Take a short pause when it is needed"),
        Deed.TELL: _("Tell each other when something changes"),
        Deed.CALL: _("Talk on the phone once a week"),
        Deed.MEET: _("Sit down together and talk it through"),
        Deed.GO_TO: _("Go to an adult when it gets difficult"),
        Deed.LOOK: _("Look together at how it is going after two weeks"),
        Deed.PLAN: _("Follow the plan that school and home have"),
        Deed.NURSE: _("Have a talk with the school's health service"),
        Deed.LISTEN: _("Set time aside to listen"),
        Deed.NOTES: _("Note what is good and what is difficult"),
        Deed.HOBBY: _("Find something to do after school"),
        Deed.SCREEN: _("Agree on times for screens at home"),
        Deed.BRING: _("Show something from the free time at school"),
    }
    return texts[deed]
