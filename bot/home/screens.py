"""Every word and button of home, and of the answers to what fits nowhere.

The one rule kept here: no answer is a dead end, and no button leads to something that does not work today.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.accounts.presses import ShowLanguages
from bot.core.feature import HomeLines, Offer
from bot.core.manners import Odd
from bot.core.replies import Button, Rows, Screen, Toast, utf16_length
from bot.core.texts import _, by_name, capital, isolated, listed
from bot.home.presses import SayHelped, ShowHelp, ShowMenu, ShowPrivacy
from bot.people.access import has_role_for
from bot.people.acting import Acting, ActingPerson, Child
from bot.people.joining.presses import HaveNoCode
from bot.people.models import Guardianship
from bot.people.pairs.presses import ListSharing
from bot.people.privacy.presses import ShowForget, ShowMyData
from bot.people.pupils.presses import ShowOwnProtected
from bot.people.rights.presses import ShowMyRights
from bot.questions.presses import ShowAsk
from bot.questions.rights import ASK

# Labels up to this long stand two to a row; a time of day with its date gets a row of its own.
SHORT_LABEL = 20
# A screen must not fail because a family is large or a name is long; Telegram's limit is 4096.
MOST_TEXT = 3500
MOST_BUTTONS = 20
MOST_OFFERED = 4


def menu(acting: Acting, found: Sequence[HomeLines], added: Sequence[Button] = ()) -> Screen:
    """What can I help with: who you are here, what is next, what waits for you, and `added` to look things up."""
    screen = _home(_("What can I help with?"), acting, found)
    return Screen(screen.text, (*screen.rows, *_in_rows(added)))


def outdated(acting: Acting, found: Sequence[HomeLines]) -> Screen:
    """After a button older than the world. A new message: the old one may still say something worth keeping."""
    screen = _home(_("That has changed in the meantime. Here is what you can do now."), acting, found)
    return Screen(screen.text, screen.rows, new=True)


def _home(title: str, acting: Acting, found: Sequence[HomeLines]) -> Screen:
    about = [line for person in acting.persons for line in _about(person)]
    news = [line for said in found for line in said.lines] or [_("Nothing new right now.")]
    # The blank lines part paragraphs, and the first one is where the keyboard's own message ends.
    text = _fitting([title, "", *about, "", *news])
    return Screen(text, _in_rows([button for said in found for button in said.buttons][:MOST_BUTTONS]))


def _about(person: ActingPerson) -> Iterable[str]:
    school = isolated(person.school.name)
    named, protected = _named(person), _protected(person)
    if named:
        yield _("%(school)s: %(children)s", school=school, children=listed(_children(named)))
    if protected:
        yield capital(listed(_children(protected)))
    classes = by_name({role.class_name for role in person.roles if role.class_name})
    if classes:
        yield _("You work with %(classes)s at %(school)s.", classes=listed(classes), school=school)
    elif person.roles:
        yield _("You belong to the staff of %(school)s.", school=school)


def _children(children: Iterable[Child]) -> list[str]:
    return by_name({child.pupil_id: child.listed_as for child in children}.values())


def _named(person: ActingPerson) -> list[Child]:
    """The children that may stand beside the school's name."""
    return [child for child in person.children if not child.protected]


def _protected(person: ActingPerson) -> list[Child]:
    """The children of whom no text says where they go to school."""
    return [child for child in person.children if child.protected]


def children(acting: Acting) -> Screen:
    """My children, school by school, and what to do when one is missing."""
    lines = []
    for person in acting.persons:
        if _named(person):
            lines += [isolated(person.school.name), *_children(_named(person)), ""]
        if _protected(person):
            lines += [*map(capital, _children(_protected(person))), ""]
    if not lines:
        lines = [_("No child is linked to you here."), ""]
    only_told = [child for _person, child in acting.children if child.guardianship is not Guardianship.CUSTODY]
    if only_told:
        names = listed([isolated(child.given_name) for child in only_told])
        lines.append(_("For %(children)s somebody else chooses the times.", children=names))
    lines.append(_("Is something wrong or missing? Ask the school office."))
    custody = any(child.guardianship is Guardianship.CUSTODY for _person, child in acting.children)
    share = ((Button(_("Who sees my times"), ListSharing()),),) if custody else ()
    return Screen(_fitting(lines), (*share, (_to_menu(),)))


