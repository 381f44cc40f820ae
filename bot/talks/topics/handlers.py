"""Routes of topics: what a talk is about, from either side. With the child or without is asked here (text 8)."""

from __future__ import annotations

from msgspec.structs import replace

from bot.conferences.booking.queries import talks
from bot.conferences.booking.views import seen_talks
from bot.conferences.doors import RaiseTopic, ShowTopics
from bot.core.dates import local
from bot.core.errors import Outdated, Refusal
from bot.core.replies import Ask, Reply, Rows, Screen
from bot.core.routes import Answer, AnswerRoute, Command, CommandRoute, PressRoute, Route
from bot.core.texts import N_, language, name_key
from bot.core.unit import Unit
from bot.people.access import classes_for, may
from bot.people.acting import Acting, ActingPerson
from bot.talks.topics import presses, rules, screens, service
from bot.talks.topics.access import DECIDE, RAISE, SEE, about_pupil, allowed, is_guardian, is_staff
from bot.talks.topics.aside import rules as aside_rules
from bot.talks.topics.aside import screens as aside_screens
from bot.talks.topics.aside import staff_screens
from bot.talks.topics.aside.views import of_home, of_staff
from bot.talks.topics.errors import AgendaIsFixed, TooManyWords
from bot.talks.topics.facts import Area, Before, Party, PupilFacts
from bot.talks.topics.headlines import headline
from bot.talks.topics.queries import pupils_with_counts, teams
from bot.talks.topics.views import agenda, teacher_of

WORDS = "topics.words"


async def _kept(unit: Unit, person: ActingPerson, pupil_id: int, screen: Screen, *, new: bool = False) -> Reply:
    """Protected, and folded after ten minutes to a sentence that says nothing."""
    line = await headline(unit, person.person_id, pupil_id)
    return Reply(replace(screens.folding(screen, line, presses.OpenTopics(pupil_id), unit.now), new=new))


# Raising -------------------------------------------------------------------------------------------------------------


async def raise_topic(unit: Unit, acting: Acting, press: RaiseTopic) -> Reply:
    """*Something to talk about* under a talk: a message of its own, since an edit could not protect that one. Staff
    have it where they were asked what they have for a talk that another holds."""
    found = (await talks(unit, [press.booking_id])).get(press.booking_id)
    if found is None:
        raise Outdated
    pupil_id = found.booking.pupil_id
    party = Party.HOME if any(is_guardian(person, pupil_id) for person in acting.persons) else Party.SCHOOL
    person, about = await service.raising(unit, acting, pupil_id, party)
    if party is Party.SCHOOL:
        known = press.booking_id in await teams(unit, [press.booking_id])
    else:
        known = bool((await seen_talks(unit, acting, [found.booking])).talks)
    if not known:
        raise Outdated
    return await _kept(unit, person, pupil_id, _asked(about, party), new=True)


def _asked(about: Before, party: Party) -> Screen:
    own = party is Party.HOME and rules.raises(about.policy, Party.PUPIL)
    return screens.ask_area(about, party, pupils_own=own)


async def ask_area(unit: Unit, acting: Acting, press: presses.AskArea) -> Reply:
    person, about = await service.raising(unit, acting, press.pupil_id, press.party)
    return await _kept(unit, person, press.pupil_id, _asked(about, press.party))


async def pick_area(unit: Unit, acting: Acting, press: presses.PickArea) -> Reply:
    """With the child or without; where there is no without, it is on the agenda with this press."""
    person, about = await service.raising(unit, acting, press.pupil_id, press.party)
    if press.area not in rules.areas(about.policy):
        raise Outdated
    screen = await _choice(unit, acting, person, about, press)
    if screen is None:
        return await add(unit, acting, presses.AddTopic(press.pupil_id, press.party, press.area))
    return await _kept(unit, person, press.pupil_id, screen)


async def _choice(
    unit: Unit, acting: Acting, person: ActingPerson, about: Before, press: presses.PickArea
) -> Screen | None:
    possible = aside_rules.is_possible(about.policy) and may(acting, DECIDE, about_pupil(about.pupil))
    if not possible or press.party is Party.PUPIL:
        return None
    if press.party is Party.SCHOOL:
        return staff_screens.with_or_without(about.pupil, press.area)
    teacher = await teacher_of(unit, about, person)
    if teacher is None:
        return None
    return _text_8(unit, about, press.area, teacher)


def _text_8(unit: Unit, about: Before, area: Area, teacher: str) -> Screen:
    today = local(unit.now, about.pupil.zone).date()
    return aside_screens.with_or_without(
        about,
        area,
        teacher,
        alone=aside_rules.decides_alone(about.policy),
        has_right=aside_rules.has_right(about.policy, about.pupil.born_on, today),
    )


async def add(unit: Unit, acting: Acting, press: presses.AddTopic) -> Reply:
    raised = await service.add_topic(unit, acting, press.pupil_id, press.party, press.area)
    screen = screens.noted(raised.before, raised.topic, raised.teacher, unit.now)
    return await _kept(unit, acting.at(raised.before.pupil.school_id), press.pupil_id, screen)


async def ask_words(unit: Unit, acting: Acting, press: presses.AskWords) -> Reply:
    raised = await service.wording(unit, acting, press.topic_id)
    person = acting.at(raised.before.pupil.school_id)
    reply = await _kept(unit, person, raised.topic.pupil_id, screens.ask_words(raised.topic))
    return replace(reply, ask=Ask(WORDS, {"topic_id": press.topic_id}))


