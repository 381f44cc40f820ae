"""The ready sentences themselves: a label for the button, the words, what is filled in, and what sort of post it is.

Only days, times and the names of places are filled in, so each language stays whole whatever is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from msgspec import Struct

from bot.core.dates import clock_time, long_date
from bot.core.texts import LANGUAGES, N_, _, capital, in_language, isolated
from bot.news.models import PostKind

DAY, TIME, PLACE = "day", "time", "place"


class Phrase(Struct, frozen=True):
    """`needs`: what is asked for, in this order. `by_day`: the day is the one by which it is to be done."""

    label: str
    words: str
    needs: tuple[str, ...] = (DAY,)
    kind: PostKind = PostKind.NEWS
    by_day: bool = False


# By the key that stands in a button. Translators: labels are buttons of at most 20 characters.
PHRASES: Mapping[str, Phrase] = {
    "forest": Phrase(
        N_("Trip: packed lunch"), N_("On %(day)s we go to the forest. Bring a packed lunch and rain clothes.")
    ),
    "trip": Phrase(
        N_("Trip to a place"),
        N_("On %(day)s we go on a trip: %(place)s. We leave at %(time)s. Bring a packed lunch and something to drink."),
        (DAY, TIME, PLACE),
    ),
    "lunch": Phrase(N_("Packed lunch"), N_("On %(day)s everybody needs a packed lunch.")),
    "gym": Phrase(
        N_("Gym clothes"), N_("On %(day)s we have gym. Bring gym clothes, indoor shoes and a towel.")
    ),
    "swim": Phrase(N_("Swimming"), N_("On %(day)s we go swimming. Bring swimwear, a towel and something to eat.")),
    "rain": Phrase(
        N_("Clothes for outdoors"), N_("On %(day)s we are outdoors a lot. Bring rain clothes, boots and a warm jumper.")
    ),
    "meet": Phrase(
        N_("Meeting place"), N_("On %(day)s we meet at %(time)s. The meeting place is: %(place)s."), (DAY, TIME, PLACE)
    ),
    "early": Phrase(N_("School ends early"), N_("On %(day)s school ends at %(time)s."), (DAY, TIME)),
    "late": Phrase(N_("School begins later"), N_("On %(day)s school begins at %(time)s."), (DAY, TIME)),
    "closed": Phrase(N_("School closed"), N_("The school is closed on %(day)s.")),
    "photo": Phrase(N_("Photo day"), N_("On %(day)s the school photographer comes and takes pictures of the class.")),
    "lice": Phrase(
        N_("Head lice"),
        N_("There are head lice in the class. Please look through your child's hair today, and treat it if need be."),
        (),
    ),
    "library": Phrase(
        N_("Library books"),
        N_("Please send the books that your child has borrowed from the library back to school."),
        kind=PostKind.NEED,
        by_day=True,
    ),
    "form": Phrase(
        N_("Contact details"),
        N_("Please see whether the school has your right phone number and address, and tell the office what is new."),
        kind=PostKind.NEED,
        by_day=True,
    ),
    "clothes": Phrase(
        N_("Change of clothes"),
        N_("Please send a change of clothes with your child's name in it to school."),
        kind=PostKind.NEED,
        by_day=True,
    ),
    "theme": Phrase(
        N_("Theme week"), N_("On %(day)s our theme week begins. The school day is as long as usual.")
    ),
    "sub": Phrase(N_("Substitute"), N_("On %(day)s the class has a substitute. The timetable is as usual.")),
    "lost": Phrase(
        N_("Lost property"), N_("There is a lot of lost property. Please have a look at it before %(day)s.")
    ),
    "thanks": Phrase(N_("Thank you"), N_("Thank you for your help and for the good company!"), ()),
}  # fmt: skip


class Filled(Struct, frozen=True):
    """What has been chosen for a sentence."""

    day: date | None = None
    at: time | None = None
    place: str = ""

    def missing(self, phrase: Phrase) -> str | None:
        """What is still asked for."""
        there = {DAY: self.day, TIME: self.at, PLACE: self.place}
        return next((need for need in phrase.needs if not there[need]), None)


def worded(phrase: Phrase, filled: Filled) -> dict[str, str]:
    """The sentence in every language."""
    found = {}
    for code in LANGUAGES:
        with in_language(code):
            values = {
                DAY: long_date(filled.day) if filled.day else "",
                TIME: clock_time(filled.at) if filled.at else "",
                PLACE: isolated(filled.place),
            }
            used = {name: value for name, value in values.items() if name in phrase.needs}
            found[code] = capital(_(phrase.words, **used))
    return found