def help_lines(acting: Acting, commands: Sequence[Sequence[tuple[str, str]]], menu_word: str, *, asked: bool) -> Screen:
    """Help in at most five lines: `commands` (word, title) as they share a line, and where to turn when stuck; `asked`:
    with the question whether it helped."""
    lines = [" · ".join(f"/{word} – {title}" for word, title in group) for group in commands]
    phone = _phones(acting)
    if not acting.persons:
        lines.append(_("No code? Ask the school office. They can give you one."))
    elif phone:
        lines.append(_("Stuck? Write /%(menu)s, or call the school on %(phone)s.", menu=menu_word, phone=phone))
    else:
        lines.append(_("Stuck? Write /%(menu)s, or ask the school office.", menu=menu_word))
    if not acting.persons:
        return Screen(_numbered(lines), _rows(_no_code()))
    # Translators: buttons under help, at most 20 characters: whether one found what one was looking for.
    asking = (Button(_("Found it"), SayHelped(True)), Button(_("Did not find it"), SayHelped(False)))
    return Screen(_numbered(lines), (*((asking,) if asked else ()), (_to_menu(),)))


def thanks() -> Toast:
    return Toast(_("Good to know, thank you."))


def not_helped(acting: Acting) -> Screen:
    """Thanks, and whom to ask: for a home also here, for the office is not always open."""
    phone = _phones(acting)
    if phone:
        text = _("Thank you for saying so, it makes help better. Call the school on %(phone)s.", phone=phone)
    else:
        text = _("Thank you for saying so, it makes help better. Ask the school office.")
    asks = ((Button(_("Ask the school"), ShowAsk()),),) if has_role_for(acting, ASK) else ()
    return Screen(text, (*asks, (_to_menu(), _to_help())))


def privacy(acting: Acting) -> Screen:
    """What is kept, who sees it, Telegram's part, deletion, whom to ask."""
    schools = [_office(person) for person in acting.persons]
    lines = [
        _(
            "We keep names, classes and phone numbers from the school, what you choose here, "
            "and which Telegram account is yours."
        ),
        _("Only staff who need it can see it. A child's other guardians can see when and where the talks are."),
        _(
            "Messages pass through Telegram. So we send as little as possible, "
            "no health details and nothing confidential."
        ),
        _("What you write without being asked is not kept. If something must be corrected or deleted, ask the school."),
        _("The school is responsible. Questions? Ask the office: %(schools)s.", schools=listed(schools))
        if schools
        else _("The school is responsible. Questions? Ask the school office."),
    ]
    mine = (Button(_("My data"), ShowMyData()), Button(_("Delete everything"), ShowForget()))
    if not acting.persons:
        return Screen(_numbered(lines), (mine, *_rows(_back())))
    # Whoever has nothing here has no rights to show.
    may = ((Button(_("What I may do here"), ShowMyRights()),),) if any(map(_is_anything, acting.persons)) else ()
    protected = any(person.waiting or _protected(person) for person in acting.persons)
    own = ((Button(_("About my child"), ShowOwnProtected()),),) if protected else ()
    return Screen(_numbered(lines), (*own, *may, mine, (_to_menu(),)))


def _is_anything(person: ActingPerson) -> bool:
    return bool(person.children or person.roles or person.mandates)


def stranger() -> Screen:
    """To whoever is not linked, whatever they did: it must not tell what exists here."""
    text = _(
        "Hi! I am the school's digital assistant. I help families and school to keep in touch. "
        "Write the code from the school's letter."
    )
    # Translators: buttons, at most 20 characters.
    buttons = (Button(_("Your data"), ShowPrivacy()), Button(_("Change language"), ShowLanguages()))
    return Screen(text, ((_no_code(),), buttons))


def no_access(acting: Acting) -> Screen:
    """Not yours; a new message, since the one pressed may be."""
    if not any(person.children or person.roles for person in acting.persons):
        text = _("You have no child and no class here at present. Is that wrong? Ask the school office.")
        return Screen(text, _rows(Button(_("Your data"), ShowPrivacy())), new=True)
    return Screen(_("You do not have access to that."), _rows(_to_menu()), new=True)


