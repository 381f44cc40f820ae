"""The story as data: when, on whose phone, which button, what it fulfils, and how one sees that it happened.

The one rule: steps stand in the order of the clock, and only what the bot has done ticks them. Later parts of the
product add their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.demo.acts import Act, Control, Press, Say, Scene, Show, Start, Words, shown
from bot.demo.schools import METTES_WORDS

ZONE = ZoneInfo("Europe/Copenhagen")
INVITED = datetime(2026, 11, 16, 7, 40, tzinfo=ZONE)
NUDGED = datetime(2026, 11, 23, 17, 0, tzinfo=ZONE)
REMINDED = datetime(2026, 11, 30, 17, 0, tzinfo=ZONE)


@dataclass(frozen=True)
class Quote:
    """A sentence of a school's principle, in its own words and in English, with its source."""

    words: str
    english: str
    source: str


@dataclass(frozen=True)
class Step:
    """One step. Of `acts` the last that is possible now is the next press; `done` ticks it.

    `happened` is said under the step, `ways` how it is reached in the transcript.
    """

    id: str
    at: datetime
    title: str
    phone: str
    acts: tuple[Act, ...]
    done: Callable[[Scene], bool]
    happened: str | Callable[[Scene], str]
    quote: Quote | None = None


def _shows(key: str, words: Words) -> Callable[[Scene], bool]:
    return lambda scene: shown(scene.phone(key), words.on(scene.phone(key))) is not None


def _father_read_it(scene: Scene) -> bool:
    """He was told without a sound, and has opened it: his children's names are on the screen, not on the lock."""
    phone = scene.phone("erik")
    told = any(push.silent for push in phone.pushes)
    return told and any("Emma" in bubble.text for bubble in phone.messages)


def _has_calendar_file(scene: Scene) -> bool:
    documents = [bubble.document for bubble in scene.phone("maria").messages if bubble.document]
    return any(document.filename.endswith(".ics") for document in documents)


def _all_reminded(scene: Scene) -> bool:
    return scene.now >= REMINDED and all(
        any(push.at >= REMINDED for push in scene.phone(key).pushes) for key in ("maria", "erik", "kari")
    )


_AGREED = Words("That's agreed.")
_NEWS = Words("There is something new about a talk.")
_OPEN = Words("Open", context="see what a message is about")
_HERS = Words("Show to %(child)s", values={"child": "Emma"})
_TURN = Words("What would you like to do at the talk?")
_COMING = Words("Good, see you then.")
_BOARD = Words("%(class_name)s: %(booked)s of %(pupils)s", values={"class_name": "3.B", "booked": 17, "pupils": 24})


_WHO = Words("Who is who: %(whose)s", values={"whose": "Sami (3.B)"})
_STATED = Words("The principle says:")
_SILENT = Words("The principle says nothing about this. Until the school decides otherwise:")


SEEN = (_AGREED, _NEWS, _TURN, _COMING, _BOARD, _WHO, _STATED, _SILENT)
"""What `done` looks for, so that a test can ask the catalogues for it."""


def _teacher_looked(scene: Scene) -> bool:
    """Her message has counted up, and she has opened the list behind it."""
    return _shows("mette", _BOARD)(scene) and any("Emma" in bubble.text for bubble in scene.phone("mette").messages)


def _welcomed(scene: Scene) -> bool:
    """She is in, and reads what the contact teacher wrote to whoever joins."""
    return shown(scene.phone("fatima"), METTES_WORDS) is not None


def _told_apart(scene: Scene) -> bool:
    """One screen has the school's own words under one heading, and what merely holds meanwhile under another."""
    phone = scene.phone("fatima")
    return any(_STATED.on(phone) in each.text and _SILENT.on(phone) in each.text for each in phone.messages)


def _offers(key: str, words: Words) -> Callable[[Scene], bool]:
    return lambda scene: any(words.on(scene.phone(key)) in each.labels for each in scene.phone(key).messages)


def _has_own_talk(scene: Scene) -> bool:
    """A second talk is agreed, on a screen that cannot be forwarded."""
    phone = scene.phone("maria")
    return any(each.protected and _AGREED.on(phone) in each.text for each in phone.messages)


