"""Every word and button of who is what at the school, for the office and the head."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from bot.core.dates import long_date, short_date
from bot.core.presses import Press
from bot.core.replies import Button, Rows, Screen, shortened
from bot.core.texts import _, capital, isolated, language, name_key
from bot.people.access import ROLE_NAMES
from bot.people.models import Representative, StaffRole
from bot.people.pages.presses import HandOutPage
from bot.people.roles.presses import (
    AddSubstitute,
    EndMandate,
    EndRole,
    ListClasses,
    NameContactParent,
    NameMember,
    PickBody,
    PickContactParent,
    PickLastDay,
    PickMember,
    PickSubstitute,
    ShowClassRoles,
    ShowMandate,
    ShowRole,
    ShowSchoolRoles,
)
from bot.people.roles.queries import ClassEntry, Holder, PersonName
from bot.people.roles.rules import last_day

CLASSES_A_PAGE = 30
NAMES_A_PAGE = 12
LONGEST_LABEL = 30
LONGEST_NAME = 60
# In the order in which a class thinks of them.
_ORDER = (*StaffRole, *Representative)


def full_name(person: PersonName) -> str:
    """A name inside a text, clipped, and fenced where its script runs the other way."""
    return isolated(shortened(f"{person.given_name} {person.family_name}".strip(), LONGEST_NAME))


def _label(person: PersonName) -> str:
    return shortened(f"{person.given_name} {person.family_name}".strip(), LONGEST_LABEL)


def by_name(people: Sequence[PersonName]) -> list[PersonName]:
    """By first name, then family name, in the reader's alphabet."""
    code = language()
    return sorted(people, key=lambda each: (name_key(each.given_name, code), name_key(each.family_name, code)))


