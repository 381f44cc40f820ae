"""Every word and button of joining.

The one rule kept here: `does_not_fit` takes nothing that could tell one wrong code from another.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.dates import clock_time, local
from bot.core.replies import Button, Screen, shortened
from bot.core.texts import _, isolated, listed
from bot.people.acting import ActingPerson
from bot.people.joining.presses import AskForCode, HaveNoCode, TryCodeAgain
from bot.people.pupils.presses import ShowOwnProtected

# In the alphabet of codes, and as they are printed.
EXAMPLE = "ABCDE FGHJK"
# So many characters of each of a teacher's paragraphs.
_WORDS = 600


def _no_code() -> Button:
    return Button(_("I have no code"), HaveNoCode())


def _ways_on() -> tuple[tuple[Button, ...], ...]:
    return ((Button(_("Try again"), TryCodeAgain()),), (_ask_for_one(),))


def _ask_for_one() -> Button:
    return Button(_("Ask for a new code"), AskForCode())


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
    if _is_unnamed(person):
        # Beside a protected child no text names the school.
        return Screen(_("Hi %(name)s! Write /menu to see what I can do.", name=isolated(person.given_name)))
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


def asked_for_one(phone: str | None) -> Screen:
    """To whoever asks for a new code, known or not: the same words."""
    if phone:
        asked = _("You can also ask the school office on %(phone)s. They can give you a code.", phone=phone)
    else:
        asked = _("You can also ask the school office. They can give you a code.")
    told = _("If your code is from a letter of the school, I have told the school office that you need a new one.")
    return Screen(f"{told}\n\n{asked}", ((Button(_("I have a code now"), TryCodeAgain()),),))


def ask_number() -> Screen:
    """The second step where the school wants one: the person's own number, with the key under the text."""
    return Screen(
        _(
            "The code fits. The school also wants to see that it is you. "
            "Press the button at the bottom to share your phone number. I only compare it with the school's list."
        )
    )


def share_number() -> str:
    """The key that shares it."""
    # Translators: at most 20 characters.
    return _("Share my number")


def number_does_not_fit() -> Screen:
    return Screen(
        _(
            "That number is not the one the school has for you. Press the button at the bottom to share your own "
            "number. Do you have a new one? Ask the school office to correct it."
        )
    )


def waits(phone: str | None) -> Screen:
    """The code fits; the office looks first. Why, is nobody's business."""
    return Screen(
        _("Thank you! The school office takes a look first. I write to you as soon as they have said yes.")
        + _call(phone)
    )


def still_waiting(phone: str | None) -> Screen:
    return Screen(_("The school office has not answered yet. I write to you as soon as they have.") + _call(phone))


def _call(phone: str | None) -> str:
    return "\n\n" + _("Is it urgent? Call them on %(phone)s.", phone=phone) if phone else ""


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
        ((_ask_for_one(),),),
    )


def too_many_guesses() -> Screen:
    """So many wrong codes from everybody that typed ones take turns; the letter's link needs no turn."""
    return Screen(
        _(
            "Many codes are being tried just now. Try again in a minute, or scan the square in the letter "
            "with your phone's camera."
        ),
        ((Button(_("Try again"), TryCodeAgain()),),),
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


def welcome(person: ActingPerson, words: Sequence[str] = (), ways: Sequence[Button] = ()) -> Screen:
    """The first screen of a linked person: to whom, what the contact teacher says to who is new, and the ways on."""
    if person.waiting and not person.children and not person.held:
        return _your_own_yes(person)
    said = [shortened(line, _WORDS) for line in words if line.strip()]
    if ways:
        rows = tuple((button,) for button in ways)
        return Screen("\n\n".join([_linked_to(person), *said, _("You can begin here:")]), rows)
    menu = _("Write /menu to see what I can do.")
    return Screen("\n\n".join([_linked_to(person), *said, menu]) if said else f"{_linked_to(person)} {menu}")


def _your_own_yes(person: ActingPerson) -> Screen:
    """The school let a protected child into the bot; nothing is said about it before the guardian's yes, too."""
    welcome = _("Welcome, %(name)s!", name=isolated(person.given_name))
    text = _("One thing you decide yourself before I can help you.")
    return Screen(f"{welcome}\n\n{text}", ((Button(_("About my child"), ShowOwnProtected()),),))


def _is_unnamed(person: ActingPerson) -> bool:
    """Whether the school may not be named to this person: all they have there is a protected child."""
    if person.held or any(not child.protected for child in person.children):
        return False
    return bool(person.children or person.waiting)


def _linked_to(person: ActingPerson) -> str:
    name, school = isolated(person.given_name), person.school.name
    if not person.children:
        return _("Welcome, %(name)s! You are now linked to %(school)s.", name=name, school=school)
    if any(child.protected for child in person.children):
        # Beside a protected child no text names the school.
        children = _children(person)
        return _("Welcome, %(name)s! You are now linked to %(children)s.", name=name, children=children)
    return _(
        "Welcome, %(name)s! At %(school)s you are now linked to %(children)s.",
        name=name,
        school=school,
        children=_children(person),
    )


def _children(person: ActingPerson) -> str:
    """ "Emma (3.B) and Noah (5.A)"; the bracket also keeps a name like "Emma J." from ending a sentence twice."""
    return listed([child.listed_as for child in person.children])
