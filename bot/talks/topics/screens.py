"""Every word and button of topics on the agenda.

All of them are protected, and fold to one neutral sentence after ten minutes whatever was chosen: whoever looks at the
chat later cannot tell a topic with the child from one without (experience.md 1.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.conferences.rounds.wording import full_name, in_rows, name_label, paged
from bot.core.dates import local, long_moment
from bot.core.presses import Press
from bot.core.replies import Button, Fold, Rows, Screen, shortened
from bot.core.texts import _, capital, isolated, ngettext, pgettext
from bot.schools.words import POINTS
from bot.talks.topics.facts import Before, PupilFacts, TopicFacts
from bot.talks.topics.models import Area, Party
from bot.talks.topics.presses import (
    AskArea,
    AskTeam,
    AskWords,
    FoldTopics,
    ListTopics,
    OpenTopics,
    PickArea,
    RemoveTopic,
)
from bot.talks.topics.rules import MOST_LETTERS, areas
from bot.talks.topics.views import Agenda

FOLDS_AFTER = timedelta(minutes=10)
# "Hellere med …" leaves room for so many letters on a button.
NAME_LETTERS = 8
PUPILS_A_PAGE = 16


def area_name(area: Area) -> str:
    """What it is about, for a button or a line of its own."""
    # Translators: what a topic is about; at most 20 characters.
    names = {
        Area.LEARNING: _("Learning"),
        Area.WELLBEING: _("Wellbeing"),
        Area.PERSONAL: _("Personal growth"),
        Area.SOCIAL: _("Life with others"),
        Area.SCHOOL_DAY: _("The school day"),
        Area.CHANGES_AT_HOME: _("Changes at home"),
        Area.CONFLICT: _("Conflicts"),
        Area.HEALTH: _("Health"),
        Area.MIND: _("On the child's mind"),
        Area.LEISURE: _("Free time"),
    }
    return names[area]


def neutral() -> str:
    """The sentence that everyday and confidential things share (experience.md 1.1)."""
    return _("There is something new about a talk.")


def on_button(name: str) -> str:
    """A child's name where a button has a word beside it."""
    return shortened(name, NAME_LETTERS)


def staff_name(pupil: PupilFacts) -> str:
    """A pupil as staff read it."""
    return full_name(pupil.called, pupil.family_name)


def folding(screen: Screen, headline: str, opens: Press, now: datetime) -> Screen:
    """The screen as it is kept: not to be forwarded, and closed after ten minutes."""
    return replace(screen, protected=True, fold=Fold(now + FOLDS_AFTER, headline, opens))


def closed(headline: str, opens: Press) -> Screen:
    """Folded at once."""
    # Translators: opens a message that was folded to its headline.
    return Screen(headline, ((Button(pgettext("folded message", "Open"), opens),),), protected=True)


# Raising -------------------------------------------------------------------------------------------------------------


def ask_area(about: Before, party: Party, *, pupils_own: bool) -> Screen:
    """What is it about? `pupils_own`: the pupil raises points, too, on the guardian's phone."""
    pupil = about.pupil
    if party is Party.HOME:
        text = _("Is there something you would like to talk about?")
    elif party is Party.PUPIL:
        text = _("What would %(child)s like to talk about? Ask, and choose together.", child=isolated(pupil.child))
    else:
        text = _("What would you like to talk about with the home of %(name)s?", name=staff_name(pupil))
    chosen = [Button(area_name(area), PickArea(pupil.pupil_id, party, area)) for area in areas(about.policy)]
    rows = in_rows(chosen, 2)
    if pupils_own:
        rows = (*rows, (Button(_("From the child"), AskArea(pupil.pupil_id, Party.PUPIL)),))
    return Screen(text, (*rows, (_to_agenda(pupil),)))


def _to_agenda(pupil: PupilFacts) -> Button:
    return Button(_("See the topics"), OpenTopics(pupil.pupil_id))


