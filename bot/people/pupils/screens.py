"""Every word and button of a pupil's card, for office and head.

Of a protected pupil it shows the alias only, and cannot be forwarded.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.replies import Button, Rows, Screen, shortened
from bot.core.texts import _, capital, isolated, language, listed, name_key, pgettext
from bot.people.access import ROLE_NAMES
from bot.people.invitations.presses import NewCode
from bot.people.joining.presses import UndoJoin
from bot.people.models import Guardianship
from bot.people.pairs.presses import HidePair
from bot.people.pupils.presses import (
    AdmitPupil,
    AskAlias,
    AskEndGuardianship,
    AskProtect,
    AskUnprotect,
    ChangeKind,
    EndGuardianship,
    ListPupilClasses,
    ListPupils,
    ProtectPupil,
    ShowGuardianship,
    ShowPupil,
    UnprotectPupil,
)
from bot.people.pupils.queries import Adult, PupilEntry
from bot.people.roles.queries import ClassEntry
from bot.people.roles.screens import CLASSES_A_PAGE, LONGEST_LABEL, LONGEST_NAME, NAMES_A_PAGE, paged

_NEW_KINDS = (Guardianship.CUSTODY, Guardianship.INFORMATION, Guardianship.OTHER)


def class_list(classes: Sequence[ClassEntry], page: int) -> Screen:
    """In which class is the pupil?"""
    buttons = [Button(shortened(each.name, LONGEST_LABEL), ListPupils(each.class_id, 0)) for each in classes]
    return Screen(_("In which class is the pupil?"), paged(buttons, CLASSES_A_PAGE, page, ListPupilClasses))


def pupil_list(found: ClassEntry, pupils: Sequence[PupilEntry], page: int) -> Screen:
    """Which pupil? Those without a name come last, numbered."""
    code = language()
    named = sorted(
        (each for each in pupils if _name(each)),
        key=lambda each: (name_key(_name(each), code), each.pupil_id),
    )
    nameless = [each for each in pupils if not _name(each)]
    buttons = [Button(shortened(_name(each), LONGEST_LABEL), ShowPupil(each.pupil_id)) for each in named]
    for number, each in enumerate(nameless, start=1):
        label = _("%(pupil)s (%(count)s)", pupil=capital(_nameless()), count=number)
        buttons.append(Button(label, ShowPupil(each.pupil_id)))
    rows = paged(buttons, NAMES_A_PAGE, page, lambda to: ListPupils(found.class_id, to))
    text = _("Which pupil?") if pupils else _("Nobody is in this class.")
    return Screen(text, (*rows, (Button(_("Other class"), ListPupilClasses(0)),)))


def _name(pupil: PupilEntry) -> str:
    if pupil.protected:
        return pupil.alias or ""
    return f"{pupil.given_name} {pupil.family_name}".strip()


def _nameless() -> str:
    return pgettext("instead of a name", "a pupil")


def pupil_name(pupil: PupilEntry) -> str:
    """What the office reads: the name, or the alias of a protected pupil."""
    return isolated(shortened(_name(pupil) or _nameless(), LONGEST_NAME))


def _adult_name(pupil: PupilEntry, adult: Adult) -> str:
    # A family name would tell the child's.
    name = adult.given_name if pupil.protected else f"{adult.given_name} {adult.family_name}".strip()
    return isolated(shortened(name, LONGEST_NAME))


def card(pupil: PupilEntry, adults: Sequence[Adult], may_protect: bool, note: str | None = None) -> Screen:
    """The pupil, the adults, and for a protected one what the bot knows."""
    name = capital(pupil_name(pupil))
    head = name if pupil.protected else f"{name} ({isolated(pupil.class_name)})"
    lines = [*([note, ""] if note else []), head]
    if pupil.protected:
        lines += _protected_lines(pupil, adults)
    lines += [
        _("%(name)s: %(kind)s", name=_adult_name(pupil, adult), kind=_(ROLE_NAMES[adult.kind])) for adult in adults
    ]
    if not adults:
        lines.append(_("Nobody acts for the pupil."))
    buttons = [
        Button(shortened(adult.given_name, LONGEST_LABEL), ShowGuardianship(adult.guardianship_id))
        for adult in adults[:NAMES_A_PAGE]
    ]
    rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    homes = ((Button(_("Who sees what"), HidePair(pupil.pupil_id)),),) if len(adults) > 1 else ()
    back = (Button(_("Back"), ListPupils(pupil.class_id, 0)),)
    return Screen("\n".join(lines), (*rows, *homes, *_protecting(pupil, may_protect), back), protected=pupil.protected)


def _protected_lines(pupil: PupilEntry, adults: Sequence[Adult]) -> list[str]:
    lines = [_("Protected: the bot shows neither name, class nor school.")]
    if not pupil.alias:
        lines.append(_("There is no alias yet."))
    if pupil.admitted_at is None:
        lines.append(_("Not in the bot. That takes a yes from the school and from the guardian."))
    else:
        yes = [_adult_name(pupil, adult) for adult in adults if adult.said_yes is not None]
        lines.append(_("The school has said yes to the bot."))
        lines.append(
            _("Has also said yes: %(names)s.", names=listed(yes)) if yes else _("No guardian has said yes yet.")
        )
    return [*lines, ""]


def _protecting(pupil: PupilEntry, may_protect: bool) -> Rows:
    rows: list[tuple[Button, ...]] = []
    if pupil.protected:
        rows.append((Button(_("Alias"), AskAlias(pupil.pupil_id)), _admitting(pupil)))
    if may_protect:
        rows.append(
            (Button(_("End protection"), AskUnprotect(pupil.pupil_id)),)
            if pupil.protected
            else (Button(_("Protect"), AskProtect(pupil.pupil_id)),)
        )
    return tuple(rows)


def _admitting(pupil: PupilEntry) -> Button:
    if pupil.admitted_at is None:
        return Button(_("Let into the bot"), AdmitPupil(pupil.pupil_id, True))
    return Button(_("Out of the bot"), AdmitPupil(pupil.pupil_id, False))


def adult_card(pupil: PupilEntry, adult: Adult) -> Screen:
    """One adult: what they are to the pupil, whether they have joined, and what can be changed."""
    text = _(
        "%(name)s, for %(pupil)s: %(kind)s",
        name=_adult_name(pupil, adult),
        pupil=pupil_name(pupil),
        kind=_(ROLE_NAMES[adult.kind]),
    )
    joined = _("Has joined here with a letter.") if adult.linked else _("Has not joined here.")
    labels = {
        Guardianship.CUSTODY: _("With custody"),
        Guardianship.INFORMATION: _("Information only"),
        Guardianship.OTHER: _("Other adult"),
    }
    kinds = tuple(
        (Button(labels[kind], ChangeKind(adult.guardianship_id, kind)),)
        for kind in _NEW_KINDS
        if kind is not adult.kind
    )
    ending = (
        Button(_("End this"), AskEndGuardianship(adult.guardianship_id)),
        Button(_("Back"), ShowPupil(pupil.pupil_id)),
    )
    return Screen(f"{text}\n{joined}", (*kinds, *_letter(pupil, adult), ending), protected=pupil.protected)


def _letter(pupil: PupilEntry, adult: Adult) -> Rows:
    """Adults of a protected pupil are in no list of letters: from here they get a new code, or a wrong one is out."""
    rows = []
    if adult.linked:
        rows.append((Button(_("It was someone else"), UndoJoin(adult.person_id, 0)),))
    if adult.enabled and (pupil.admitted_at is not None or not pupil.protected):
        rows.append((Button(_("Make a new code"), NewCode(adult.person_id, 0)),))
    return tuple(rows)


def ask_end(pupil: PupilEntry, adult: Adult) -> Screen:
    """What ending a guardianship does."""
    text = _(
        "Should %(name)s no longer act for %(pupil)s? From then on everything about the child is closed here. "
        "The bot does not say why, and no class list brings it back.",
        name=_adult_name(pupil, adult),
        pupil=pupil_name(pupil),
    )
    rows = (
        (
            Button(_("Yes, end it"), EndGuardianship(adult.guardianship_id)),
            Button(_("Back"), ShowPupil(pupil.pupil_id)),
        ),
    )
    return Screen(text, rows, protected=pupil.protected)


def ended(pupil: PupilEntry, adult: Adult) -> str:
    return _("Ended. %(name)s sees nothing about the child any more.", name=_adult_name(pupil, adult))


def ask_protect(pupil: PupilEntry) -> Screen:
    """What protecting does, before it is done."""
    text = _(
        "Protect this pupil? Then I say neither name, class nor school, and the child is in no list or figure. "
        "The home hears nothing from me until both you and the guardian say yes. "
        "Booked talks stand: please tell the home yourselves."
    )
    return Screen(text, _yes_or_back(Button(_("Yes, protect"), ProtectPupil(pupil.pupil_id)), pupil), protected=True)


def ask_unprotect(pupil: PupilEntry) -> Screen:
    """What ending the protection does."""
    text = _("End the protection? The bot then shows the child's name and class again, to class, staff and home.")
    return Screen(text, _yes_or_back(Button(_("Yes, end it"), UnprotectPupil(pupil.pupil_id)), pupil), protected=True)


def _yes_or_back(yes: Button, pupil: PupilEntry) -> Rows:
    return ((yes, Button(_("Back"), ShowPupil(pupil.pupil_id))),)


def ask_alias(pupil: PupilEntry, note: str | None = None) -> Screen:
    """What should texts call the child?"""
    question = _("What should the bot call the child? Write a word that tells nothing, and not the child's name.")
    back = ((Button(_("Back"), ShowPupil(pupil.pupil_id)),),)
    return Screen(f"{note}\n\n{question}" if note else question, back, protected=True)


def alias_unfit() -> str:
    return _("That will not do: it is too long, or the child's name is in it.")
