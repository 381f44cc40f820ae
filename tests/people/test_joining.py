"""/start and the code: who gets in, who does not, and that nobody learns why."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.feature import Ended, Who
from bot.core.replies import Reply
from bot.people.joining.presses import HaveNoCode, TryCodeAgain
from bot.schools.service import add_school
from bot.tg.arrivals import Wrote
from tests.people.roster.samples import sample
from tests.people.town import Phone, Statements, Town, said

LINKS = "SELECT count(*) FROM account_links WHERE until IS NULL"
UNKNOWN = "ZZZZZ ZZZZZ"


@pytest.fixture
async def full(town: Town, tmp_path: Path) -> Town:
    await town.imports(sample(24), tmp_path)
    return town


def labels(reply: Reply) -> list[str]:
    assert reply.screen is not None
    return [button.label for row in reply.screen.rows for button in row]


async def linked_to(town: Town, user: int) -> list[str]:
    """The sourcedIds of the persons this Telegram user acts as."""

    async def persons(unit: object) -> object:
        from bot.accounts.service import find_account
        from bot.people.acting import acting_of

        account = await find_account(unit, user)  # type: ignore[arg-type]
        return await acting_of(unit, account) if account else None  # type: ignore[arg-type]

    acting = await town.units.read(persons)
    ids = [person.person_id for person in acting.persons] if acting else []  # type: ignore[attr-defined]
    names = await town.listed()
    return [names[each] for each in ids]


async def test_a_deep_link_lets_the_invited_person_in(full: Town) -> None:
    letter = await full.letter("g1")
    reply = await full.phone(1).writes(f"/start {letter.link.partition('=')[2]}")
    assert "Buddinge Skole" in said(reply)
    assert reply.keyboard
    assert await linked_to(full, 1) == ["g1"]
    (menu,) = await full.rows("SELECT kind, act, lane FROM outbox WHERE act = 'commands'")
    assert (menu.kind, menu.act, menu.lane) == ("people.commands", "commands", "a")
    (audit,) = await full.rows("SELECT action, allowed, about_kind FROM audit")
    assert (audit.action, bool(audit.allowed), audit.about_kind) == ("invitation.use", True, "invitation")


@pytest.mark.parametrize("way", ["/start {}", "{}", "/START@skolebro_bot  {} "])
async def test_a_typed_code_lets_the_person_in_with_or_without_a_command(full: Town, way: str) -> None:
    code = (await full.letter("g1")).code
    assert "Velkommen" in await full.phone(1).says(way.format(code.lower()))
    assert await linked_to(full, 1) == ["g1"]


@pytest.mark.parametrize(
    ("code", "hello", "again"),
    [
        ("da", "Skriv koden fra skolens brev", "Prøv igen"),
        ("no", "Skriv koden fra brevet du fikk", "Prøv igjen"),
        ("nn-NO", "Skriv koden fra brevet du fikk", "Prøv igjen"),
        ("sv-FI", "Skriv koden som står i brevet", "Försök igen"),
        (None, "Skriv koden fra skolens brev", "Prøv igen"),
    ],
)
async def test_a_stranger_is_greeted_in_the_phones_language(
    full: Town, code: str | None, hello: str, again: str
) -> None:
    phone = full.phone(1, code)
    assert hello in await phone.says("/start")
    assert again in labels(await phone.writes(UNKNOWN))


async def test_the_greeting_opens_the_question_so_that_any_spelling_is_taken(full: Town) -> None:
    code = (await full.letter("g1")).code
    phone = full.phone(1)
    await phone.writes("/start")
    assert "ligner ikke en kode" in await phone.says("hvad skal jeg skrive?")
    assert "Velkommen" in await phone.says(" - ".join(code.replace(" ", "")))


async def test_a_phone_in_another_language_speaks_the_schools_after_joining(town: Town, tmp_path: Path) -> None:
    await town.units.run(lambda unit: add_school(unit, "bro", "Broskolan", "se-samverkan"))
    await town.imports(sample(4), tmp_path, key="bro")
    (letter,) = await town.issues("g1", key="bro")
    phone = town.phone(1, "uk")
    assert "Välkommen" in await phone.says(letter.code)
    assert phone.language == "sv"


async def test_every_code_that_does_not_fit_gets_the_same_answer(full: Town) -> None:
    used, revoked, expired = [await full.letter(person) for person in ("g1", "g2", "g3")]
    await full.phone(9).writes(used.code)
    await full.letter("g2", reissue=True)
    await full.writes(
        "UPDATE invitations SET expires_at = issued_at WHERE person_id ="
        " (SELECT id FROM persons WHERE sourced_key = :g3)"
    )
    replies, executed = [], []
    for user, code in enumerate((UNKNOWN, used.code, revoked.code, expired.code), start=20):
        for way in ("/start {}", "{}"):
            with Statements(full.units) as statements:
                replies.append(await full.phone(user).writes(way.format(code)))
            executed.append(statements.seen)
    assert all(reply == replies[0] for reply in replies)
    assert "Måske er den brugt, for gammel eller tastet forkert." in said(replies[0])
    # What takes the same statements takes the same time: the first of each pair also makes the account.
    for first in (0, 1):
        assert all(seen == executed[first] for seen in executed[first::2])
    assert await full.count(LINKS) == 1


async def test_a_used_tokens_answer_is_that_of_an_unknown_one(full: Town) -> None:
    token = (await full.letter("g1")).link.partition("=")[2]
    await full.phone(1).writes(f"/start {token}")
    assert await full.phone(2).writes(f"/start {token}") == await full.phone(3).writes(f"/start {'A' * 22}")


async def test_text_that_is_no_code_costs_no_try(full: Town) -> None:
    phone = full.phone(1)
    assert "ABCDE FGHJK" in await phone.says("/start hello")
    assert "ABCDE FGHJK" in await phone.says("hej" * 4_000)
    assert await full.count("SELECT count(*) FROM wrong_codes") == 0


async def test_after_five_wrong_codes_the_sixth_is_not_looked_at_for_an_hour(full: Town) -> None:
    code = (await full.letter("g1")).code
    phone = full.phone(1)
    for minute in range(5):
        assert "passer ikke" in await phone.says(f"/start {UNKNOWN}")
        full.clock.advance(timedelta(minutes=1))
        assert minute < 5
    stopped = await phone.says(code)
    assert "efter kl. 08.40" in stopped  # the first try was at 7.40 in Denmark
    assert await full.count(LINKS) == 0
    full.clock.advance(timedelta(minutes=54))
    assert "efter kl. 08.40" in await phone.says(code)
    full.clock.advance(timedelta(minutes=1))
    assert "Velkommen" in await phone.says(code)


async def test_tries_are_counted_whichever_way_they_come_in(full: Town) -> None:
    phone = full.phone(1)
    await phone.writes(UNKNOWN)
    await phone.writes(f"/start {UNKNOWN}")
    await phone.presses(TryCodeAgain())
    await phone.writes(UNKNOWN)
    assert await full.count("SELECT count(*) FROM wrong_codes") == 3
    assert "passer ikke" in await full.phone(2).says(UNKNOWN)


async def test_the_account_that_used_a_code_is_told_so(full: Town) -> None:
    code = (await full.letter("g1")).code
    phone = full.phone(1)
    await phone.writes(code)
    assert "Du har allerede brugt koden. Du er knyttet til" in await phone.says(code)
    assert await full.count("SELECT count(*) FROM wrong_codes") == 0


async def test_the_other_parents_letter_is_not_used_up_here(full: Town) -> None:
    mine, theirs = await full.letter("g1"), await full.letter("g2")
    phone = full.phone(1)
    await phone.writes(mine.code)
    answer = await phone.says(f"/start {theirs.link.partition('=')[2]}")
    assert "Koden kan stadig bruges" in answer
    (other,) = await full.rows("SELECT given_name FROM persons WHERE sourced_key = :g2")
    assert other.given_name not in answer.encode()
    assert await linked_to(full, 1) == ["g1"]
    assert "Velkommen" in await full.phone(2).says(theirs.code)
    assert await linked_to(full, 2) == ["g2"]


async def test_a_second_school_adds(full: Town, tmp_path: Path) -> None:
    await full.units.run(lambda unit: add_school(unit, "bru", "Bru skole", "no-skedsmo"))
    await full.imports(sample(6), tmp_path, key="bru")
    phone = full.phone(1)
    await phone.writes((await full.letter("g1")).code)
    (letter,) = await full.issues("g2", key="bru")
    assert "Bru skole" in await phone.says(letter.code)
    assert await linked_to(full, 1) == ["g1", "g2"]


async def test_a_second_code_of_the_same_person_is_welcome(full: Town) -> None:
    phone = full.phone(1)
    await phone.writes((await full.letter("g1")).code)
    again = await full.letter("g1", reissue=True)
    assert "Velkommen" in await phone.says(again.code)
    assert await full.count("SELECT count(*) FROM account_links") == 1
    assert full.ended == []


async def test_a_new_phone_takes_over_and_the_old_one_is_out(full: Town) -> None:
    await full.phone(1).writes((await full.letter("g1")).code)
    again = await full.letter("g1", reissue=True)
    assert "Velkommen" in await full.phone(2).says(again.code)
    assert (await linked_to(full, 1), await linked_to(full, 2)) == ([], ["g1"])
    (person,) = await full.rows("SELECT id FROM persons WHERE sourced_key = :g1")
    assert full.ended == [Ended(Who.LINK, 1, person.id)]


async def test_the_old_phones_own_code_no_longer_fits_there(full: Town) -> None:
    first = await full.letter("g1")
    await full.phone(1).writes(first.code)
    await full.phone(2).writes((await full.letter("g1", reissue=True)).code)
    assert "passer ikke" in await full.phone(1).says(first.code)


async def test_what_a_linked_person_writes_is_not_taken_for_a_wrong_code(full: Town) -> None:
    phone = full.phone(1)
    await phone.writes((await full.letter("g1")).code)
    for text in ("Kvittering", "Hallo Mette"):
        assert await phone.says(text) == "nobody asked"
    # It counts all the same, or it would be a way to guess.
    assert await full.count("SELECT count(*) FROM wrong_codes") == 2


async def test_a_wrong_code_of_a_linked_person_leaves_no_question_open(full: Town) -> None:
    phone = full.phone(1)
    await phone.writes((await full.letter("g1")).code)
    assert "passer ikke" in await phone.says(f"/start {UNKNOWN}")
    assert await phone.says("Emma er syg i dag") == "nobody asked"


async def test_there_is_always_a_way_on(full: Town) -> None:
    phone = full.phone(1)
    assert labels(await phone.writes(f"/start {UNKNOWN}")) == ["Prøv igen", "Bed om en ny kode"]
    assert "Skriv din invitationskode." in said(await phone.presses(TryCodeAgain()))
    asked = await phone.presses(HaveNoCode())
    assert said(asked) == "Spørg på skolens kontor. De kan give dig en kode."
    assert labels(asked) == ["Nu har jeg en kode"]
    await phone.writes((await full.letter("g1")).code)
    assert "+45 12 34 56 78" in said(await phone.presses(HaveNoCode()))


async def test_start_says_hello_to_who_is_linked(full: Town) -> None:
    phone = full.phone(1)
    await phone.writes((await full.letter("t2")).code)
    reply = await phone.writes("/start")
    assert "Buddinge Skole" in said(reply)
    assert reply.keyboard


async def test_a_teacher_is_linked_to_the_school(full: Town) -> None:
    letter = await full.letter("t2")
    assert "Du er nu knyttet til Buddinge Skole." in await full.phone(1).says(letter.code)


@pytest.mark.parametrize("language", ["da", "nb", "sv"])
async def test_buttons_fit_side_by_side(full: Town, language: str) -> None:
    phone = full.phone(1, language)
    for reply in [
        await phone.writes("/start"),
        await phone.writes("hello there"),
        await phone.writes(UNKNOWN),
        await phone.presses(TryCodeAgain()),
        await phone.presses(HaveNoCode()),
    ]:
        assert labels(reply)
        assert all(len(label) <= 20 for label in labels(reply))


async def test_a_redelivered_code_has_no_second_effect(full: Town) -> None:
    phone: Phone = full.phone(1)
    arrival = phone.arrival(Wrote((await full.letter("g1")).code))
    assert "Velkommen" in said(await phone.receives(arrival))
    assert said(await phone.receives(arrival)) == "as you were"
    assert await full.count("SELECT count(*) FROM account_links") == 1