def noted(about: Before, topic: TopicFacts, teacher: str | None, now: datetime) -> Screen:
    """It is on the agenda; the child is told by whoever raised it, all the more when it comes late (D3.14)."""
    child, lines = isolated(about.pupil.child), [capital(area_name(topic.area))]
    if topic.words:
        lines[0] = _topic_text(topic)
    if topic.party is Party.SCHOOL:
        lines.append(_noted_by_school(about, now))
    elif about.is_fixed(now):
        lines.append(
            _("The agenda was fixed already, so this stands there as new. Please tell %(child)s.", child=child)
        )
    elif teacher is None:
        lines.append(_("It is noted for the talk. Everyone who takes part can see it."))
    else:
        values = {"teacher": isolated(teacher), "child": child}
        lines.append(_("It is noted for the talk. %(teacher)s can see it, and so can %(child)s.", **values))
    more = AskArea(about.pupil.pupil_id, Party.HOME if topic.party is Party.PUPIL else topic.party)
    buttons = [Button(_("One more topic"), more), _to_agenda(about.pupil)]
    if about.policy.topics.few_words and not topic.words:
        buttons.insert(0, Button(_("In a few words"), AskWords(topic.topic_id)))
    return Screen("\n".join(lines), in_rows(buttons, 2))


def _noted_by_school(about: Before, now: datetime) -> str:
    if about.is_fixed(now):
        return _("The agenda was fixed already, so this stands there as new. The guardians are told.")
    return _("It is noted for the talk. The home can see it.")


def ask_words(topic: TopicFacts) -> Screen:
    """A few words; nothing confidential in the chat."""
    text = ngettext(
        "Write it in a few words, at most %(number)s letter. Nothing confidential, please: say that at the talk.",
        "Write it in a few words, at most %(number)s letters. Nothing confidential, please: say that at the talk.",
        MOST_LETTERS,
    )
    return Screen(text, ((Button(_("Without words"), OpenTopics(topic.pupil_id)),),))


def too_many_words(letters: int) -> Screen:
    """It does not fit."""
    if not letters:
        return Screen(_("There were no words in it. Try again."))
    text = ngettext(
        "That was %(number)s letter, and there is room for %(most)s. Can you say it shorter?",
        "That was %(number)s letters, and there is room for %(most)s. Can you say it shorter?",
        letters,
        most=MOST_LETTERS,
    )
    return Screen(text)


# The agenda ----------------------------------------------------------------------------------------------------------


def agenda(
    found: Agenda, now: datetime, *, asides: Sequence[str] = (), buttons: Rows = (), party: Party | None
) -> Screen:
    """The policy's headings, then everybody's points. `asides` are the reader's own lines and belong to nobody else;
    `party` is whose points they add, None: nobody's."""
    about = found.before
    parts = [_title(about)]
    if headings := _headings(about):
        parts.append(headings)
    parts.append(_points(found))
    if about.is_fixed(now):
        parts.append(_("The agenda is fixed. What is added now stands there as new."))
    elif about.closes_at is not None:
        when = long_moment(local(about.closes_at, about.pupil.zone))
        parts.append(_("Topics can be added until %(when)s.", when=when))
    if found.asked_at is not None:
        when = long_moment(local(found.asked_at, about.pupil.zone))
        parts.append(_("The team was asked on %(when)s.", when=when))
    parts += asides
    ask = _ask_team(about) if found.asks and party is Party.SCHOOL else ()
    return Screen("\n\n".join(parts), (*_own(found, now), *buttons, *ask, *_below(about.pupil, party)))


def _ask_team(about: Before) -> Rows:
    assert about.talk is not None
    # Translators: a button that asks the class's other teachers what they have for a talk; at most 20 characters.
    return ((Button(_("Ask the team"), AskTeam(about.talk.booking.booking_id)),),)


def _title(about: Before) -> str:
    child = isolated(about.pupil.child)
    if about.talk is None:
        return _("The next talk about %(child)s", child=child)
    when = long_moment(local(about.talk.booking.starts_at, about.pupil.zone))
    return _("The talk about %(child)s on %(when)s", child=child, when=when)


