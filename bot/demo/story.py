"""The story as data: when, on whose phone, which button, what it fulfils, and how one sees that it happened.

The one rule: steps stand in the order of the clock, and only what the bot has done ticks them. Later parts of the
product add their own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from bot.demo import signs
from bot.demo.acts import Act, Control, Press, Say, Scene, Show, Start, Words
from bot.demo.signs import ASKED, BACK, HEARD, ILL, INVITED, NUDGED, REMINDED, TELLING, TOLD


class Quote(Struct, frozen=True):
    """A sentence of a school's principle, in its own words and in English, with its source."""

    words: str
    english: str
    source: str


class Step(Struct, frozen=True):
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
        signs.shows("maria", signs.AGREED),
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
        signs.father_read_it,
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
        signs.teacher_looked,
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
        "One calendar of all that has a date",
        "maria",
        (Say("maria", "/kalender"), Press("maria", Words("To my calendar"))),
        signs.has_calendar_file,
        "Talks, meetings, last days, days without school; and one file of them that any phone's calendar opens.",
        Quote("jævnlige møder", "regular meetings", "Principle of a Danish school, D1.8"),
    ),
    Step(
        "without",
        INVITED,
        "A topic without Emma",
        "maria",
        (
            Press("maria", Words("Talk: %(child)s", values={"child": "Emma"})),
            Press("maria", Words("Something to discuss")),
            Press("maria", Words("Wellbeing")),
            Press("maria", Words("Without %(child)s", values={"child": "Emma"})),
        ),
        signs.offers("maria", Words("Take it back")),
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
            Press("mette", signs.OPEN, under=signs.NEWS),
            Press("mette", Words("Agree, without %(child)s", values={"child": "Emma"})),
            Press("maria", signs.OPEN, under=signs.NEWS),
            Press("maria", Words("No time suits me"), place=0, under=Words("Which time suits you?")),
        ),
        signs.has_own_talk,
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
            Press("maria", signs.HERS),
            Press("maria", Words("Close"), under=signs.AGREED),
        ),
        signs.shows("maria", signs.TURN),
        signs.father_knows_nothing,
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
        signs.welcomed,
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
            Say("fatima", "/princip", after=signs.WHO),
            Press("fatima", Words("Times for talks")),
        ),
        signs.told_apart,
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
        (Press("kari", Words("More times"), place=0),),
        signs.shows("kari", signs.AGREED),
        "Jakob is twelve: the text says that he has the right to be there. A second reminder will not come.",
        Quote(
            "minst to ganger i året en planlagt og strukturert samtale med foreldrene",
            "at least twice a year a planned and structured talk with the parents",
            "Standard of a Norwegian municipality, D4.11",
        ),
    ),
    Step(
        "ill",
        ILL,
        "Ill, in his own words",
        "erik",
        (Say("erik", "Emma sjuk idag"), Press("erik", Words("That is right", context="a report"))),
        signs.told_silently("maria", ILL),
        "Understood, shown back, and sent by one press. Maria's phone makes no sound and says nothing of illness.",
        Quote(
            "Ta ansvar for at barnet kommer seg tidsnok på skolen hver dag, dersom det ikke er gyldig grunn til fravær",
            "Take responsibility for the child getting to school in time every day, unless there is a valid reason",
            "Standard of a Norwegian municipality, D4.27",
        ),
    ),
    Step(
        "today",
        ILL,
        "Mette sees the class at a glance",
        "mette",
        (Say("mette", "/idag"),),
        signs.shows("mette", signs.AWAY),
        "Who is away and who told, never why. The message keeps itself up to date while the day lasts.",
        Quote(
            "Kontaktlærer fører og følger opp fravær",
            "The contact teacher records absence and follows it up",
            "Standard of a Norwegian municipality, D4.16",
        ),
    ),
    Step(
        "back",
        BACK,
        "At home today, too?",
        "erik",
        (Press("erik", Words("No, back today")),),
        signs.told_silently("maria", BACK),
        "Asked once, before the school plans its day. Without an answer a child is never taken for back.",
        Quote(
            "forebygge bekymringsfullt fravær",
            "prevent worrying absence",
            "Standard of a Norwegian municipality, D4.28",
        ),
    ),
    Step(
        "tell",
        TELLING,
        "The class's news, in three languages",
        "mette",
        (
            Say("mette", "/nyt"),
            Press("mette", Words("Ready sentences")),
            Press("mette", Words("Trip: packed lunch")),
            Press("mette", Words("Back"), place=1, under=Words("On which day?")),
            Press("mette", Words("Send", context="a post")),
        ),
        signs.is_going,
        signs.reach,
        Quote(
            "skolen informerer og indgår i dialog om klassens hverdag",
            "the school informs and talks with the homes about everyday life in the class",
            "Principle of a third Danish school, D2.9",
        ),
    ),
    Step(
        "told",
        TOLD,
        "A minute to stop it; then one copy a person",
        "maria",
        (Press("maria", signs.OK_READ),),
        signs.has_read,
        "Maria reads it in Danish, Erik in Swedish; neither phone rings for news. An answer would go to Mette alone.",
        Quote(
            "informerer dem om hva som skjer i skolen",
            "informs them about what happens at school",
            "Standard of a Norwegian municipality, D4.6",
        ),
    ),
    Step(
        "ask",
        ASKED,
        "A question at twenty to ten",
        "maria",
        (
            Press("maria", Words("Only to %(name)s", values={"name": "Mette"})),
            Say("maria", signs.ASKED_WORDS, after=signs.ASKING),
        ),
        signs.waits_for_morning,
        "She reads when Mette reads it, and by when there is an answer. Mette's phone stays dark.",
        Quote(
            "Der skal være en løbende og åben dialog mellem skole og hjem",
            "There shall be an ongoing and open dialogue between school and home",
            "Principle of a third Danish school, D2.6",
        ),
    ),
    Step(
        "heard",
        HEARD,
        "Read in working hours",
        "mette",
        (Press("mette", signs.OPEN_IT, under=signs.QUESTION),),
        signs.opened_question,
        "It lights up when her quiet hours end. Answered there, passed on, or talked about instead.",
        Quote(
            "Teamet i den enkelte klasse formidler tydeligt til forældregruppen, hvordan kommunikationen mellem skole "
            "og hjem tilrettelægges",
            "The class's team tells the parents clearly how school and home keep in touch",
            "Principle of a third Danish school, D2.16",
        ),
    ),
    Step(
        "turn",
        HEARD,
        "With whose home has nobody talked?",
        "mette",
        (
            Say("mette", "/menu"),
            Press("mette", Words("Contact with homes")),
            Press("mette", signs.NOT_YET),
            Press("mette", Words("Phoned today")),
        ),
        signs.shows("mette", signs.NOTED),
        "A talk at the door or by phone counts: noted in a press, the day and never a word. The head reads numbers.",
        Quote(
            "Dialoger mellem personale og forældre ved afhentning/aflevering af børn",
            "Conversations between staff and parents when children are brought and fetched",
            "Principle of a Danish school, D1.7",
        ),
    ),
    Step(
        "evening",
        REMINDED,
        "The evening before, in three languages",
        "maria",
        (),
        signs.all_reminded,
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
        signs.press_was_kept,
        signs.kept,
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
        signs.strangers,
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