def paged(buttons: Sequence[Button], most: int, page: int, turn: Callable[[int], Press]) -> Rows:
    """One page of buttons, two to a row, and the row that turns to the others."""
    count = max(1, -(-len(buttons) // most))
    page = min(max(page, 0), count - 1)
    shown = buttons[page * most : (page + 1) * most]
    rows = [tuple(shown[start : start + 2]) for start in range(0, len(shown), 2)]
    turns = []
    if page:
        turns.append(Button(_("Back"), turn(page - 1)))
    if page + 1 < count:
        turns.append(Button(_("Show more"), turn(page + 1)))
    return (*rows, tuple(turns)) if turns else tuple(rows)


def class_list(classes: Sequence[ClassEntry], schools: Sequence[tuple[int, str]], page: int) -> Screen:
    """Which class? And the whole school; with several schools each by its name."""
    buttons = [Button(shortened(each.name, LONGEST_LABEL), ShowClassRoles(each.class_id)) for each in classes]
    rows = paged(buttons, CLASSES_A_PAGE, page, ListClasses)
    if len(schools) == 1:
        whole = [Button(_("The whole school"), ShowSchoolRoles(schools[0][0]))]
    else:
        whole = [Button(shortened(name, LONGEST_LABEL), ShowSchoolRoles(school_id)) for school_id, name in schools]
    return Screen(_("Who is what at the school? Choose a class."), (*rows, *((button,) for button in whole)))


def class_roles(found: ClassEntry, holders: Sequence[Holder], note: str | None = None) -> Screen:
    """Who is what in a class, and naming more."""
    class_id = found.class_id
    lines = [*([note, ""] if note else []), isolated(shortened(found.name, LONGEST_NAME)), *_lines(holders)]
    if not holders:
        lines.append(_("Nobody has a role here yet."))
    naming = (
        (Button(_("Add a substitute"), PickSubstitute(class_id, 0)),),
        (Button(_("Contact parent"), PickContactParent(class_id, 0)), Button(_("Into a body"), PickBody(class_id))),
        (Button(_("Other class"), ListClasses(0)),),
    )
    return Screen("\n".join(lines), (*_ending(holders), *naming))


def school_roles(school: str, holders: Sequence[Holder], note: str | None = None) -> Screen:
    """Who works for the whole school, and who sits in its bodies."""
    lines = [*([note, ""] if note else []), isolated(shortened(school, LONGEST_NAME)), *_lines(holders)]
    if not holders:
        lines.append(_("Nobody has a role here yet."))
    return Screen("\n".join(lines), (*_ending(holders), (Button(_("Choose a class"), ListClasses(0)),)))


def _ordered(holders: Sequence[Holder]) -> list[Holder]:
    return sorted(holders, key=lambda each: (_ORDER.index(each.role), each.row_id))[: 2 * NAMES_A_PAGE]


def _lines(holders: Sequence[Holder]) -> list[str]:
    return [
        _("%(role)s: %(name)s", role=role_of(each), name=_until(full_name(each.person), each))
        for each in _ordered(holders)
    ]


def _until(name: str, holder: Holder) -> str:
    if holder.until is None:
        return name
    return _("%(name)s (until %(date)s)", name=name, date=short_date(last_day(holder.until, holder.zone)))


def role_of(holder: Holder) -> str:
    """What the role is called; of a representative also the body's own name."""
    if holder.body is not None:
        return isolated(shortened(capital(holder.body), LONGEST_NAME))
    return _(ROLE_NAMES[holder.role])


def _ending(holders: Sequence[Holder]) -> Rows:
    buttons = [
        Button(
            _label(each.person),
            ShowMandate(each.row_id) if isinstance(each.role, Representative) else ShowRole(each.row_id),
        )
        for each in _ordered(holders)
    ]
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


def _back(holder: Holder) -> Button:
    if holder.class_id is None:
        return Button(_("Back"), ShowSchoolRoles(holder.school_id))
    return Button(_("Back"), ShowClassRoles(holder.class_id))


def holder(found: Holder, may_end: bool, *, links: bool = False) -> Screen:
    """One person's role: what it is, and what ending it does. `links`: they may be given a link to the board."""
    # Translators: button, at most 20 characters: makes a link to the board of times for this colleague.
    link = Button(_("Link to the times"), HandOutPage(found.school_id, found.person.person_id))
    elected = isinstance(found.role, Representative)
    linking = ((link,),) if links and not elected else ()
    about = _("%(name)s, %(role)s", name=full_name(found.person), role=_in_class(found))
    if found.until is not None:
        day = long_date(last_day(found.until, found.zone))
        about = _("%(role)s: until %(date)s", role=about, date=day)
    if not may_end:
        ending = _("The head ends roles of the whole school.")
        return Screen(f"{about}\n\n{ending}", (*linking, (_back(found),)))
    if elected:
        ending = _("Ending this closes what it lets the person do here, at once.")
    else:
        ending = _(
            "Ending the role closes the person's buttons at once. Open rounds go to a colleague or the head, "
            "and booked times stand."
        )
    press: Press = EndMandate(found.row_id) if elected else EndRole(found.row_id)
    return Screen(f"{about}\n\n{ending}", (*linking, (Button(_("End the role"), press), _back(found))))


def _in_class(found: Holder) -> str:
    if found.class_name is None:
        return role_of(found)
    return _("%(role)s in %(class_name)s", role=role_of(found), class_name=isolated(found.class_name))


def ended(found: Holder) -> str:
    """The note over the list after a role was ended."""
    return _("Ended: %(name)s, %(role)s.", name=full_name(found.person), role=role_of(found))


def pick_substitute(found: ClassEntry, people: Sequence[PersonName], page: int) -> Screen:
    """Who of the staff stands in?"""
    class_id = found.class_id
    buttons = [Button(_label(each), PickLastDay(class_id, each.person_id)) for each in by_name(people)]
    rows = paged(buttons, NAMES_A_PAGE, page, lambda to: PickSubstitute(class_id, to))
    return Screen(
        _("Who stands in for %(class_name)s?", class_name=isolated(found.name)), (*rows, (_to_class(class_id),))
    )


def pick_last_day(found: ClassEntry, person: PersonName, days: Sequence[date], note: str | None = None) -> Screen:
    """Until which day? Others are typed."""
    buttons = [Button(capital(short_date(day)), AddSubstitute(found.class_id, person.person_id, day)) for day in days]
    rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    question = _(
        "Until which day does %(name)s stand in? Choose one, or write it like this: 18/12.", name=full_name(person)
    )
    return Screen(f"{note}\n\n{question}" if note else question, (*rows, (_to_class(found.class_id),)))


def day_unread() -> str:
    return _("I did not understand that day.")


def day_passed() -> str:
    return _("That day is over.")


def pick_contact_parent(found: ClassEntry, people: Sequence[PersonName], page: int) -> Screen:
    """Whom did the class elect?"""
    class_id = found.class_id
    buttons = [Button(_label(each), NameContactParent(class_id, each.person_id)) for each in by_name(people)]
    rows = paged(buttons, NAMES_A_PAGE, page, lambda to: PickContactParent(class_id, to))
    text = _("Who is contact parent of %(class_name)s?", class_name=isolated(found.name)) if people else _no_guardians()
    return Screen(text, (*rows, (_to_class(class_id),)))


def pick_body(found: ClassEntry, bodies: Sequence[str]) -> Screen:
    """Which body? Their names are the school's own."""
    if not bodies:
        return Screen(_("The school's principle names no body."), ((_to_class(found.class_id),),))
    rows = tuple(
        (Button(shortened(capital(name), LONGEST_LABEL), PickMember(found.class_id, place, 0)),)
        for place, name in enumerate(bodies[:NAMES_A_PAGE])
    )
    return Screen(_("Into which body?"), (*rows, (_to_class(found.class_id),)))


def pick_member(found: ClassEntry, body: int, name: str, people: Sequence[PersonName], page: int) -> Screen:
    """Which guardian of the class?"""
    class_id = found.class_id
    buttons = [Button(_label(each), NameMember(class_id, body, each.person_id)) for each in by_name(people)]
    rows = paged(buttons, NAMES_A_PAGE, page, lambda to: PickMember(class_id, body, to))
    text = _("Who sits in it? %(body)s", body=isolated(capital(name))) if people else _no_guardians()
    return Screen(text, (*rows, (_to_class(class_id),)))


def _no_guardians() -> str:
    return _("Nobody has joined as guardian of this class yet.")


def _to_class(class_id: int) -> Button:
    return Button(_("Back"), ShowClassRoles(class_id))


def has_role() -> str:
    return _("The person has that role already.")


def is_over() -> str:
    return _("That role is over.")


def last_head() -> str:
    return _("A school needs a head. Name the next one first.")
