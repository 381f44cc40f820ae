"""What the story looks for on the phones, and when it plays.

The one rule: a step is ticked by what stands on a phone, never because the story says so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.demo.acts import Scene, Words, shown
from bot.demo.schools import METTES_WORDS, SCHOOLS

ZONE = ZoneInfo("Europe/Copenhagen")
INVITED = datetime(2026, 11, 16, 7, 40, tzinfo=ZONE)
NUDGED = datetime(2026, 11, 23, 17, 0, tzinfo=ZONE)
ILL = datetime(2026, 11, 24, 6, 50, tzinfo=ZONE)
BACK = datetime(2026, 11, 25, 7, 10, tzinfo=ZONE)
TELLING = datetime(2026, 11, 25, 8, 5, tzinfo=ZONE)
TOLD = datetime(2026, 11, 25, 8, 7, tzinfo=ZONE)
ASKED = datetime(2026, 11, 25, 21, 40, tzinfo=ZONE)
HEARD = datetime(2026, 11, 26, 7, 0, tzinfo=ZONE)
REMINDED = datetime(2026, 11, 30, 17, 0, tzinfo=ZONE)


def shows(key: str, words: Words) -> Callable[[Scene], bool]:
    return lambda scene: shown(scene.phone(key), words.on(scene.phone(key))) is not None


def father_read_it(scene: Scene) -> bool:
    """He was told without a sound, and has opened it: his children's names are on the screen, not on the lock."""
    phone = scene.phone("erik")
    told = any(push.silent for push in phone.pushes)
    return told and any("Emma" in bubble.text for bubble in phone.messages)


def has_calendar_file(scene: Scene) -> bool:
    documents = [bubble.document for bubble in scene.phone("maria").messages if bubble.document]
    return any(document.filename.endswith(".ics") for document in documents)


def all_reminded(scene: Scene) -> bool:
    return scene.now >= REMINDED and all(
        any(push.at >= REMINDED for push in scene.phone(key).pushes) for key in ("maria", "erik", "kari")
    )


def told_silently(key: str, since: datetime) -> Callable[[Scene], bool]:
    return lambda scene: any(push.silent and push.at >= since for push in scene.phone(key).pushes)


AGREED = Words("That's agreed.")
NEWS = Words("There is something new about a talk.")
OPEN = Words("Open", context="see what a message is about")
HERS = Words("Show to %(child)s", values={"child": "Emma"})
TURN = Words("What would you like to do at the talk?")
COMING = Words("Good, see you then.")
BOARD = Words("%(class_name)s: %(booked)s of %(pupils)s", values={"class_name": "3.B", "booked": 17, "pupils": 24})


OPEN_IT = Words("Open", context="folded message")
OK_READ = Words("OK, read", context="button under a post")
ASKED_WORDS = "Skal Emma have gummistøvler med?"
ASKING = Words("Write your answer in a few words. It goes to %(name)s and nobody else.", values={"name": "Mette"})
QUESTION = Words("There is a question.")
GOING = Words("It goes at %(time)s.", values={"time": "08.06"})
# What the class's news says on each phone.
FOREST = {"maria": "tager vi i skoven", "erik": "går vi till skogen"}


WHO = Words("Who is who: %(whose)s", values={"whose": "Sami (3.B)"})
AWAY = Words("Away:")
# A home that has not joined: she rings it.
_RUNG = next(family for family in SCHOOLS[0].classes[0].families if not family.reached)
_CHILD = {"child": f"{_RUNG.pupil_name} {_RUNG.family_name}"}
NOT_YET = Words("%(child)s: not yet", values=_CHILD)
NOTED = Words("%(child)s: noted, you have talked with the home by phone today.", values=_CHILD)
STATED = Words("The principle says:")
SILENT = Words("The principle says nothing about this. Until the school decides otherwise:")


SEEN = (AGREED, NEWS, TURN, COMING, BOARD, WHO, AWAY, ASKING, QUESTION, GOING, NOTED, STATED, SILENT)
"""What `done` looks for, so that a test can ask the catalogues for it."""


def teacher_looked(scene: Scene) -> bool:
    """Her message has counted up, and she has opened the list behind it."""
    return shows("mette", BOARD)(scene) and any("Emma" in bubble.text for bubble in scene.phone("mette").messages)


def welcomed(scene: Scene) -> bool:
    """She is in, and reads what the contact teacher wrote to whoever joins."""
    return shown(scene.phone("fatima"), METTES_WORDS) is not None


def told_apart(scene: Scene) -> bool:
    """One screen has the school's own words under one heading, and what merely holds meanwhile under another."""
    phone = scene.phone("fatima")
    return any(STATED.on(phone) in each.text and SILENT.on(phone) in each.text for each in phone.messages)


def offers(key: str, words: Words) -> Callable[[Scene], bool]:
    return lambda scene: any(words.on(scene.phone(key)) in each.labels for each in scene.phone(key).messages)


def has_own_talk(scene: Scene) -> bool:
    """A second talk is agreed, on a screen that cannot be forwarded."""
    phone = scene.phone("maria")
    return any(each.protected and AGREED.on(phone) in each.text for each in phone.messages)


def father_knows_nothing(scene: Scene) -> str:
    phone = scene.phone("erik")
    heard = sum(NEWS.on(phone) in push.text for push in phone.pushes)
    return (
        "It is not on the screen that is handed to Emma, not in the calendar's file, not on the door list. "
        f"Messages about it on their father's phone: {heard}."
    )


def is_going(scene: Scene) -> bool:
    return shows("mette", GOING)(scene)


def reach(scene: Scene) -> str:
    """What she reads under the preview: how many adults, how many of them here, and who is rung."""
    bubble = shown(scene.phone("mette"), GOING.on(scene.phone("mette")))
    line = next((line for line in (bubble.text if bubble else "").splitlines() if " · " in line), "")
    return f"Write, look, send. “{line}” Sixty seconds to stop it."


def has_read(scene: Scene) -> bool:
    """Both have it, each in their own language, and she has pressed that she read it."""
    both = all(shown(scene.phone(key), words) is not None for key, words in FOREST.items())
    mine = shown(scene.phone("maria"), FOREST["maria"])
    return both and mine is not None and OK_READ.on(scene.phone("maria")) not in mine.labels


def waits_for_morning(scene: Scene) -> bool:
    """She reads when it is read; and nothing has come to the teacher's phone."""
    told = offers("maria", Words("Undo", context="a question"))(scene)
    return told and not any(push.at >= ASKED for push in scene.phone("mette").pushes)


def opened_question(scene: Scene) -> bool:
    return shown(scene.phone("mette"), ASKED_WORDS) is not None


def press_was_kept(scene: Scene) -> bool:
    return scene.was_pulled and scene.is_plugged and shows("maria", COMING)(scene)


def kept(scene: Scene) -> str:
    return f"A real kill -9. Presses lost: {scene.counters['lost']}, answered twice: {scene.counters['twice']}."


def strangers(scene: Scene) -> str:
    return (
        f"{scene.lock_screen_lines} lines in three languages. What, when and an initial; names of children and their "
        f"adults in them: {scene.names_on_lock_screens}."
    )
