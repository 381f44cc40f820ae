"""Every word and button of /principle but the sentences about single settings (`words/`).

The one rule kept here: the school's words and what holds where it is silent each stand under a line that says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from bot.core.dates import day_of_year
from bot.core.replies import Button, Rows, Screen
from bot.core.texts import _, isolated, language, pgettext
from bot.directory.principle.duties import PARTIES, Page
from bot.directory.principle.presses import ShowChanges, ShowDuties, ShowPrinciple, ShowTheme
from bot.directory.principle.telling import Told, split
from bot.directory.principle.themes import Theme
from bot.directory.turning import back, in_twos, page_row, titled
from bot.people.acting import SchoolFacts
from bot.schools.policy import Policy

# How each document's language sets what is quoted.
_MARKS = {"da": "»{}«", "nb": "«{}»", "sv": "”{}”"}
# Stands behind what the chat does nothing about, and before the line that says so.
_NOT_HERE = "*"


class Edition(Struct, frozen=True):
    """A policy as it stands at the school. `changed_on`: when it was last changed after it had been set up; `named`:
    the school's name may stand beside it (not where all one's children there are protected)."""

    school: SchoolFacts
    policy: Policy
    next_review: date | None
    changed_on: date | None
    named: bool = True


def theme_title(theme: Theme) -> str:
    # Translators: buttons, at most 20 characters: the themes of a school's principle.
    return {
        Theme.TALKS: _("Talks"),
        Theme.TIMES: _("Times for talks"),
        Theme.PREPARATION: _("Preparation"),
        Theme.TOPICS: pgettext("principle", "Topics"),
        Theme.AGREEMENTS: pgettext("principle", "Agreements"),
        Theme.MEETINGS: _("Meetings and visits"),
        Theme.CONTACT: _("Keeping in touch"),
        Theme.NEWS: _("Telling each other"),
        Theme.ABSENCE: _("Absence and leave"),
        Theme.SAFETY: _("If something is up"),
        Theme.BODIES: _("Taking part"),
    }[theme]


def principle(edition: Edition) -> Screen:
    """What the document is, who stands behind it, and the ways into it."""
    policy, school_id = edition.policy, edition.school.id
    lines = [isolated(policy.principle.title), *([isolated(edition.school.name)] if edition.named else []), ""]
    lines += _document(edition)
    if policy.principle.law_outdated:
        lines += ["", *_outdated(policy)]
    lines += ["", _("Choose what you want to know about. The school's own words always stand apart from the rest.")]
    # Translators: button, at most 20 characters: school, parents and pupil side by side.
    rows: list[tuple[Button, ...]] = [(Button(_("Who does what?"), ShowDuties(school_id)),)]
    rows += in_twos([Button(theme_title(theme), ShowTheme(school_id, theme)) for theme in Theme])
    if edition.changed_on is not None:
        rows.append((Button(_("What has changed?"), ShowChanges(school_id)),))
    return Screen("\n".join(lines), (*rows, *_links(policy)))


def _document(edition: Edition) -> list[str]:
    document, lines = edition.policy.principle, []
    if edition.policy.level == "municipality":
        lines.append(_("It holds for all the municipality's schools."))
    lines.append(_approval(edition.policy))
    if document.discussed_in:
        lines.append(_("Discussed beforehand in: %(body)s.", body=isolated(document.discussed_in)))
    if document.revised_on:
        lines.append(_("Revised on %(date)s.", date=day_of_year(document.revised_on)))
    lines += _review(edition)
    if edition.changed_on is not None:
        lines.append(_("The school last changed its settings here on %(date)s.", date=day_of_year(edition.changed_on)))
    return lines


def _approval(policy: Policy) -> str:
    who, on = policy.principle.approved_by, policy.principle.approved_on
    if who and on:
        return _("Approved on %(date)s by: %(who)s.", date=day_of_year(on), who=isolated(who))
    if who:
        return _("Approved by: %(who)s.", who=isolated(who))
    if on:
        return _("Approved on %(date)s.", date=day_of_year(on))
    return _("The document does not say who approved it, or when.")


def _review(edition: Edition) -> list[str]:
    document = edition.policy.principle
    if document.review == "none":
        return [_("The document does not say when it is looked at again.")]
    lines = []
    if document.reviewed_by:
        lines.append(_("Looked at every year by: %(who)s.", who=isolated(document.reviewed_by)))
    else:
        lines.append(_("It is looked at every year."))
    if edition.next_review is not None:
        lines.append(_("Next time: at the latest %(date)s.", date=day_of_year(edition.next_review)))
    return lines


def _outdated(policy: Policy) -> list[str]:
    """D4.32, D4.58: the document cites a law that is no longer the law."""
    lines = [
        _("The document names a law that has been replaced since. Today's law holds; the school can tell you more.")
    ]
    mark = policy.mark("principle.law_outdated")
    if mark is not None and mark.source and mark.checked_on:
        lines.append(
            _("Source: %(source)s, checked on %(date)s.", source=mark.source, date=day_of_year(mark.checked_on))
        )
    return lines


def _links(policy: Policy) -> Rows:
    """Only addresses that the school has filled in (no dead doors)."""
    links = policy.links
    # Translators: buttons, at most 20 characters; they open pages of the school.
    found = [
        (_("Read the document"), links.principle),
        (_("Laws and rules"), links.rules),
        (_("Work plan"), links.work_plan),
        (_("The school's portal"), links.portal),
        (_("The other portal"), links.second_portal),
        (_("About marks"), links.grading),
        (_("Rules for leave"), links.leave_rules),
        (_("Contact parents"), links.representative_role),
    ]
    return tuple(in_twos([Button(label, url=address) for label, address in found if address]))


def theme(edition: Edition, which: Theme, pages: Sequence[Sequence[Told]], number: int) -> Screen:
    """One page of a theme."""
    school_id = edition.school.id
    lines = [titled(theme_title(which), number, len(pages)), *_told(edition, pages[number])]
    rows = page_row(number, len(pages), lambda page: ShowTheme(school_id, which, page))
    return Screen("\n".join(lines), (*rows, back(ShowPrinciple(school_id))))


def changes(
    edition: Edition, pages: Sequence[Sequence[Told]], number: int, since: int = 0, *, other_document: bool = False
) -> Screen:
    """One page of what the last change of the settings brought (D2.54), or the changes since that version."""
    school_id = edition.school.id
    title = (
        _("Changed on %(date)s", date=day_of_year(edition.changed_on))
        if edition.changed_on
        else _("Nothing has changed.")
    )
    told = _told(edition, pages[number]) if pages[number] else []
    if other_document and number == 0:
        told = ["", _("There is a new version of the document."), *told]
    told = told or ["", _("Nothing that is told about here.")]
    rows = page_row(number, len(pages), lambda page: ShowChanges(school_id, page, since))
    if other_document and (address := edition.policy.links.principle):
        rows = (*rows, (Button(_("Read the document"), url=address),))
    return Screen("\n".join([titled(title, number, len(pages)), *told]), (*rows, back(ShowPrinciple(school_id))))


def _told(edition: Edition, told: Sequence[Told]) -> list[str]:
    stated, default = split(told)
    lines = []
    if stated:
        lines += ["", _("The principle says:"), *(line for each in stated for line in _sentence(edition, each))]
    if default:
        lines += [
            "",
            _("The principle says nothing about this. Until the school decides otherwise:"),
            *(line for each in default for line in _sentence(edition, each)),
        ]
    if any(each.quote for each in stated):
        lines += ["", _own_words(edition.policy)]
    asks = frozenset(whom for each in told for whom in each.asks)
    if asks:
        lines += ["", f"{_NOT_HERE} {_ask_instead(edition.school, asks)}"]
    return lines


def _sentence(edition: Edition, told: Told) -> list[str]:
    # A mark alone on the next line would point at nothing.
    text = f"• {told.text}" if told.built else f"• {told.text}\N{NO-BREAK SPACE}{_NOT_HERE}"
    if told.where:
        text = f"{text} ({isolated(told.where)})"
    return [text, quoted(edition.policy, told.quote)] if told.quote else [text]


def quoted(policy: Policy, sentence: str) -> str:
    """The document's own words, in its own language's marks."""
    return isolated(_MARKS[policy.locale].format(sentence))


def _own_words(policy: Policy) -> str:
    if policy.locale == language():
        return _("What stands in quotation marks are the principle's own words.")
    return {
        "da": _("What stands in quotation marks are the principle's own words, in Danish."),
        "nb": _("What stands in quotation marks are the principle's own words, in Norwegian."),
        "sv": _("What stands in quotation marks are the principle's own words, in Swedish."),
    }[policy.locale]


def _ask_instead(school: SchoolFacts, asks: frozenset[str]) -> str:
    """Whom to ask about what the chat does nothing about yet."""
    if asks == {"contact_teacher"}:
        return _("This is not in the chat yet. Ask the teacher.")
    if asks == {"head"}:
        return _("This is not in the chat yet. Ask the head.")
    if school.phone:
        return _("This is not in the chat yet. Ask the teacher, or call the office on %(phone)s.", phone=school.phone)
    return _("This is not in the chat yet. Ask the teacher or the office.")


def duties(edition: Edition, pages: Sequence[Page], number: int) -> Screen:
    """The parties' responsibilities on one page, never only the parents' (D1.32)."""
    school_id = edition.school.id
    lines = [titled(_("Who does what?"), number, len(pages))]
    for party in PARTIES:
        found = pages[number].get(party, ())
        if found:
            lines += ["", party_title(party), *(f"• {quoted(edition.policy, duty.text)}" for duty in found)]
    lines += ["", _own_words(edition.policy)]
    rows = page_row(number, len(pages), lambda page: ShowDuties(school_id, page))
    return Screen("\n".join(lines), (*rows, back(ShowPrinciple(school_id))))


def party_title(party: str) -> str:
    return {
        "together": pgettext("party", "Together"),
        "school": pgettext("party", "The school"),
        "home": pgettext("party", "Parents"),
        "pupil": pgettext("party", "The pupil"),
    }[party]


def no_duties(edition: Edition) -> Screen:
    """The policy was written before the parties' own sentences were kept."""
    school = edition.school
    if school.phone:
        text = _(
            "Who does what has not been put in here yet. Read the document, or call the office on %(phone)s.",
            phone=school.phone,
        )
    else:
        text = _("Who does what has not been put in here yet. Read the document, or ask the school office.")
    return Screen(text, (*_links(edition.policy), back(ShowPrinciple(school.id))))


def schools(choices: Sequence[SchoolFacts]) -> Screen:
    """Which school's principle?"""
    rows = tuple((Button(isolated(school.name[:60]), ShowPrinciple(school.id)),) for school in choices)
    return Screen(_("Which school?"), rows)
