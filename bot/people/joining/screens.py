"""Every word and button of joining.

The one rule kept here: `does_not_fit` takes nothing that could tell one wrong code from another.
"""

from __future__ import annotations

from datetime import datetime

from bot.core.dates import clock_time, local
from bot.core.replies import Button, Screen
from bot.core.texts import _, isolated, listed
from bot.people.acting import ActingPerson
from bot.people.joining.presses import HaveNoCode, TryCodeAgain

# In the alphabet of codes, and as they are printed.
EXAMPLE = "ABCDE FGHJK"


def _no_code() -> Button:
    return Button(_("I have no code"), HaveNoCode())


def _ways_on() -> tuple[tuple[Button, ...], ...]:
    return ((Button(_("Try again"), TryCodeAgain()),), (Button(_("Ask for a new code"), HaveNoCode()),))


def greeting() -> Screen:
    """To somebody whom no school has let in yet."""
    return Screen(
        _(
            "Hi! I am the school's digital assistant. I help families and school to keep in touch. "
            "Write the code from the school's letter."
        )
        + "\n\n"
        + _("/privacy: how we use your data. /language: change language."),
        ((_no_code(),),),
    )


def hello(person: ActingPerson) -> Screen:
    """To somebody who is linked already."""
    return Screen(
        _(
            "Hi %(name)s! I help you and %(school)s to keep in touch. Write /menu to see what I can do.",
            name=isolated(person.given_name),
            school=person.school.name,
        )
    )


def ask_code() -> Screen:
    return Screen(_("Write your invitation code."), ((_no_code(),),), new=True)


def where_to_get_one(phone: str | None) -> Screen:
    """To somebody without a code; `phone` is the office's, where a school is known."""
    if phone:
        text = _("Ask the school office on %(phone)s. They can give you a code.", phone=phone)
    else:
        text = _("Ask the school office. They can give you a code.")
    return Screen(text, ((Button(_("I have a code now"), TryCodeAgain()),),))


def not_a_code() -> Screen:
    return Screen(_("That does not look like a code. A code looks like this: %(example)s", example=EXAMPLE), _ways_on())


def does_not_fit() -> Screen:
    return Screen(_("The code does not fit. It may be used, too old or mistyped."), _ways_on())


def too_many_tries(until: datetime, zone: str) -> Screen:
    return Screen(
        _(
            "That was a lot of tries. Try again after %(time)s, or ask the school for a new code.",
            time=clock_time(local(until, zone)),
        ),
        ((Button(_("Ask for a new code"), HaveNoCode()),),),
    )


def for_the_other_adult() -> Screen:
    return Screen(
        _(
            "This letter is for another adult, perhaps the child's other guardian. The code is not used up. "
            "Open the letter on their own phone."
        )
    )


def already_yours(person: ActingPerson) -> Screen:
    if not person.children:
        return Screen(_("You have already used this code. Write /menu to see what I can do."))
    return Screen(_("You have already used this code. You are linked to %(children)s.", children=_children(person)))


def welcome(person: ActingPerson) -> Screen:
    """The first screen of a linked person: to whom, and how to go on."""
    return Screen(" ".join([_linked_to(person), _("Write /menu to see what I can do.")]))


def _linked_to(person: ActingPerson) -> str:
    school = person.school.name
    if not person.children:
        return _(
            "Welcome, %(name)s! You are now linked to %(school)s.", name=isolated(person.given_name), school=school
        )
    return _(
        "Welcome, %(name)s! At %(school)s you are now linked to %(children)s.",
        name=isolated(person.given_name),
        school=school,
        children=_children(person),
    )


def _children(person: ActingPerson) -> str:
    """ "Emma (3.B) and Noah (5.A)"; the bracket also keeps a name like "Emma J." from ending a sentence twice."""
    return listed([f"{isolated(child.given_name)} ({child.class_name})" for child in person.children])
