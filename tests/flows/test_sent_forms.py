"""Every kind of notice in every language, as a lock screen shows it: nobody's name, no word of a reason.

The one rule: a kind that nobody plays here fails, so a new feature cannot forget its own. A file that somebody asked
for about themselves holds their own data; its name and caption hold nobody's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import fields
from sqlalchemy import delete, insert, update

from bot.conferences.booking.plans import kept_plan, suggested_plan
from bot.conferences.booking.queries import Talk, talks
from bot.conferences.doorlist.plans import door_list_plan
from bot.conferences.facts import RoundFacts
from bot.conferences.holding.feedback.plans import FEEDBACK
from bot.conferences.holding.lateness.plans import behind_plans, late_plan
from bot.conferences.holding.marking.plans import asked_plan, more_plan
from bot.conferences.holding.models import Side, TalkDelay
from bot.conferences.models import Booking, BookingState, Slot, SlotState, TimeProposal, Unsuited
from bot.conferences.queries import rounds
from bot.conferences.waiting import plans as waiting_plans
from bot.conferences.waiting.lining import write_offer
from bot.conferences.waiting.rules import Place
from bot.core.replies import Message
from bot.core.texts import LANGUAGES, in_language
from bot.core.unit import Unit
from bot.directory.rights.plans import card_plan
from bot.features import assemble
from bot.outbox.notices import Elsewhere, Joined, Notice, Plan, discreet
from bot.people.joining import plans as joining
from bot.people.joining.queries import actings_of
from bot.people.lifecycle.notices import ask_plan, of_age_plan
from bot.people.models import GuardianshipRow, Pupil, StaffRole, StaffRoleRow
from bot.people.office import plans as office
from bot.people.office.service import Matter, open_task
from bot.people.pairs import plans as pairs
from bot.people.pairs.models import Sharing, SharingWish
from bot.people.pairs.queries import SharedPupil
from bot.people.privacy.plans import file_plans
from bot.talks.topics import plans as topic_plans
from bot.talks.topics.aside.queries import asides
from bot.talks.topics.facts import AsideFacts, TopicFacts
from bot.talks.topics.models import Area, Aside, Party, Step, Topic
from bot.talks.topics.queries import topics_by_ids
from tests.flows.scene import DENMARK, Scene, scene
from tests.world import World

# What is rendered from elsewhere: a fold repeats a headline that its message chose, a menu lists commands.
NOT_WORDS = {"outbox.fold", "people.commands", "people.commands_old", "privacy.left_fold", "privacy.left_menu"}
# What a person asked for about themselves: names stand in it, and nowhere on a lock screen.
OWN_FILES = {"privacy.mydata"}
# Two languages say the very same: "3B: 0 av 1" is Norwegian and Swedish, "Velkommen!" and "ting" Danish and Norwegian.
TWO_ALIKE = {"conference.board", "joining.welcomed", "office.waits"}
# Kind → what it is about, who gets it, and the state its booking must have.
TALKS: dict[str, tuple[str, str, BookingState | None]] = {
    "conference.invited": ("round", "mother", None),
    "conference.nudge": ("round", "mother", None),
    "conference.told": ("booking", "mother", BookingState.BOOKED),
    "conference.day_before": ("booking", "mother", BookingState.BOOKED),
    "conference.same_day": ("booking", "mother", BookingState.BOOKED),
    "conference.calendar": ("booking", "mother", BookingState.BOOKED),
    "conference.off": ("booking", "mother", BookingState.CANCELLED_BY_SCHOOL),
    "conference.moved": ("booking", "mother", BookingState.MOVED),
    "conference.changed": ("booking", "mother", BookingState.BOOKED),
    "conference.board": ("round", "teacher", None),
    "conference.no_time": ("round", "teacher", None),
    "conference.late": ("booking", "teacher", BookingState.CANCELLED_LATE),
}


# The other kinds, planned as their slices plan them; `children` is how many the family has.
Planned = Callable[[Unit, Scene, int], Awaitable[Sequence[Plan]]]


async def another_time(unit: Unit, here: Scene, booked_by: int, suggested_by: int) -> None:
    """The one has the talk, the other would like another time for it."""
    await unit.execute(insert(Booking), {**a_talk(unit, here, booked_by, BookingState.BOOKED), "owner_id": booked_by})
    proposal = {
        "school_id": here.school, "booking_id": 1, "slot_id": 2, "person_id": suggested_by, "proposed_at": unit.now,
    }  # fmt: skip
    await unit.execute(insert(TimeProposal), proposal)


async def suggested(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    await another_time(unit, here, here.mother, here.father)
    return [suggested_plan((await talks(unit, [1]))[1], 1, here.mother, unit.now)]


async def kept(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    await another_time(unit, here, here.father, here.mother)
    return [kept_plan((await talks(unit, [1]))[1], 1, here.mother, unit.now)]


async def welcomed(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    return [joining.welcomed(unit, here.school, here.mother)]


async def declined(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    account = (await actings_of(unit, [here.mother]))[here.mother].account
    return [joining.declined(unit, here.school, here.father, account.id, 1)]


async def in_the_office(unit: Unit, here: Scene) -> list[int]:
    """The teacher helps out in the office."""
    role = {"school_id": here.school, "person_id": here.teacher, "role": StaffRole.OFFICE.value, "since": unit.now}
    await unit.execute(insert(StaffRoleRow), role)
    return [here.teacher]


async def joined(unit: Unit, here: Scene, children: int) -> Sequence[Plan]:
    """One guardian, or both within the hour."""
    readers = await in_the_office(unit, here)
    who = [here.mother, here.father] if children > 1 else [here.mother]
    return [plan for person in who for plan in joining.told_office(unit, here.school, person, readers)]


async def joined_home(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    return joining.told_homes(unit, here.school, here.father, [here.mother])


async def offered(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    wish = {
        "school_id": here.school, "pupil_id": here.child, "person_id": here.father, "wish": Sharing.FULL.value,
        "since": unit.now,
    }  # fmt: skip
    await unit.execute(insert(SharingWish), wish)
    return [pairs.offered(shared(here), here.father, here.mother, unit.now)]


async def decided(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    return [pairs.decided(shared(here), here.mother, unit.now)]


def shared(here: Scene) -> SharedPupil:
    return SharedPupil(here.child, here.school, here.class_id, "Zoxana", protected=False)


async def tasks(unit: Unit, here: Scene) -> list[int]:
    """One of each sort of thing that any slice lets wait, about the child and the father."""
    sorts = [sort.name for feature in assemble().features for sort in feature.tasks]
    assert sorts
    return [await open_task(unit, Matter(here.school, sort, sort, here.father, here.child)) for sort in sorts]


async def waits(unit: Unit, here: Scene, children: int) -> Sequence[Plan]:
    """One thing, or one of every sort."""
    if children > 1:
        await tasks(unit, here)
    else:
        await open_task(unit, Matter(here.school, "anything", "anything", here.father, here.child))
    return office.waits(here.school, await in_the_office(unit, here), unit.now)


async def alerts(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    readers = await in_the_office(unit, here)
    return [plan for task in await tasks(unit, here) for plan in office.alerts(here.school, task, readers, unit.now)]


async def own_files(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    return file_plans(unit, here.school, here.mother)


async def still_you(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    account = (await actings_of(unit, [here.mother]))[here.mother].account
    return [ask_plan(here.school, here.mother, account.id, unit.now.date(), unit.now)]


async def of_age(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    return [of_age_plan(here.school, here.mother, here.child, unit.now)]


async def rights(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    return [card_plan(here.school, here.mother, 2026, unit.now)]


async def topic(unit: Unit, here: Scene, party: Party) -> TopicFacts:
    """A point of the home's or the school's."""
    who = here.teacher if party is Party.SCHOOL else here.mother
    point = {"school_id": here.school, "pupil_id": here.child, "person_id": who, "party": party.value}
    statement = insert(Topic).values(**point, area=Area.HEALTH.value, raised_at=unit.now).returning(Topic.id)
    return (await topics_by_ids(unit, [number := await unit.scalar(statement)]))[number]


async def aside(unit: Unit, here: Scene) -> AsideFacts:
    """What the mother wants to talk about without the child."""
    row = {
        "school_id": here.school, "pupil_id": here.child, "guardian_id": here.mother, "teacher_id": here.teacher,
        "raised_by": here.mother, "area": Area.CONFLICT.value, "step": Step.PROPOSED.value, "both": False, "turn": 0,
        "answer_by": unit.now, "raised_at": unit.now, "changed_at": unit.now,
    }  # fmt: skip
    return (await asides(unit, [number := await unit.scalar(insert(Aside).returning(Aside.id), row)]))[number]


async def topic_told(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    """With the child and without: the teacher cannot tell one message from the other."""
    with_child = topic_plans.told(await topic(unit, here, Party.HOME), here.school, here.teacher, unit.now)
    return [with_child, topic_plans.told_aside(await aside(unit, here), unit.now)]


async def topic_asked(unit: Unit, here: Scene, children: int) -> Sequence[Plan]:
    """Of one talk, or of two at once, which are one message."""
    here_too = {"school_id": here.school, "class_id": here.class_id, "since": unit.now}
    role = {**here_too, "person_id": here.father, "role": StaffRole.TEAM_TEACHER.value}
    await unit.execute(insert(StaffRoleRow), role)
    await unit.execute(delete(GuardianshipRow).where(GuardianshipRow.person_id == here.father))
    for slot in (1, 2)[: 2 if children > 1 else 1]:
        await unit.execute(
            insert(Booking), {**a_talk(unit, here, here.mother, BookingState.BOOKED), "slot_id": slot, "turn": slot}
        )
    found = await talks(unit, [1, 2])
    return [plan for made in found.values() for plan in topic_plans.asked(made, here.teacher, [here.father], unit.now)]


async def topic_late(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    point = await topic(unit, here, Party.SCHOOL)
    return topic_plans.late(point, here.school, [here.mother], unit.now, unit.now + timedelta(days=1))


async def topic_news(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    return [topic_plans.news(await aside(unit, here), unit.now)]


async def over(unit: Unit, here: Scene) -> Talk:
    """The talk has been held an hour ago."""
    ago = {"starts_at": unit.now - timedelta(hours=1), "ends_at": unit.now - timedelta(minutes=40)}
    await unit.execute(update(Slot).where(Slot.id == 1).values(**ago))
    await unit.execute(insert(Booking), a_talk(unit, here, here.mother, BookingState.BOOKED))
    return (await talks(unit, [1]))[1]


async def held_asked(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    made = await over(unit, here)
    return [asked_plan(made.round_, made.booking.starts_at.date(), made.booking.ends_at)]


async def held_more(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    return [more_plan(await over(unit, here), unit.now)]


async def late(unit: Unit, here: Scene, side: Side) -> Talk:
    """One side has said that it will be ten minutes late."""
    made = await over(unit, here)
    said = {"school_id": here.school, "booking_id": 1, "side": side.value, "minutes": 10, "said_at": unit.now}
    await unit.execute(insert(TalkDelay), said)
    return made


async def held_late(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    return [late_plan(await late(unit, here, Side.HOME), unit.now)]


async def held_behind(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    return behind_plans([await late(unit, here, Side.SCHOOL)], {1: [here.mother]}, unit.now)


async def held_feedback(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    await over(unit, here)
    return [Plan(f"{FEEDBACK}:1:1", FEEDBACK, here.school, here.mother, "booking", 1, unit.now, bundle=FEEDBACK)]


async def held_times(unit: Unit, here: Scene, count: int) -> tuple[RoundFacts, list[int]]:
    """So many times that are held for the child's family."""
    await unit.execute(update(Slot).where(Slot.id <= count).values(state=SlotState.HELD.value))
    round_ = (await rounds(unit, [here.round_id]))[here.round_id]
    place = Place(1, here.school, here.round_id, here.child, here.mother, 0, None, False, False, unit.now)
    until = unit.now + timedelta(hours=3)
    made = [await write_offer(unit, round_, slot, place, until, in_line=False) for slot in range(1, count + 1)]
    return round_, made


