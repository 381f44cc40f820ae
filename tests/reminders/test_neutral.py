"""The strictest lock screen: one sentence is sent, and a press shows the real message to its own reader only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import insert, update

from bot.core.errors import NotAllowed
from bot.core.files import File, FileKind
from bot.core.replies import Button, Document, Dropped, Fold, Message, Reply
from bot.core.routes import Routes
from bot.core.texts import LANGUAGES, in_language
from bot.core.unit import Unit, Units
from bot.outbox.models import Act, OutboxRow, Ring, State
from bot.outbox.notices import Joined, Kind, Loaded, Notice, Plan, ShowNotice, discreet
from bot.outbox.planning import plan
from bot.outbox.sender import Delivery, Outcome, Sender
from bot.reminders import reminders_feature
from bot.reminders.marks import marked
from bot.reminders.models import Preference
from bot.reminders.presses import ShowReminders
from bot.reminders.queries import marks_for
from bot.reminders.recipients import recipients
from tests.reminders.family import acting, maria, mette

NAMES = ("Emma", "Ella", "Maria", "Holm")


class Courier:
    """Takes every delivery and remembers it; all of one run go out as one message a person."""

    def __init__(self) -> None:
        self.sent: list[Delivery] = []

    async def deliver(self, delivery: Delivery) -> Outcome:
        self.sent.append(delivery)
        return Outcome(State.SENT, 100 + delivery.notice.id)

    def busy(self) -> Sequence[int]:
        return ()


async def _tomorrow(unit: Unit, notices: Sequence[Notice]) -> Loaded:
    """A talk tomorrow about pupil `about_id`; bundled ones are told by the first."""
    found = await marks_for(unit, [notice.person_id for notice in notices])
    leaders: dict[str, Notice] = {}
    loaded: dict[int, Any] = {}
    for notice in notices:
        leader = leaders.setdefault(notice.bundle or str(notice.id), notice)
        together = [each for each in notices if each.bundle == leader.bundle or each.id == leader.id]
        marks = [found.get((each.person_id, each.about_id)) for each in together]

        def words(marks: list[str | None] = marks, files: int = leader.params.get("files", 0)) -> Message:
            rows = ((Button("Vi kommer", ShowReminders()),),) if files < 2 else ()
            text = "\n".join(marked(mark, "I morgen kl. 16.20.") for mark in marks)
            return Message(text, rows, protected=True, files=(File(FileKind.PHOTO, "id"),) * files)

        if notice.params.get("over"):
            loaded[notice.id] = Dropped("over")
        else:
            loaded[notice.id] = words if leader is notice else Joined(leader.id)
    return loaded


KIND = Kind("test.tomorrow", _tomorrow)


async def tell(units: Units, school: int, person: int, *pupils: int, **values: Any) -> list[Delivery]:
    """Plan a notice about each pupil and let the real sender send them."""

    async def work(unit: Unit) -> None:
        plan(
            unit,
            [
                Plan(f"{pupil}:{values}", KIND.name, school, person, "pupil", pupil, unit.now, **values)
                for pupil in pupils
            ],
        )

    await units.run(work)
    courier = Courier()
    await Sender(units, [KIND], recipients, courier, 8).drain()
    return courier.sent


async def pupils_of(units: Units) -> list[int]:
    return [child.pupil_id for _person, child in (await units.read(lambda unit: acting(unit, 1))).children]


async def choose(units: Units, school: int, person: int, level: str) -> None:
    row = {"person_id": person, "school_id": school, "lock_screen": level}
    await units.run(lambda unit: unit.execute(insert(Preference).values(**row)))


async def opens(units: Units, row_id: int, telegram_user: int = 1) -> Reply:
    routes = Routes(reminders_feature(lambda: [KIND]).routes)

    async def work(unit: Unit) -> Reply:
        route, press = routes.press(ShowNotice(row_id).encode())
        with in_language("da"):
            return await route.handle(unit, await acting(unit, telegram_user), press)

    return await units.read(work)


def text_of(delivery: Delivery) -> str:
    assert isinstance(delivery.content, Message)
    return delivery.content.text


async def test_two_childrens_messages_differ_and_name_nobody(units: Units) -> None:
    school, person = await maria(units, "Emma", "Ella")
    texts = [text_of(sent) for sent in await tell(units, school, person, *await pupils_of(units))]
    assert sorted(texts) == ["El: I morgen kl. 16.20.", "Em: I morgen kl. 16.20."]
    assert not [name for name in NAMES for text in texts if name in text]


@pytest.mark.parametrize(
    ("level", "expected"), [("names", "Emma: I morgen kl. 16.20."), ("neutral", "Der er nyt fra skolen.")]
)
async def test_lock_screen_says_what_was_chosen(units: Units, level: str, expected: str) -> None:
    school, person = await maria(units, "Emma", "Ella")
    await choose(units, school, person, level)
    sent = await tell(units, school, person, (await pupils_of(units))[0])
    assert [text_of(each) for each in sent] == [expected]


async def test_open_shows_the_real_message_in_place(units: Units) -> None:
    school, person = await maria(units, "Emma", "Ella")
    await choose(units, school, person, "neutral")
    [sent] = await tell(units, school, person, (await pupils_of(units))[0])
    assert isinstance(sent.content, Message)
    [[button]] = sent.content.rows
    assert (button.label, button.press) == ("Åbn", ShowNotice(sent.notice.id))
    reply = await opens(units, sent.notice.id)
    assert reply.screen is not None
    assert reply.screen.text == "Em: I morgen kl. 16.20."
    assert reply.screen.rows[0][0].label == "Vi kommer"
    assert reply.screen.protected


async def test_picture_shows_when_it_is_opened_and_an_album_comes_covered(units: Units) -> None:
    school, person = await maria(units, "Emma")
    await choose(units, school, person, "neutral")
    [pupil] = await pupils_of(units)
    [one] = await tell(units, school, person, pupil, params={"files": 1})
    assert isinstance(one.content, Message)
    assert (one.content.text, one.content.files) == ("Der er nyt fra skolen.", ())
    reply = await opens(units, one.notice.id)
    assert reply.screen is not None
    assert (reply.screen.text, len(reply.screen.files)) == ("I morgen kl. 16.20.", 1)
    [album] = await tell(units, school, person, pupil, params={"files": 3})
    assert isinstance(album.content, Message)
    assert (album.content.text, len(album.content.files)) == ("Der er nyt fra skolen.", 3)
    assert album.content.covered
    forged = await opens(units, album.notice.id)
    assert forged.screen is not None
    assert not forged.screen.files


async def test_what_is_edited_later_names_nobody_when_it_comes_and_opens(units: Units) -> None:
    school, person = await maria(units, "Emma", "Ella")
    await choose(units, school, person, "neutral")
    [sent] = await tell(units, school, person, (await pupils_of(units))[0], act=Act.EDIT)
    assert text_of(sent) == "Der er nyt fra skolen."
    reply = await opens(units, sent.notice.id)
    assert reply.screen is not None
    assert reply.screen.text == "Em: I morgen kl. 16.20."


async def test_open_shows_all_that_one_message_bundled(units: Units) -> None:
    school, person = await maria(units, "Emma", "Ella")
    await choose(units, school, person, "neutral")
    [sent] = await tell(units, school, person, *await pupils_of(units), bundle="talks")
    assert text_of(sent) == "Der er nyt fra skolen."
    # A second message of the same bundle was another message.
    await tell(units, school, person, (await pupils_of(units))[0], bundle="talks", params={"later": 1})
    reply = await opens(units, sent.notice.id)
    assert reply.screen is not None
    assert reply.screen.text == "Em: I morgen kl. 16.20.\nEl: I morgen kl. 16.20."


async def test_nobody_opens_another_persons_message(units: Units) -> None:
    school, person = await maria(units, "Emma")
    [sent] = await tell(units, school, person, *await pupils_of(units))
    await mette(units)
    with pytest.raises(NotAllowed):
        await opens(units, sent.notice.id, telegram_user=2)


async def test_what_is_over_or_forgotten_is_said_kindly(units: Units) -> None:
    school, person = await maria(units, "Emma")
    kind_line = "Det her gælder ikke længere. Du behøver ikke gøre noget."
    reply = await opens(units, 77)
    assert reply.screen is not None
    assert reply.screen.text == kind_line
    [sent] = await tell(units, school, person, *await pupils_of(units))
    await units.run(lambda unit: unit.execute(update(OutboxRow).values(params={"over": True})))
    reply = await opens(units, sent.notice.id)
    assert reply.screen is not None
    assert reply.screen.text == kind_line


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_edit_stays_as_it_is_and_a_file_loses_its_caption(code: str) -> None:
    at = datetime(2026, 12, 2).astimezone()
    message = Message("E: I morgen.", protected=True, fold=Fold(at, "E: Samtale."))
    notice = _notice(Act.SEND, at)
    with in_language(code):
        sent = discreet(notice, message)
        assert (sent.protected, sent.fold) == (True, message.fold)
        assert "E:" not in sent.text
        edit = replace(notice, act=Act.EDIT)
        assert discreet(replace(edit, message_id=7), message) == message
        assert discreet(edit, message) == sent, "what is edited later begins as a message"
        file = replace(message, document=Document("talk.ics", b"BEGIN", "text/calendar"))
        assert discreet(notice, file) == replace(file, text=sent.text)


def _notice(act: Act, at: datetime) -> Notice:
    return Notice(1, "k", "test", act, 1, 1, "pupil", 1, None, Ring.RING, at, None, {}, None, 0, False)
