"""Every word and button of contacts: a class's homes, one home, what was noted, the head's numbers.

The one rule kept here: a day and never a word; and no child of a class one does not answer for.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.queries import PupilName
from bot.conferences.rounds.access import ClassChoice
from bot.conferences.rounds.wording import class_name, clipped, full_name, in_rows, name_label, paged
from bot.conferences.rounds.wording import noted as with_note
from bot.core.dates import long_date, short_date
from bot.core.replies import Button, Screen, shortened
from bot.core.texts import _, capital, isolated
from bot.questions import presses
from bot.questions.contacts.facts import Counted, Home
from bot.questions.facts import ContactWay

_A_PAGE = 12
_LONGEST_CLASS = 20
_LONGEST_NAME = 20
_ROOM = 4000


def entry(class_id: int | None = None) -> Button:
    """The way in, for the staff of a class."""
    press = presses.ShowContacts() if class_id is None else presses.ContactsOf(class_id, 0)
    # Translators: button, at most 20 characters: when the school last talked with each pupil's home.
    return Button(_("Contact with homes"), press)


def entry_in_numbers() -> Button:
    """The way in, for who leads the school."""
    # Translators: button, at most 20 characters: how many homes nobody has talked with.
    return Button(_("Without contact"), presses.CountContacts())


def note_buttons(pupil_id: int) -> tuple[Button, ...]:
    """That one talked with the home today, in a press."""
    return (
        # Translators: buttons, at most 20 characters: I met an adult of the pupil's today; I talked with one by phone.
        Button(_("Met today"), presses.NoteContact(pupil_id, ContactWay.MET)),
        Button(_("Phoned today"), presses.NoteContact(pupil_id, ContactWay.PHONE)),
    )


def classes(found: Sequence[ClassChoice]) -> Screen:
    """Of which class?"""
    if not found:
        return Screen(_("You have no class of your own here."), ((_questions(),),))
    buttons = [Button(clipped(each.name, _LONGEST_CLASS), presses.ContactsOf(each.class_id, 0)) for each in found]
    return Screen(_("In which class is the pupil?"), (*in_rows(buttons, 2), (_questions(),)))


def _questions() -> Button:
    return Button(_("Back"), presses.ListQuestions(0))


def homes(class_: ClassChoice, found: Sequence[Home], page: int, *, new: bool) -> Screen:
    """The longest without first: who presses one has talked with that home, or wants to know more.

    `new`: pressed on a screen that is not protected, which an edit cannot change.
    """
    if not found:
        return Screen(_("There are no pupils in this class."), ((_questions(),),))
    buttons = [Button(_line(each), presses.ContactWith(each.pupil.pupil_id)) for each in found]
    shown, turns = paged(buttons, _A_PAGE, page, lambda other: presses.ContactsOf(class_.class_id, other))
    text = _(
        "When the school last talked with the homes in %(class_name)s, the longest ago first. "
        "Have you talked with one today? Press the pupil.",
        class_name=class_name(class_.name),
    )
    return Screen(text, (*in_rows(shown, 1), *turns, (_questions(),)), new=new, protected=True)


def _line(home: Home) -> str:
    name = capital(shortened(name_label(home.pupil.given_name, home.pupil.family_name), _LONGEST_NAME))
    if home.last is None:
        # Translators: a line of a list; %(child)s is a name: nobody of the school has talked with the home yet.
        return _("%(child)s: not yet", child=name)
    # Translators: a line of a list; %(child)s is a name, %(date)s when the school last talked with the home.
    return _("%(child)s: %(date)s", child=name, date=short_date(home.last))


def home(class_: ClassChoice, found: Home, note: str | None = None) -> Screen:
    """When it was, and whether one has talked with them today."""
    child = _called(found.pupil)
    if found.last is None:
        known = _("%(child)s: no contact with the home is known of yet.", child=child)
    else:
        known = _("%(child)s: last contact with the home on %(date)s.", child=child, date=long_date(found.last))
    text = _("Have you talked with the home today? Only the day, you and how is kept, not what you talked about.")
    rows = (note_buttons(found.pupil.pupil_id), (_back(class_),))
    return Screen(with_note(note, f"{known}\n\n{text}"), rows, protected=True)


def _called(pupil: PupilName) -> str:
    return capital(full_name(pupil.given_name, pupil.family_name))


def _back(class_: ClassChoice) -> Button:
    return Button(_("Back"), presses.ContactsOf(class_.class_id, 0))


def noted(class_: ClassChoice, pupil: PupilName, way: ContactWay) -> Screen:
    """It is noted; one press takes it back."""
    said = {
        ContactWay.MET: _("%(child)s: noted, you have met the home today.", child=_called(pupil)),
        ContactWay.PHONE: _("%(child)s: noted, you have talked with the home by phone today.", child=_called(pupil)),
    }
    undo = Button(_("Undo"), presses.UndoContact(pupil.pupil_id))
    return Screen(said[way], ((undo, entry(class_.class_id)),), protected=True)


def taken_back() -> str:
    """Above the home: what a colleague has noted stands."""
    return _("Taken back. You have noted nothing of today.")


def counted(schools: Sequence[Counted]) -> Screen:
    """Class by class, how many pupils of how many; nobody is named, and each stands there once."""
    text = "\n\n".join(_numbers(each, alone=len(schools) == 1) for each in schools)
    return Screen(shortened(text, _ROOM), ((_questions(),),))


def _numbers(found: Counted, *, alone: bool) -> str:
    text = _(
        "Pupils whose home the school has not talked with since %(date)s, when the school year began. "
        "A child with two homes counts once.",
        date=long_date(found.since),
    )
    all_ = _("Altogether")
    few, of = sum(few for _name, few, _of in found.classes), sum(of for _name, _few, of in found.classes)
    lines = [
        _("%(class_name)s: %(number)s of %(all)s", class_name=name, number=str(few), all=str(of))
        for name, few, of in [(all_, few, of), *((class_name(name), few, of) for name, few, of in found.classes)]
    ]
    return "\n".join([*(() if alone else (isolated(found.school),)), text, "", *lines])