async def time_offered(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    round_, (offer,) = await held_times(unit, here, 1)
    return waiting_plans.offered(round_, offer, unit.now + timedelta(hours=3), [here.mother], unit.now)


async def times_proposed(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    round_, made = await held_times(unit, here, 2)
    return waiting_plans.proposed(round_, made, unit.now + timedelta(hours=3), [here.mother], unit.now)


async def door(unit: Unit, here: Scene, _children: int) -> Sequence[Plan]:
    return [door_list_plan((await rounds(unit, [here.round_id]))[here.round_id], here.teacher, unit.now)]


PLANNED: dict[str, Planned] = {
    "conference.offered": time_offered,
    "conference.proposed": times_proposed,
    "conference.door_list": door,
    "held.asked": held_asked,
    "held.more": held_more,
    "held.late": held_late,
    "held.behind": held_behind,
    "held.feedback": held_feedback,
    "topic.told": topic_told,
    "topic.asked": topic_asked,
    "topic.late": topic_late,
    "topic.news": topic_news,
    "conference.suggested": suggested,
    "conference.kept": kept,
    "joining.welcomed": welcomed,
    "joining.declined": declined,
    "joining.joined": joined,
    "joining.joined_home": joined_home,
    "pair.offered": offered,
    "pair.decided": decided,
    "office.waits": waits,
    "office.alert": alerts,
    "privacy.mydata": own_files,
    "lifecycle.ask": still_you,
    "lifecycle.of_age": of_age,
    "rights.card": rights,
}


# What takes more than a row to come about is played, and its line on the lock screen read, in a flow of its own.
IN_FLOWS: dict[str, tuple[str, ...]] = {
    "flows/test_contact_parents.py": ("round.staff_asked", "round.staff_said"),
    "flows/test_fair_times.py": ("conference.held", "conference.held_still", "schedule.ready", "wish.asked"),
    "flows/test_single_talks.py": (
        *("single.offered", "single.told", "single.off", "single.day_before", "single.same_day"),
        *("single.staff", "single.guest", "single.file"),
    ),
    "flows/test_invited_colleague.py": (
        *("colleague.asked", "colleague.day_before"),
        *("colleague.off", "colleague.said"),
    ),
    "flows/test_single_managing.py": ("single.follow_up",),
    "flows/test_news_writing.py": ("news.preview", "news.orphaned"),
    "flows/test_questions.py": ("question.home", "question.staff"),
    "flows/test_requests.py": ("request.home", "request.staff", "request.urgent"),
    "flows/test_visits.py": ("visit.wished", "visit.answered", "visit.late", "visit.unanswered"),
    "flows/test_preparing.py": (
        *("preparation.asked", "preparation.reminded", "preparation.unprepared"),
        *("preparation.sheet", "preparation.sheets"),
    ),
    "flows/test_talk_agreements.py": (
        *("talk_agreement.copy", "talk_agreement.differs", "talk_agreement.due"),
        *("talk_agreement.how", "talk_agreement.next"),
    ),
    "flows/test_record_pointer.py": ("record.new",),
    "flows/test_absence_reporting.py": ("absence.told", "absence.taken_back", "absence.differs"),
    # A board of the day is never sent, only drawn anew; a file's line names nobody.
    "flows/test_absence_today.py": ("absence.today", "absence.paper"),
    "flows/test_absence_following.py": ("absence.worth_a_talk", "absence.year_file"),
    "flows/test_absence_still_away.py": ("absence.still_away", "absence.back"),
    "flows/test_absence_register.py": (
        *("absence.missing", "absence.arrived", "absence.ring_me", "absence.unanswered"),
    ),
    "flows/test_absence_leave.py": (
        *("leave.asked", "leave.told", "leave.waits", "leave.late"),
        *("leave.answered", "leave.unanswered", "leave.off"),
    ),
    "web/test_confidential.py": ("confidential.written",),
    "flows/test_news_reading.py": ("news.post", "news.files", "news.portal"),
    "flows/test_news_meetings.py": (
        *("meeting.proposed", "meeting.agreed", "meeting.rather", "meeting.nobody", "meeting.off", "meeting.due"),
        *("news.day_before", "news.calendar"),
    ),
    "flows/test_news_weeks.py": ("news.story_due",),
    "flows/test_news_goals.py": ("news.goals_due",),
    "flows/test_news_meeting_edges.py": ("meeting.stands",),
    "flows/test_after_meetings.py": ("meeting.absent",),
    "flows/test_principle_changes.py": ("principle.changed",),
    "flows/test_calendar.py": ("home.calendar",),
    # A report is only drawn anew; it counts and names nobody but its writer.
    "flows/test_news_sending.py": ("news.part", "news.corrected", "news.remind", "news.report"),
}


def test_every_kind_of_notice_is_played_once_and_nothing_else_is() -> None:
    kinds = [kind.name for kind in assemble().kinds]
    elsewhere = [kind for played in IN_FLOWS.values() for kind in played]
    assert sorted(kinds) == sorted([*TALKS, *PLANNED, *NOT_WORDS, *elsewhere])
    for file in IN_FLOWS:
        flow = (Path(__file__).parent.parent / file).read_text()
        assert ".lines" in flow or ".rings" in flow or ".pushes" in flow, file


async def family(world: World, siblings: int) -> Scene:
    """Names that are no words of any language, and a class full of them."""
    here = await scene(world)
    names = {here.child: "Zoxana"}
    for number in range(siblings):
        other = await here.sibling(f"Quillo{number}", f"{number}.C", f"Vexel{number}")
        names[other.child] = f"Quillo{number}"
    for pupil, name in names.items():
        await world.house.units.run(
            lambda unit, pupil=pupil, name=name: unit.execute(  # type: ignore[misc]
                update(Pupil).where(Pupil.id == pupil).values(given_name=name, family_name="Brakkor")
            )
        )
    await here.joins(here.mother, world.phone("mother", "da"))
    await here.joins(here.father, world.phone("father", "sv"))
    await here.joins(here.teacher, world.phone("teacher", "da"))
    await here.opens(announced=False)
    return here


def a_talk(unit: Unit, here: Scene, booked_by: int, state: BookingState) -> dict[str, Any]:
    return {
        "school_id": here.school, "round_id": here.round_id, "slot_id": 1, "pupil_id": here.child,
        "booked_by": booked_by, "state": state.value, "sequence": 0, "coming": {},
        "booked_at": unit.now, "changed_at": unit.now,
    }  # fmt: skip


async def about_talks(unit: Unit, here: Scene, kind: str) -> Sequence[Plan]:
    """The state that the kind needs, and its plan."""
    about, who, state = TALKS[kind]
    if state is not None:
        await unit.execute(insert(Booking), a_talk(unit, here, here.father, state))
    if kind == "conference.no_time":
        said = {
            "school_id": here.school, "round_id": here.round_id, "pupil_id": here.child, "person_id": here.mother,
            "said_at": unit.now,
        }  # fmt: skip
        await unit.execute(insert(Unsuited), said)
    person = {"mother": here.mother, "teacher": here.teacher}[who]
    about_id = here.round_id if about == "round" else 1
    params = {"sequence": 0, "pupil_id": here.child}
    return [Plan(f"{kind}:1", kind, here.school, person, about, about_id, unit.now, params=params)]


async def planned(world: World, kind: str, here: Scene, children: int) -> list[Notice]:
    """The rows as the sender would claim them."""

    async def work(unit: Unit) -> Sequence[Plan]:
        return await (PLANNED[kind](unit, here, children) if kind in PLANNED else about_talks(unit, here, kind))

    found = await world.house.units.run(work)
    assert {plan.kind for plan in found} == {kind}
    same = {field.name for field in fields(Plan)} & {field.name for field in fields(Notice)}
    return [
        Notice(id=number, attempts=0, unsure=False, **{name: getattr(plan, name) for name in same})
        for number, plan in enumerate(found, start=1)
    ]


async def rendered(world: World, notices: Sequence[Notice], language: str) -> list[Message]:
    """Every message that these rows become."""
    kind = next(kind for kind in world.house.assembled.kinds if kind.name == notices[0].kind)

    async def load(unit: Unit) -> Mapping[int, Any]:
        return await kind.load(unit, notices)

    loaded, messages = await world.house.units.read(load), []
    for notice in notices:
        words = loaded[notice.id]
        if isinstance(words, Joined):
            continue
        words = words.words if isinstance(words, Elsewhere) else words
        assert callable(words), words
        with in_language(language):
            message = words()
            assert isinstance(message, Message)
            # The strictest lock screen needs room for its one sentence and its one button.
            assert len(discreet(notice, message).rows) <= 1 or message.document is not None
        messages.append(message)
    return messages


def shown(message: Message) -> list[str]:
    """All that a lock screen may show of a message, now or when it is folded."""
    labels = [button.label for row in message.rows for button in row]
    folded = [message.fold.headline] if message.fold else []
    return [message.text, *labels, *folded, *([message.document.name] if message.document else [])]


@pytest.mark.parametrize("children", [1, 3], ids=["one child", "three children"])
@pytest.mark.parametrize("kind", sorted({*TALKS, *PLANNED}))
async def test_no_sent_form_names_anybody(world: World, kind: str, children: int) -> None:
    here = await family(world, children - 1)
    if kind in {"conference.day_before", "conference.same_day"}:
        world.clock.set(here.at(9) - timedelta(days=kind == "conference.day_before"))
    notices = await planned(world, kind, here, children)
    place = DENMARK
    names = {"Zoxana", "Quillo", "Vexel", "Brakkor", "Lund", "Dahl", place.mother, place.father, place.teacher}
    # What the phones call themselves is a name, too.
    names |= {phone.person.first_name for phone in world.phones.values()}
    seen = set()
    for language in LANGUAGES:
        messages = await rendered(world, notices, language)
        assert messages
        seen.add(tuple(message.text for message in messages))
        for message in messages:
            for text in shown(message):
                assert not [name for name in names if name in text], text
            if message.document is not None and kind not in OWN_FILES:
                content = message.document.content.decode(errors="replace")
                assert not [name for name in names if name in content], content
    assert len(seen) == len(LANGUAGES) - (kind in TWO_ALIKE)


async def test_the_neutral_sentence_is_shared_with_everyday_news(world: World) -> None:
    """A phone that looks neutral only when something is wrong has said that something is wrong."""
    neutral = [kind.name for kind in world.house.assembled.kinds if kind.neutral]
    assert "conference.changed" in neutral
