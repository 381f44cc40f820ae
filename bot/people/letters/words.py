"""Every word of a letter.

The one rule kept here: nobody is named. The same words go to every guardian, so none of them tells which child it is
about, nor that some child lives at a secret address.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from bot.core.dates import dated
from bot.core.texts import LANGUAGES, _, in_language, isolated, listed, own_name, pgettext
from bot.schools.policy import Policy
from bot.schools.queries import SchoolEntry


class Sender(Struct, frozen=True):
    """What letters say of the school and of the bot. `portal` are proper names, as the policy has them."""

    school: str
    locale: str
    phone: str | None
    portal: tuple[str, ...]
    portal_first: bool
    bot: str


class Words(Struct, frozen=True):
    """A letter's text in one language, as it goes to every guardian or to every member of staff.

    `elsewhere`: name of another language, and what is said in it, where nobody knows the reader's.
    """

    title: str
    lead: str
    start: str
    steps: tuple[str, str, str]
    code_label: str
    good_until: str
    offer_title: str
    offer: str
    shown_title: str
    shown: str
    privacy_title: str
    privacy: tuple[str, ...]
    yours: str
    questions: str
    elsewhere: tuple[tuple[str, str], ...]


def sender_of(school: SchoolEntry, policy: Policy, bot: str) -> Sender:
    """What the letters of this school say of it."""
    return Sender(school.name, school.locale, school.phone, tuple(policy.portal.names), policy.portal.comes_first, bot)


def words(sender: Sender, language: str, *, staff: bool, sure: bool, last_day: date) -> Words:
    """The text in a language; `sure`: it is known to be the reader's."""
    with in_language(language):
        return Words(
            title=_("School and home in one chat"),
            lead=_lead_of_staff(sender) if staff else _lead(sender),
            start=_("How to begin"),
            steps=_steps(sender),
            code_label=_("Your code"),
            good_until=_("Good once, until and including %(date)s.", date=dated(last_day)),
            offer_title=_("An offer, not a duty"),
            offer=_offer(sender),
            shown_title=_("The school's name shows on your phone"),
            shown=_shown(staff=staff),
            privacy_title=_("Your data in five lines"),
            privacy=_privacy(staff=staff),
            yours=_yours()
            if staff
            else " ".join((_("The code counts for all your children at the school."), _yours())),
            questions=_questions(sender),
            elsewhere=() if sure else tuple(_elsewhere(code) for code in LANGUAGES if code != language),
        )


def staff_corner(locale: str) -> str:
    """What the office reads on a colleague's letter, in its own language."""
    with in_language(locale):
        # Translators: stands in a letter's corner, where others have the class: into whose pigeon-holes it goes.
        return pgettext("corner of a letter", "Staff")


def section_by_hand(locale: str) -> str:
    """What the file's table of contents calls the letters without a class; on paper it stands nowhere."""
    with in_language(locale):
        return pgettext("table of contents", "Handed over by the office")


def title(sender: Sender) -> str:
    """What the file calls itself."""
    with in_language(sender.locale):
        return _("Letters from %(school)s", school=sender.school)


def written_on(day: date, language: str) -> str:
    """The date on a letter."""
    with in_language(language):
        return dated(day)


def _lead(sender: Sender) -> str:
    return _(
        "%(school)s has a digital assistant in the app Telegram. There you choose times for talks at the school, "
        "are reminded of them, and see whom you can ask about what.",
        school=isolated(sender.school),
    )


def _lead_of_staff(sender: Sender) -> str:
    return _(
        "%(school)s has a digital assistant in the app Telegram. There you plan talks with the homes, "
        "see who has chosen a time, and are told what you need to know.",
        school=isolated(sender.school),
    )


def _steps(sender: Sender) -> tuple[str, str, str]:
    return (
        _("Get the app Telegram on your phone. It is free."),
        # Translators: "Start" as Telegram calls its button in your language.
        _("Point the phone's camera at the square, and press Start."),
        _("Does that not work? Search for %(name)s in Telegram and write your code.", name=f"@{sender.bot}"),
    )


def _offer(sender: Sender) -> str:
    said = []
    if sender.portal:
        names = listed([isolated(name) for name in sender.portal])
        said.append(_("The assistant stands beside %(portal)s and replaces nothing.", portal=names))
        if sender.portal_first:
            said.append(_("What matters most still comes there."))
    else:
        said.append(_("The assistant stands beside the school's other channels and replaces none of them."))
    said.append(_("You do not have to use it. Everything can also be done on paper or by calling the office."))
    return " ".join(said)


def _shown(*, staff: bool) -> str:
    where = _("Messages come in the school's name, and it can be read on a locked screen, too.")
    if staff:
        why = _("Must nobody know where you work? Talk with the office before you use the code.")
    else:
        why = _(
            "Does your family live at a secret address, or must nobody know which school it is? "
            "Talk with the office before you use the code."
        )
    return f"{where} {why}"


def _privacy(*, staff: bool) -> tuple[str, ...]:
    return (
        _("We keep names, classes and phone numbers from the school, your choices and your Telegram account."),
        _("Only staff who need it can see it. Homes see your name, your classes and the times you offer.")
        if staff
        else _("Only staff who need it can see it. A child's other guardians can see when and where the talks are."),
        _(
            "Messages pass through Telegram. So we send as little as possible, "
            "no health details and nothing confidential."
        ),
        _("You can see what we keep about you, and have it corrected or deleted. Ask the office."),
        _("The school is responsible. You can complain to the country's data protection authority."),
    )


def _yours() -> str:
    return _(
        "This letter is for you alone. Is it lost? The office gives you a new one, and the old code stops working."
    )


def _questions(sender: Sender) -> str:
    if sender.phone:
        return _("Questions? Call the office on %(phone)s.", phone=sender.phone)
    return _("Questions? Ask the school office.")


def _elsewhere(language: str) -> tuple[str, str]:
    with in_language(language):
        return own_name(language), _(
            "This letter lets you into the school's digital assistant, which writes this language, too. "
            "Ask the office for the letter in it."
        )
