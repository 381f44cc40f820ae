"""The one table of rights: who may do what to whose. What is not in it is denied.

`may` is asked inside the transaction, with persons and roles read in it. A thing's own state (a round is open, a
time lies ahead) is a rule of its slice, not a right. The school's policy narrows what other adults than those with
custody may do (`guardianships`); it never widens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from bot.core.errors import NotAllowed
from bot.core.texts import N_
from bot.core.unit import Unit
from bot.people.acting import Acting, ActingPerson
from bot.people.models import Guardianship, Representative, StaffRole
from bot.schools.policy.values import GUARDIAN_RIGHTS


class Whose(StrEnum):
    """What a grant reaches."""

    OWN = "own"  # the person themselves
    OWN_CHILD = "own child"
    # A protected pupil whom the school let into the bot, before and after its guardian says yes.
    OWN_PROTECTED = "own protected child"
    OWN_CLASS = "own class"
    OWN_SCHOOL = "own school"


Role = Guardianship | StaffRole | Representative


class Grant(Struct, frozen=True):
    """One role and whose things it may do this to."""

    role: Role
    whose: Whose


class Right(Struct, frozen=True):
    """A row of the table: the action in plain words (a message id), and who may do it to whose."""

    title: str
    grants: tuple[Grant, ...]


class About(Struct, frozen=True):
    """What an action is about, as plain ids."""

    school_id: int
    class_id: int | None = None
    pupil_id: int | None = None
    person_id: int | None = None
    kind: str | None = None
    id: int | None = None


class Asked(Struct, frozen=True):
    """A question put to the table in a unit, for its audit rows."""

    action: str
    about: About
    person_id: int | None
    allowed: bool


ROLES: tuple[Role, ...] = (*Guardianship, *Representative, *StaffRole)
_GUARDIANS = tuple(Guardianship)
_CLASS_STAFF = (StaffRole.CONTACT_TEACHER, StaffRole.TEAM_TEACHER, StaffRole.SUBSTITUTE)
_SCHOOL_STAFF = (StaffRole.OFFICE, StaffRole.HEAD)


def _grants(whose: Whose, roles: Iterable[Role]) -> tuple[Grant, ...]:
    return tuple(Grant(role, whose) for role in roles)


_EVERYONE = _grants(Whose.OWN, ROLES)
_CLASS_AND_SCHOOL = (*_grants(Whose.OWN_CLASS, _CLASS_STAFF), *_grants(Whose.OWN_SCHOOL, _SCHOOL_STAFF))
_AROUND_CLASS = (
    *_grants(Whose.OWN_CHILD, _GUARDIANS),
    *_grants(Whose.OWN_CLASS, (Representative.CONTACT_PARENT,)),
    *_CLASS_AND_SCHOOL,
)
_OFFICE_AND_HEAD = _grants(Whose.OWN_SCHOOL, _SCHOOL_STAFF)
_HEAD = _grants(Whose.OWN_SCHOOL, (StaffRole.HEAD,))
_IN_CONFIDENCE = (
    *_grants(Whose.OWN_CHILD, (Guardianship.CUSTODY,)),
    *_grants(Whose.OWN_CLASS, _CLASS_STAFF),
    *_grants(Whose.OWN_SCHOOL, (StaffRole.HEAD,)),
)

# Each row: the action, what it is in plain words, who may do it to whose.
TABLE: Mapping[str, Right] = {
    # Oneself
    "home.see": Right(N_("See your start page"), _EVERYONE),
    "children.see": Right(N_("See which children you are linked to"), _grants(Whose.OWN, _GUARDIANS)),
    "reminders.choose": Right(N_("Choose how and when you are told"), _EVERYONE),
    # The school's own pages: each of them asks what may be done there.
    "page.open": Right(N_("Open the school's own pages"), _EVERYONE),
    "page.hand_out": Right(N_("Give a colleague a link to the times of talks"), _OFFICE_AND_HEAD),
    # Conferences, the home's side: both custody holders see and change; who does not hold custody sees at most.
    "conference.see": Right(N_("See when the talks are"), _grants(Whose.OWN_CHILD, _GUARDIANS)),
    "conference.book": Right(N_("Book, move and cancel talks"), _grants(Whose.OWN_CHILD, (Guardianship.CUSTODY,))),
    "wish.say": Right(N_("Say when you can come to a talk"), _grants(Whose.OWN_CHILD, (Guardianship.CUSTODY,))),
    # Conferences, the school's side
    "round.see": Right(N_("See who comes when"), _CLASS_AND_SCHOOL),
    "round.manage": Right(
        N_("Open and change rounds of talks"),
        (
            *_grants(Whose.OWN_CLASS, (StaffRole.CONTACT_TEACHER, StaffRole.TEAM_TEACHER)),
            *_OFFICE_AND_HEAD,
        ),
    ),
    # Where the principle has contact parents asked which staff take part (D2.31).
    "round.consult": Right(
        N_("Say who from the school takes part in talks"), _grants(Whose.OWN_CLASS, (Representative.CONTACT_PARENT,))
    ),
    "round.book_for": Right(N_("Book for families"), _CLASS_AND_SCHOOL),
    # A colleague at one talk: whoever is invited uses the second, and nobody else (conferences/colleagues).
    "talk.invite": Right(N_("Invite a colleague to one talk"), _CLASS_AND_SCHOOL),
    "talk.attend": Right(N_("Come to a colleague's talk you are invited to"), _CLASS_AND_SCHOOL),
    # What was held: marked by whoever sees who comes; counted against the principle by teachers and the head.
    "held.mark": Right(N_("Say which talks were held"), _CLASS_AND_SCHOOL),
    "held.count": Right(N_("See who has had a talk"), (*_grants(Whose.OWN_CLASS, _CLASS_STAFF), *_HEAD)),
    # Talks with one family: of these rights only who is invited, holds or arranged one makes use (single/access.py).
    "single.answer": Right(
        N_("Answer an invitation to a talk of your own"), _grants(Whose.OWN_CHILD, (Guardianship.CUSTODY,))
    ),
    "single.arrange": Right(N_("Invite one family to a talk"), _CLASS_AND_SCHOOL),
    "single.attend": Right(N_("Answer a colleague's invitation to a talk"), _grants(Whose.OWN, StaffRole)),
    # Confidential words: between who has custody and who answers for the class; the head stands in.
    "confidential.write": Right(N_("Write in confidence on the school's own page"), _IN_CONFIDENCE),
    "confidential.read": Right(N_("Read what was written to you in confidence"), _IN_CONFIDENCE),
    # What a talk is about. Without the child: only the two who decide it, whom `talks/topics/aside` knows.
    "topic.see": Right(
        N_("See what a talk is about"),
        (
            *_grants(Whose.OWN_CHILD, (Guardianship.CUSTODY,)),
            *_grants(Whose.OWN_CLASS, _CLASS_STAFF),
            *_grants(Whose.OWN_SCHOOL, (StaffRole.HEAD,)),
        ),
    ),
    "topic.raise": Right(
        N_("Raise topics before a talk"),
        (*_grants(Whose.OWN_CHILD, (Guardianship.CUSTODY,)), *_grants(Whose.OWN_CLASS, _CLASS_STAFF)),
    ),
    "topic.decide": Right(
        N_("Decide with the other side what is talked about without the child"),
        (
            *_grants(Whose.OWN_CHILD, (Guardianship.CUSTODY,)),
            *_grants(Whose.OWN_CLASS, (StaffRole.CONTACT_TEACHER, StaffRole.SUBSTITUTE)),
            *_grants(Whose.OWN_SCHOOL, (StaffRole.HEAD,)),
        ),
    ),
    # What a home asks or tells (conferences/requests): a talk is custody's to ask for, all else any adult's of a child.
    # Staff answer what they were told of; a change at home is only for the one it was told to.
    "request.ask": Right(N_("Ask the school for a talk"), _grants(Whose.OWN_CHILD, (Guardianship.CUSTODY,))),
    "request.tell": Right(N_("Tell the school something, or ask to be rung"), _grants(Whose.OWN_CHILD, _GUARDIANS)),
    "request.answer": Right(
        N_("Answer what families ask and tell"),
        (
            *_grants(Whose.OWN_CLASS, (StaffRole.CONTACT_TEACHER, StaffRole.SUBSTITUTE)),
            *_OFFICE_AND_HEAD,
        ),
    ),
    "visit.wish": Right(N_("Visit the class"), _grants(Whose.OWN_CHILD, _GUARDIANS)),
    "visit.answer": Right(N_("Answer who would like to visit the class"), _grants(Whose.OWN_CLASS, _CLASS_STAFF)),
    # Preparing a talk, what is agreed at it, and the record that stays in the school's own system.
    "preparation.see": Right(
        N_("See how talks are prepared"),
        (*_grants(Whose.OWN_CHILD, (Guardianship.CUSTODY,)), *_grants(Whose.OWN_CLASS, _CLASS_STAFF)),
    ),
    "preparation.home": Right(N_("Prepare a talk with your child"), _grants(Whose.OWN_CHILD, (Guardianship.CUSTODY,))),
    "preparation.lead": Right(N_("Prepare talks with pupils"), _grants(Whose.OWN_CLASS, _CLASS_STAFF)),
    "talk_agreement.see": Right(N_("See what was agreed at talks"), _IN_CONFIDENCE),
    "talk_agreement.make": Right(N_("Note what is agreed at talks"), _grants(Whose.OWN_CLASS, _CLASS_STAFF)),
    "talk_agreement.answer": Right(
        N_("Say how it went with what was agreed"), _grants(Whose.OWN_CHILD, (Guardianship.CUSTODY,))
    ),
    "record.see": Right(
        N_("See whether the school has written something new"),
        (*_grants(Whose.OWN_CHILD, (Guardianship.CUSTODY,)), *_grants(Whose.OWN_CLASS, _CLASS_STAFF)),
    ),
    "record.read": Right(
        N_("Say that you have read what the school writes"), _grants(Whose.OWN_CHILD, (Guardianship.CUSTODY,))
    ),
    "record.tell": Right(
        N_("Tell homes that the school has written something new"),
        _grants(Whose.OWN_CLASS, (StaffRole.CONTACT_TEACHER, StaffRole.TEAM_TEACHER)),
    ),
    # Absence and leave. Any adult whom the policy lets may report; staff of the class see today and take its register;
    # what absence adds up to is for who follows it up, and whether it was lawful for office and head.
    "absence.see": Right(N_("See a child's absence"), _grants(Whose.OWN_CHILD, _GUARDIANS)),
    "absence.report": Right(N_("Report a child's absence"), _grants(Whose.OWN_CHILD, _GUARDIANS)),
    "absence.today": Right(N_("See who is away today"), _CLASS_AND_SCHOOL),
    "absence.register": Right(N_("Take the register and report absence for a home"), _CLASS_AND_SCHOOL),
    "absence.follow": Right(
        N_("See what absence adds up to, and follow it up"),
        (*_grants(Whose.OWN_CLASS, (StaffRole.CONTACT_TEACHER,)), *_OFFICE_AND_HEAD),
    ),
    "absence.judge": Right(N_("Say which absence was not lawful"), _OFFICE_AND_HEAD),
    "absence.export": Right(N_("Take out the day's absence for the school's register"), _OFFICE_AND_HEAD),
    "leave.apply": Right(N_("Apply for leave for a child"), _grants(Whose.OWN_CHILD, (Guardianship.CUSTODY,))),
    # Short leave is the contact teacher's where the policy says so; the head decides about any.
    "leave.decide": Right(N_("Decide about leave"), (*_grants(Whose.OWN_CLASS, (StaffRole.CONTACT_TEACHER,)), *_HEAD)),
    # Questions: any adult of a child asks; whoever was told answers, and nobody else (questions/allowed).
    "question.ask": Right(N_("Ask the school"), _grants(Whose.OWN_CHILD, _GUARDIANS)),
    "question.answer": Right(N_("Answer questions from homes"), _CLASS_AND_SCHOOL),
    "question.write_home": Right(N_("Write to the home of one pupil"), _CLASS_AND_SCHOOL),
    # That one talked with a home, at the door or by phone: the class's own staff; the head reads numbers (D1.7).
    "contact.note": Right(N_("Note that you have talked with a home"), _grants(Whose.OWN_CLASS, _CLASS_STAFF)),
    "contact.count": Right(N_("See how many homes nobody has talked with"), _HEAD),
    # Class news. Every adult at home whom the policy lets reads; a post is its class's staff's to send and take back.
    "news.read": Right(
        N_("Read news from the class and the school"), (*_grants(Whose.OWN_CHILD, _GUARDIANS), *_CLASS_AND_SCHOOL)
    ),
    "news.write": Right(N_("Tell a class its news, and see who was reached"), _CLASS_AND_SCHOOL),
    "news.write_to_school": Right(N_("Tell all homes of the school"), _OFFICE_AND_HEAD),
    "meeting.agree": Right(
        N_("Agree with the team on a parents' meeting"), _grants(Whose.OWN_CLASS, (Representative.CONTACT_PARENT,))
    ),
    # The principle, who is who, the class's card. A card is the team's, an agreement the parents' (D2.16, D2.17).
    "principle.see": Right(N_("Read the school's principle"), _EVERYONE),
    "rights.see": Right(N_("Read your rights and whom to turn to"), _EVERYONE),
    "who.see": Right(N_("See who is who"), _AROUND_CLASS),
    "who.show_name": Right(N_("Show or hide your name as an elected parent"), _grants(Whose.OWN, Representative)),
    "card.see": Right(N_("See how school and home keep in touch"), _AROUND_CLASS),
    "card.set": Right(
        N_("Set how a class keeps in touch"),
        _grants(Whose.OWN_CLASS, (StaffRole.CONTACT_TEACHER, StaffRole.TEAM_TEACHER)),
    ),
    "agreement.propose": Right(
        N_("Propose what the parents may agree on"),
        _grants(Whose.OWN_CLASS, (StaffRole.CONTACT_TEACHER, StaffRole.TEAM_TEACHER)),
    ),
    "agreement.record": Right(
        N_("Record what the parents agreed on"),
        _grants(Whose.OWN_CLASS, (StaffRole.CONTACT_TEACHER, Representative.CONTACT_PARENT)),
    ),
    # Two homes of one child
    "sharing.choose": Right(
        N_("Choose what the child's other guardians see of your talks"),
        _grants(Whose.OWN_CHILD, (Guardianship.CUSTODY,)),
    ),
    "pairs.ask": Right(
        N_("Ask that two guardians of a pupil hear nothing of each other's talks"),
        (*_grants(Whose.OWN_CLASS, (StaffRole.CONTACT_TEACHER,)), *_OFFICE_AND_HEAD),
    ),
    "pairs.decide": Right(N_("Decide what two guardians of a pupil see of each other's talks"), _OFFICE_AND_HEAD),
    # Who is what at the school. Roles of the whole school are ended by the head.
    "roles.see": Right(N_("See who has which role"), _OFFICE_AND_HEAD),
    "roles.manage": Right(N_("Give and end roles in classes and bodies"), _OFFICE_AND_HEAD),
    "roles.manage_school": Right(N_("End roles of the whole school"), _HEAD),
    # Pupils and their adults
    "pupils.see": Right(N_("Find a pupil and the pupil's adults"), _OFFICE_AND_HEAD),
    "guardianships.manage": Right(N_("Change or end who acts for a pupil"), _OFFICE_AND_HEAD),
    # What waits for the office, and letters
    "office.see": Right(N_("See what waits for the office"), _OFFICE_AND_HEAD),
    "office.decide": Right(N_("Decide what waits for the office"), _OFFICE_AND_HEAD),
    "invitation.see": Right(N_("See who has a letter and who has joined"), _OFFICE_AND_HEAD),
    "invitation.issue": Right(N_("Make a new code for somebody"), _OFFICE_AND_HEAD),
    "invitation.revoke": Right(N_("Make a letter worthless"), _OFFICE_AND_HEAD),
    "joining.undo": Right(N_("Undo that the wrong person joined"), _OFFICE_AND_HEAD),
    # Protected pupils: in the bot only when school and home both say so; protected and unprotected by the head.
    "pupils.admit": Right(N_("Let a protected pupil into the bot"), _OFFICE_AND_HEAD),
    "pupils.protect": Right(N_("Protect a pupil, or end the protection"), _HEAD),
    "child.admit": Right(
        N_("Say yes or no to the bot for a protected child"),
        _grants(Whose.OWN_PROTECTED, (Guardianship.CUSTODY, Guardianship.INFORMATION, Guardianship.OTHER)),
    ),
}

ACTIONS: Mapping[str, tuple[Grant, ...]] = {action: right.grants for action, right in TABLE.items()}

# What each role is called in the table and on screens.
ROLE_NAMES: Mapping[Role, str] = {
    Guardianship.CUSTODY: N_("Guardian with custody"),
    Guardianship.INFORMATION: N_("Guardian with information only"),
    Guardianship.OTHER: N_("Other adult at home"),
    Representative.CONTACT_PARENT: N_("Contact parent"),
    Representative.BODY_MEMBER: N_("Representative in a body"),
    StaffRole.CONTACT_TEACHER: N_("Contact teacher"),
    StaffRole.TEAM_TEACHER: N_("Team teacher"),
    StaffRole.SUBSTITUTE: N_("Substitute"),
    StaffRole.OFFICE: N_("School office"),
    StaffRole.HEAD: N_("Head"),
}


def _reaches(person: ActingPerson, action: str, grant: Grant, about: About) -> bool:
    if isinstance(grant.role, Guardianship):
        return _reaches_home(person, action, grant, about)
    roles = [held for held in person.held if held.role is grant.role]
    if grant.whose is Whose.OWN:
        return bool(roles) and about.person_id in {None, person.person_id}
    if grant.whose is Whose.OWN_CLASS:
        return about.class_id is not None and any(role.class_id == about.class_id for role in roles)
    return grant.whose is Whose.OWN_SCHOOL and bool(roles)


def _reaches_home(person: ActingPerson, action: str, grant: Grant, about: About) -> bool:
    if grant.whose is Whose.OWN_PROTECTED:
        protected = [child for child in (*person.children, *person.waiting) if child.protected]
        return any(child.guardianship is grant.role and child.pupil_id == about.pupil_id for child in protected)
    children = [
        child
        for child in person.children
        if child.guardianship is grant.role and (action not in GUARDIAN_RIGHTS or action in child.allows)
    ]
    if grant.whose is Whose.OWN:
        return bool(children) and about.person_id in {None, person.person_id}
    return any(child.pupil_id == about.pupil_id for child in children)


def may(acting: Acting, action: str, about: About) -> bool:
    """Whether the acting account may do `action` to what `about` names. Unknown actions are denied."""
    return any(
        person.school.id == about.school_id and _reaches(person, action, grant, about)
        for person in acting.persons
        for grant in ACTIONS.get(action, ())
    )


def require(unit: Unit, acting: Acting, action: str, about: About) -> ActingPerson:
    """The person at the object's school who may do this. Raises NotAllowed; either way the unit remembers."""
    allowed = may(acting, action, about)
    person = next((each for each in acting.persons if each.school.id == about.school_id), None)
    unit.asked.append(Asked(action, about, person.person_id if person else None, allowed))
    if not allowed or person is None:
        raise NotAllowed
    return person


def _could(person: ActingPerson, action: str) -> bool:
    """Whether any role of the person reaches something of its own with this action."""
    mine = [About(person.school.id)]
    mine += [About(person.school.id, child.class_id, child.pupil_id) for child in (*person.children, *person.waiting)]
    mine += [About(person.school.id, class_id=held.class_id) for held in person.held]
    return any(_reaches(person, action, grant, about) for grant in ACTIONS.get(action, ()) for about in mine)


def has_role_for(acting: Acting, action: str) -> bool:
    """Whether any of the person's roles could ever do this: what menu, keyboard and help show."""
    return any(_could(person, action) for person in acting.persons)


def rights_of(acting: Acting) -> Sequence[str]:
    """What this account may do here, as titles (message ids) in the order of the table; nothing it may not."""
    return [right.title for action, right in TABLE.items() if has_role_for(acting, action)]


def classes_for(acting: Acting, action: str) -> tuple[tuple[ActingPerson, int, str], ...]:
    """The classes of one's own in which one may do this: (person, class id, class name)."""
    return tuple(
        (person, role.class_id, role.class_name or "")
        for person in acting.persons
        for role in person.roles
        if role.class_id is not None and may(acting, action, About(person.school.id, class_id=role.class_id))
    )