def _headings(about: Before) -> str:
    points = [capital(_(POINTS[point])) for point in about.policy.conferences.agenda]
    # What was agreed before is looked at first; the first talk of all where the principle starts from it (D5.21).
    first = {
        "previous": _("What you agreed on last time"),
        "baseline": _("What you agreed on at the first talk, and since"),
    }.get(about.policy.agreements.carry_over)
    lines = [first, *points] if first else points
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def _points(found: Agenda) -> str:
    if not found.topics:
        return _("Nobody has raised a topic yet.")
    lines = [f"• {_point(found, topic)}" for topic in found.topics]
    return "\n".join([_("Topics:"), *lines])


def _point(found: Agenda, topic: TopicFacts) -> str:
    values = {"topic": _topic_text(topic), "who": _whose(found, topic)}
    if found.before.is_late(topic):
        # Translators: a point of an agenda that came after it was fixed, and whose point it is.
        return _("%(topic)s (%(who)s), new", **values)
    # Translators: a point of an agenda and whose it is.
    return _("%(topic)s (%(who)s)", **values)


def _topic_text(topic: TopicFacts) -> str:
    area = area_name(topic.area)
    return _("%(area)s: %(words)s", area=area, words=isolated(topic.words)) if topic.words else area


def _whose(found: Agenda, topic: TopicFacts) -> str:
    if topic.party is Party.PUPIL:
        return isolated(found.before.pupil.child)
    if topic.person_id == found.reader_id:
        # Translators: stands in brackets behind one's own point.
        return pgettext("whose point", "you")
    return isolated(topic.raised_by)


def _own(found: Agenda, now: datetime) -> Rows:
    """One's own points that can still go."""
    fixed = found.before.is_fixed(now)
    own = [topic for topic in found.topics if topic.person_id == found.reader_id]
    return tuple(
        (Button(_("Remove: %(area)s", area=area_name(topic.area)), RemoveTopic(topic.topic_id)),)
        for topic in own
        if not fixed or found.before.is_late(topic)
    )


def _below(pupil: PupilFacts, party: Party | None) -> Rows:
    # Translators: folds the message at once.
    close = Button(pgettext("fold the message", "Close"), FoldTopics(pupil.pupil_id))
    if party is None:
        return ((close,),)
    return ((Button(_("Add a topic"), AskArea(pupil.pupil_id, party)), close),)


def fixed(pupil_id: int) -> Screen:
    """What stands on a fixed agenda stays there."""
    text = _("The agenda is fixed, so that everyone knows it beforehand. Say at the talk that it is settled.")
    return Screen(text, ((Button(_("See the topics"), OpenTopics(pupil_id)),),))


# Which child, which pupil --------------------------------------------------------------------------------------------


def which_child(children: Sequence[tuple[int, str]]) -> Screen:
    """A guardian of several: which talk is it about? (pupil id, "Emma (3.B)")."""
    rows = tuple((Button(shortened(name, 40), OpenTopics(pupil_id)),) for pupil_id, name in children)
    return Screen(_("Whose talk is it about?"), rows)


def nobody() -> Screen:
    """No child and no class that topics could be raised for."""
    return Screen(_("There is no talk here that you could raise topics for."))


def pupils(found: Sequence[tuple[PupilFacts, int]], page: int, asides: Rows = ()) -> Screen:
    """The pupils of one's classes with how many points their talks have; what waits for the reader alone on top."""
    buttons = [Button(_pupil_label(pupil, count), OpenTopics(pupil.pupil_id)) for pupil, count in found]
    shown, turns = paged(buttons, PUPILS_A_PAGE, page, ListTopics)
    return Screen(_("Which pupil's talk is it about?"), (*asides, *in_rows(shown, 2), *turns))


def _pupil_label(pupil: PupilFacts, count: int) -> str:
    name = name_label(pupil.called, pupil.family_name)
    return _("%(name)s (%(number)s)", name=name, number=count) if count else name
