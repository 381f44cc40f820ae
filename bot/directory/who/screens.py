"""Every word and button of /who: names by what they do, what to ask them about, and posts that nobody holds."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from bot.core.dates import long_date
from bot.core.presses import Press
from bot.core.replies import Button, Screen, Toast, shortened
from bot.core.texts import _, capital, isolated, listed, ngettext
from bot.directory.classes import ClassFacts
from bot.directory.rights.presses import ShowRights
from bot.directory.turning import back, class_list, in_twos
from bot.directory.who.presses import ListPeople, ShowMyName, ShowPeople, ShowVacant
from bot.directory.who.queries import Elected, People, StaffMember
from bot.people.acting import SchoolFacts
from bot.schools.policy import Policy

# Telegram's limit is 4096; a team of forty must not break the screen.
_MOST_NAMES = 12
_LONGEST_NAME = 60


class Around(Struct, frozen=True):
    """The people around a class, as the reader may see them. `shows_name`: None for who is not elected."""

    klass: ClassFacts
    school: SchoolFacts
    policy: Policy
    people: People
    shows_name: bool | None


def classes(choices: Sequence[ClassFacts], page: int) -> Screen:
    """Whose people?"""
    return class_list(_("Whose people?"), choices, page, ShowPeople, ListPeople)


def people(around: Around, to_card: Press, pages: Sequence[tuple[str | None, Press]] = ()) -> Screen:
    """Who is who, and whom to ask about what. `pages`: where one may write in confidence, by the child if several."""
    klass = around.klass
    lines = [_("Who is who: %(whose)s", whose=klass.title) if klass.title else _("Who is who"), ""]
    lines += [*_teachers(around), "", *_school(around), "", *_elected(around)]
    # Translators: buttons, at most 20 characters.
    rows = in_twos(
        [Button(_("Keeping in touch"), to_card), Button(_("Your rights"), ShowRights(klass.school_id, klass.class_id))]
    )
    rows += [(Button(_confidence(child), press),) for child, press in pages]
    if _vacancies(around):
        # Translators: button, at most 20 characters: posts that nobody holds, and whom to ask instead.
        rows.append((Button(_("Whom do I ask now?"), ShowVacant(klass.class_id)),))
    if around.shows_name is not None:
        label = _("Hide my name") if around.shows_name else _("Show my name")
        rows.append((Button(label, ShowMyName(klass.class_id, not around.shows_name)),))
    return Screen("\n".join(lines), tuple(rows))


def _confidence(child: str | None) -> str:
    # Translators: buttons, at most 20 characters; %(name)s is a child's first name.
    return _("Confidential: %(name)s", name=isolated(child[:12])) if child else _("Write in confidence")


def vacant(around: Around) -> Screen:
    """Each post that nobody holds, and whom to ask meanwhile."""
    lines = [_("Nobody holds these posts right now. Ask here meanwhile:"), ""]
    lines += [f"• {line}" for line in _vacancies(around)] or [_("Every post is filled.")]
    if around.school.phone:
        lines += ["", _("Office: %(phone)s", phone=around.school.phone)]
    return Screen("\n".join(lines), (back(ShowPeople(around.klass.class_id)),))


def _vacancies(around: Around) -> list[str]:
    found, mentor = around.people, around.policy.terms.main_teacher == "mentor"
    lines = []
    if not found.contact_teachers:
        lines.append(_no_teacher(found.team, mentor=mentor))
    if not found.heads:
        lines.append(_("Head: ask the office."))
    if found.contact_parents.count < max(1, around.policy.representatives.per_class_min):
        lines.append(_("Contact parents: ask the teacher. Say so there, too, if you would like a post."))
    return lines + [
        _("%(body)s: ask the office.", body=isolated(shortened(capital(name), _LONGEST_NAME)))
        for name in around.policy.bodies.names[:_MOST_NAMES]
        if not around.people.bodies.get(name, Elected()).count
    ]


def _no_teacher(team: Sequence[StaffMember], *, mentor: bool) -> str:
    if not team:
        return _("Mentor: ask the office.") if mentor else _("Contact teacher: ask the office.")
    names = _names(team)
    if mentor:
        return _("Mentor: ask the team, %(names)s.", names=names)
    return _("Contact teacher: ask the team, %(names)s.", names=names)


def _teachers(around: Around) -> list[str]:
    found, mentor = around.people, around.policy.terms.main_teacher == "mentor"
    if found.contact_teachers:
        names = _names(found.contact_teachers)
        lines = [_("Mentor: %(names)s", names=names) if mentor else _("Contact teacher: %(names)s", names=names)]
        lines.append(_("Ask about everyday life, wellbeing and learning."))
    else:
        lines = [
            _("Mentor: nobody is named right now.") if mentor else _("Contact teacher: nobody is named right now.")
        ]
    if found.team:
        lines += [_("Team: %(names)s", names=_names(found.team)), _("Ask about their subjects and the school day.")]
    lines += [
        _("Substitute: %(name)s, until %(date)s.", name=_name(member), date=long_date(member.until))
        if member.until
        else _("Substitute: %(name)s", name=_name(member))
        for member in found.substitutes[:_MOST_NAMES]
    ]
    return lines


def _school(around: Around) -> list[str]:
    phone = around.school.phone
    office = _("Office: %(phone)s", phone=phone) if phone else _("Office: ask at the school.")
    heads = around.people.heads
    return [
        office,
        _("Ask about absence, practical things and codes for this chat."),
        _("Head: %(names)s", names=_names(heads)) if heads else _("Head: nobody is named right now. Ask the office."),
        _("Ask when you get no further with the teacher."),
    ]


def _elected(around: Around) -> list[str]:
    chosen = around.people.contact_parents
    lines = [_contact_parents(chosen)]
    vacant = around.policy.representatives.per_class_min - chosen.count
    if vacant > 0:
        lines.append(
            ngettext(
                "%(number)s post as contact parent is free. Tell the teacher if you would like it.",
                "%(number)s posts as contact parent are free. Tell the teacher if you would like one.",
                vacant,
            )
        )
    names = [*around.policy.bodies.names, *(set(around.people.bodies) - set(around.policy.bodies.names))]
    lines += [_body(name, around.people.bodies.get(name, Elected())) for name in names[:_MOST_NAMES]]
    return lines


def _contact_parents(chosen: Elected) -> str:
    if chosen.names:
        return _("Contact parents: %(names)s", names=_listed(chosen.names))
    if chosen.count:
        return ngettext(
            "Contact parents: %(number)s. The teacher puts you in touch.",
            "Contact parents: %(number)s. The teacher puts you in touch.",
            chosen.count,
        )
    return _("Contact parents: nobody is elected right now.")


def _body(name: str, chosen: Elected) -> str:
    body = isolated(shortened(capital(name), _LONGEST_NAME))
    if chosen.names:
        return _("%(body)s: %(names)s", body=body, names=_listed(chosen.names))
    if chosen.count:
        return ngettext(
            "%(body)s: %(number)s elected parent. The office puts you in touch.",
            "%(body)s: %(number)s elected parents. The office puts you in touch.",
            chosen.count,
            body=body,
        )
    return _("%(body)s: nobody is named here. Ask the office.", body=body)


def _names(members: Sequence[StaffMember]) -> str:
    return _listed([member.name for member in members])


def _name(member: StaffMember) -> str:
    return isolated(shortened(member.name, _LONGEST_NAME))


def _listed(names: Sequence[str]) -> str:
    return listed([isolated(shortened(name, _LONGEST_NAME)) for name in names[:_MOST_NAMES]])


def name_shown(shown: bool) -> Toast:
    return Toast(_("The homes can read your name now.") if shown else _("Your name is no longer shown."))