def _father_knows_nothing(scene: Scene) -> str:
    phone = scene.phone("erik")
    heard = sum(_NEWS.on(phone) in push.text for push in phone.pushes)
    return (
        "It is not on the screen that is handed to Emma, not in a calendar, not on the door list. "
        f"Messages about it on their father's phone: {heard}."
    )


def _press_was_kept(scene: Scene) -> bool:
    return scene.was_pulled and scene.is_plugged and _shows("maria", _COMING)(scene)


def _kept(scene: Scene) -> str:
    return f"A real kill -9. Presses lost: {scene.counters['lost']}, answered twice: {scene.counters['twice']}."


def _strangers(scene: Scene) -> str:
    return (
        f"{scene.lock_screen_lines} lines in three languages. What, when and an initial; "
        f"names in them: {scene.names_on_lock_screens}."
    )


STORY = (
    Step(
        "row",
        INVITED,
        "Three talks in two presses",
        "maria",
        (
            Press("maria", Words("Yes, right after")),
            Press("maria", Words("Book %(number)s", "Book all %(number)s", 3)),
        ),
        _shows("maria", _AGREED),
        "Three children, three teachers, one afternoon. No app to install, no password.",
        Quote(
            "afholde samtalerne, så alle forældre har reel mulighed for at deltage",
            "… hold the talks so that all parents have a real chance to take part",
            "Principle of a Danish school, D1.17",
        ),
    ),
    Step(
        "echo",
        INVITED,
        "Their father hears it, in Swedish",
        "erik",
        (Press("erik", Words("See the talks")),),
        _father_read_it,
        "His phone made no sound. The school writes Danish; he reads Swedish.",
        Quote(
            "Forældrene tilstræber, at mindst én forælder deltager i skole-hjemsamtalen sammen med eleven",
            "The parents aim for at least one parent to come to the talk, together with the pupil",
            "Principle of a Danish school, D1.28",
        ),
    ),
    Step(
        "board",
        INVITED,
        "Mette's one message counts up",
        "mette",
        (Press("mette", Words("Bookings")),),
        _teacher_looked,
        "16 of 24 became 17: the same message, edited. 24 bookings do not ring her phone once.",
        Quote(
            "indkalde til skole-hjemsamtaler i tilpas god tid",
            "… call families to the talks in good time",
            "Principle of a Danish school, D1.16",
        ),
    ),
    Step(
        "calendar",
        INVITED,
        "Into the family's calendar",
        "maria",
        (
            Press("maria", Words("Talk: %(child)s", values={"child": "Emma"})),
            Press("maria", Words("Add to calendar")),
        ),
        _has_calendar_file,
        "A file that any phone's calendar opens; it follows when the talk is moved.",
        Quote("jævnlige møder", "regular meetings", "Principle of a Danish school, D1.8"),
    ),
    Step(
        "without",
        INVITED,
        "Three presses: a topic without Emma",
        "maria",
        (
            Press("maria", Words("Something to discuss")),
            Press("maria", Words("Wellbeing")),
            Press("maria", Words("Without %(child)s", values={"child": "Emma"})),
        ),
        _offers("maria", Words("Take it back")),
        "Only Mette hears of it: “There is something new about a talk.” The message closes itself after ten minutes.",
        Quote(
            "meddeler skolen inden samtalerne, hvis de ønsker specifikke emner drøftet",
            "… tell the school before the talks if they want certain topics discussed",
            "Principle of another Danish school, D3.18",
        ),
    ),
    Step(
        "page",
        INVITED,
        "Words, if any, on the school's own page",
        "maria",
        (Press("maria", Words("Write on the page")), Press("maria", Words("Open the page"))),
        lambda scene: bool(scene.phone("maria").opened),
        "One link, one browser, fifteen minutes. What is written there is sealed and never goes through Telegram.",
    ),
    Step(
        "together",
        INVITED,
        "Decided together, in a talk of its own",
        "mette",
        (
            Press("mette", _OPEN, under=_NEWS),
            Press("mette", Words("Agree, without %(child)s", values={"child": "Emma"})),
            Press("maria", _OPEN, under=_NEWS),
            Press("maria", Words("No time suits me"), first=True, under=Words("Which time suits you?")),
        ),
        _has_own_talk,
        "Mette's yes carries three times; choosing one is Maria's. The ordinary talk stays as it is.",
        Quote(
            "forældre og lærere i samarbejde skal vurdere, hvorvidt samtalen bør foregå uden barnet",
            "parents and teachers decide together whether the talk should be held without the child",
            "Principle of another Danish school, D3.19",
        ),
    ),
    Step(
        "unseen",
        INVITED,
        "Nobody else sees that there is one",
        "maria",
        (
            Press("maria", Words("Prepare")),
            Press("maria", _HERS),
            Press("maria", Words("Close"), under=_AGREED),
        ),
        _shows("maria", _TURN),
        _father_knows_nothing,
        Quote(
            "I disse tilfælde indkaldes til særskilte samtaler",
            "In these cases separate talks are called",
            "Principle of another Danish school, D3.20",
        ),
    ),
    Step(
        "letter",
        INVITED,
        "Fatima scans her letter",
        "fatima",
        (Show("fatima"), Start("fatima")),
        _welcomed,
        "One scan, no password. Mette's own words, when an answer comes, and where to begin. The code works once.",
        Quote(
            "skolen bestræber sig på at være åbne for dialog, hvis forældrene er bekymrede eller har spørgsmål",
            "the school strives to be open to dialogue if the parents are worried or have questions",
            "Principle of a Danish school, D1.5",
        ),
    ),
    Step(
        "principle",
        INVITED,
        "Who is who, and the principle",
        "fatima",
        (
            Say("fatima", "/kontakt"),
            Say("fatima", "/princip", after=_WHO),
            Press("fatima", Words("Times for talks")),
        ),
        _told_apart,
        "The school's own words stand in quotation marks, apart from what holds where the principle is silent.",
        Quote(
            "Godkendt af skolebestyrelsen den 7. juni 2023",
            "Approved by the school board on 7 June 2023",
            "Principle of a Danish school, D1.31",
        ),
    ),
    Step(
        "nudge",
        NUDGED,
        "A kind reminder, and one press",
        "kari",
        (Press("kari", Words("More times"), first=True),),
        _shows("kari", _AGREED),
        "Jakob is twelve: the text says that he has the right to be there. A second reminder will not come.",
        Quote(
            "minst to ganger i året en planlagt og strukturert samtale med foreldrene",
            "at least twice a year a planned and structured talk with the parents",
            "Standard of a Norwegian municipality, D4.11",
        ),
    ),
    Step(
        "evening",
        REMINDED,
        "The evening before, in three languages",
        "maria",
        (),
        _all_reminded,
        "One message a family, whatever the number of children: Danish, Swedish, Norwegian.",
        Quote(
            "i tilstrækkeligt omfang til skole-hjemsamtaler (min. én gang pr. skoleår)",
            "enough talks between school and home (at least one each school year)",
            "Principle of a Danish school, D1.19",
        ),
    ),
    Step(
        "plug",
        REMINDED,
        "Pull the plug, press, plug in",
        "maria",
        (
            Control("plug", lambda scene: scene.is_plugged and not scene.was_pulled),
            Press("maria", Words("We are coming"), unplugged=True),
            Control("plug", lambda scene: not scene.is_plugged and scene.is_waiting("maria")),
        ),
        _press_was_kept,
        _kept,
        Quote(
            "et tæt, trygt og tillidsfuldt samarbejde mellem skole og hjem giver de bedste muligheder",
            "close, safe and trusting cooperation between school and home gives the best chances",
            "Principle of a Danish school, D1.3",
        ),
    ),
    Step(
        "stranger",
        REMINDED,
        "What a stranger saw",
        "",
        (Control("stranger"),),
        lambda scene: scene.was_looked,
        _strangers,
    ),
    Step(
        "yours",
        REMINDED,
        "Your own class list: five commands",
        "",
        (),
        lambda scene: scene.was_looked,
        "skolebro migrate\nskolebro school add …\nskolebro roster import …\nskolebro letters …\nskolebro run",
    ),
)

MOMENTS = tuple(sorted({step.at for step in STORY}))