def not_possible() -> Screen:
    """A no that its own room does not word."""
    return Screen(_("That is not possible right now."), _rows(_to_menu()), new=True)


def what_is_it(offers: Sequence[Offer]) -> Screen:
    """Under what somebody wrote unasked: the doors it may have been meant for. The text stays where it was written."""
    buttons = [Button(_(offer.label), offer.press) for offer in offers]
    return Screen(
        _("I have not sent this to anyone. What is it about?"),
        (*_in_rows(buttons), (_to_menu(), _to_help())),
    )


def unasked(found: Sequence[HomeLines]) -> Screen:
    """Text that nobody asked for, and ways to what it may have been about."""
    buttons = [button for said in found for button in said.buttons][:MOST_OFFERED]
    return Screen(
        _("I have not sent this to anyone. What is it about?"),
        (*_in_rows(buttons), (_to_menu(), _to_help())),
    )


def long_text(acting: Acting) -> Screen:
    """So much text is a matter for a person."""
    phone = _phones(acting)
    if phone:
        text = _(
            "I cannot read such a long text, and I have not sent it to anyone. Call the school on %(phone)s.",
            phone=phone,
        )
    else:
        text = _("I cannot read such a long text, and I have not sent it to anyone. Ask the school office.")
    return Screen(text, _rows(_to_menu()))


def odd(acting: Acting, what: Odd) -> Screen:
    """Something that is neither text nor a press."""
    phone = _phones(acting)
    if what is Odd.EDITED:
        text = _("I only read a message the first time. Send it again if something has changed.")
    elif what is not Odd.FILE:
        text = _("Thanks! I only understand text and buttons. What can I help with?")
    elif phone:
        text = _(
            "I cannot open voice messages, pictures or files. The school has not received what you sent. "
            "Call them on %(phone)s.",
            phone=phone,
        )
    else:
        text = _(
            "I cannot open voice messages, pictures or files. The school has not received what you sent. "
            "Ask the school office."
        )
    return Screen(text, ((_to_menu(), _to_help()),))


def unknown_command(help_word: str) -> Screen:
    """No such command."""
    return Screen(_("I did not understand that. Press a button or write /%(help)s.", help=help_word), _rows(_to_menu()))


def group(link: str) -> Screen:
    """Said once in a group, before leaving it."""
    return Screen(
        _(
            "I only write to one person at a time, because it is about children. I am leaving the group now. "
            "Write to me here: %(link)s",
            link=link,
        )
    )


def apology() -> Screen:
    """Our fault. A new message: the pressed one is still what it was."""
    return Screen(_("Something went wrong. Try again in a while."), _rows(_to_menu()), new=True)


def _to_menu() -> Button:
    return Button(_("Menu"), ShowMenu())


def _to_help() -> Button:
    return Button(_("Help"), ShowHelp())


def _no_code() -> Button:
    return Button(_("I have no code"), HaveNoCode())


def _back() -> Button:
    # A stranger's menu is the greeting.
    return Button(_("Back"), ShowMenu())


def _rows(button: Button) -> Rows:
    return ((button,),)


def _in_rows(buttons: Sequence[Button]) -> Rows:
    """Two short labels to a row, a long one alone, in their order."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        short = len(button.label) <= SHORT_LABEL
        if short and rows and len(rows[-1]) == 1 and len(rows[-1][0].label) <= SHORT_LABEL:
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return tuple(rows)


def _numbered(lines: Iterable[str]) -> str:
    return _fitting([f"{number}. {line}" for number, line in enumerate(lines, start=1)])


def _fitting(lines: Iterable[str]) -> str:
    """The lines as one text, without those that would not fit."""
    text = ""
    for line in lines:
        if utf16_length(text) + utf16_length(line) < MOST_TEXT:
            text += f"{line}\n"
    return text.strip()


def _office(person: ActingPerson) -> str:
    school = person.school
    return f"{isolated(school.name)} ({school.phone})" if school.phone else isolated(school.name)


def _phones(acting: Acting) -> str | None:
    """The office's number; with two schools the names belong to them."""
    schools = {person.school.id: person for person in acting.persons if person.school.phone}
    if len(schools) == 1:
        return next(iter(schools.values())).school.phone
    numbers = [f"{person.school.phone} ({isolated(person.school.name)})" for person in schools.values()]
    return listed(numbers) if numbers else None