async def words(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    raised = await service.say_in_words(unit, acting, int(answer.remember["topic_id"]), answer.text)
    screen = screens.noted(raised.before, raised.topic, raised.teacher, unit.now)
    return await _kept(unit, acting.at(raised.before.pupil.school_id), raised.topic.pupil_id, screen)


async def remove(unit: Unit, acting: Acting, press: presses.RemoveTopic) -> Reply:
    about = await service.remove_topic(unit, acting, press.topic_id)
    return await open_topics(unit, acting, presses.OpenTopics(about.pupil.pupil_id))


async def ask_team(unit: Unit, acting: Acting, press: presses.AskTeam) -> Reply:
    pupil_id = await service.ask_team(unit, acting, press.booking_id)
    return await open_topics(unit, acting, presses.OpenTopics(pupil_id))


# Looking -------------------------------------------------------------------------------------------------------------


async def show_topics(unit: Unit, acting: Acting, press: ShowTopics) -> Reply:
    """From a talk's screen: a message of its own."""
    reply = await open_topics(unit, acting, presses.OpenTopics(press.pupil_id))
    assert reply.screen is not None
    return replace(reply, screen=replace(reply.screen, new=True))


async def open_topics(unit: Unit, acting: Acting, press: presses.OpenTopics) -> Reply:
    """The agenda; below it, for a guardian, what only they and the teacher know of."""
    person, pupil = await allowed(unit, acting, press.pupil_id, SEE)
    found = await agenda(unit, acting, person, pupil)
    at_home = is_guardian(person, pupil.pupil_id)
    views = await of_home(unit, person, pupil) if at_home else []
    buttons: Rows = tuple(aside_screens.button(view) for view in views)
    screen = screens.agenda(
        found,
        unit.now,
        asides=[aside_screens.line(view) for view in views],
        buttons=buttons,
        party=_speaks_for(acting, person, pupil, found.before),
    )
    return await _kept(unit, person, pupil.pupil_id, screen)


def _speaks_for(acting: Acting, person: ActingPerson, pupil: PupilFacts, about: Before) -> Party | None:
    """Whose points they add; None where the policy has none of theirs."""
    party = Party.HOME if is_guardian(person, pupil.pupil_id) else Party.SCHOOL
    if party is Party.SCHOOL and not is_staff(person, pupil):
        return None
    return party if may(acting, RAISE, about_pupil(pupil)) and rules.raises(about.policy, party) else None


async def topics(unit: Unit, acting: Acting, asked: Command | presses.ListTopics) -> Reply:
    """/topic: the child's talk, which child's, or for staff which pupil's."""
    page = asked.page if isinstance(asked, presses.ListTopics) else 0
    classes = sorted({class_id for _person, class_id, _name in classes_for(acting, SEE)})
    own = await of_staff(unit, acting)
    if classes or own:
        found = await pupils_with_counts(unit, classes) if classes else []
        code = language()
        found.sort(key=lambda each: (name_key(each[0].called, code), name_key(each[0].family_name, code)))
        person = next(each for each in acting.persons if each.roles)
        return _listed(unit, person, screens.pupils(found, page, staff_screens.rows(own)))
    children = [child for person, child in acting.children if is_guardian(person, child.pupil_id)]
    if len(children) == 1:
        return await open_topics(unit, acting, presses.OpenTopics(children[0].pupil_id))
    if not children:
        return Reply(screens.nobody())
    return _listed(unit, acting.persons[0], screens.which_child([(c.pupil_id, c.listed_as) for c in children]))


def _listed(unit: Unit, _person: ActingPerson, screen: Screen) -> Reply:
    return Reply(screens.folding(screen, screens.neutral(), presses.ListTopics(0), unit.now))


async def fold(unit: Unit, acting: Acting, press: presses.FoldTopics) -> Reply:
    person, pupil = await allowed(unit, acting, press.pupil_id, SEE)
    line = await headline(unit, person.person_id, pupil.pupil_id)
    return Reply(screens.closed(line, presses.OpenTopics(pupil.pupil_id)))


async def refuse(unit: Unit, acting: Acting, subject: object, refusal: Refusal) -> Reply:
    if isinstance(refusal, AgendaIsFixed):
        return Reply(screens.fixed(refusal.pupil_id))
    if isinstance(refusal, TooManyWords) and isinstance(subject, Answer):
        return Reply(screens.too_many_words(refusal.letters), ask=Ask(WORDS, dict(subject.remember)))
    raise refusal


def _raises(handle: object, *, reads: bool = False) -> Route:
    return Route(handle, RAISE, reads=reads, refused=refuse)  # type: ignore[arg-type]


_LIST = Route(topics, SEE, reads=True)
# Looking plans the fold of the message that is edited, so it is no reading route.
_LOOK = Route(open_topics, SEE)

ROUTES = (
    CommandRoute("topic", {"da": "emne", "nb": "tema", "sv": "samtalsamne"}, N_("What a talk is about"), _LIST),
    PressRoute(RaiseTopic, _raises(raise_topic)),
    PressRoute(ShowTopics, Route(show_topics, SEE)),
    PressRoute(presses.OpenTopics, _LOOK),
    PressRoute(presses.ListTopics, Route(topics, SEE)),
    PressRoute(presses.FoldTopics, Route(fold, SEE, reads=True)),
    PressRoute(presses.AskArea, _raises(ask_area)),
    PressRoute(presses.PickArea, _raises(pick_area)),
    PressRoute(presses.AddTopic, _raises(add)),
    PressRoute(presses.RemoveTopic, _raises(remove)),
    PressRoute(presses.AskTeam, _raises(ask_team)),
    PressRoute(presses.AskWords, _raises(ask_words)),
    AnswerRoute(WORDS, _raises(words)),
)
