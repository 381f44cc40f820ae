"""Letters without a school behind them: sheets and piles of invented people."""

from __future__ import annotations

from datetime import UTC, date, datetime

from msgspec.structs import replace

from bot.people.invitations.queries import Invitable
from bot.people.invitations.service import Draft, Issued
from bot.people.letters.rules import Sheet, Way
from bot.people.letters.service import Pile
from bot.people.letters.words import Sender

LINK = "https://t.me/skolebro_test_bot?start=AbCdEfGhIjKlMnOpQrStUv"
MARIA = Sheet(
    person_id="g1",
    name="Maria Holm",
    way=Way.WITH_THE_PUPIL,
    staff=False,
    corner="3.B",
    under_corner="Emma Holm",
    section="3.B",
    language="da",
    sure=True,
    code="ABCDE FGHJK",
    link=LINK,
)
BROSKOLEN = Sender("Broskolen", "da", "44 98 54 00", ("Aula",), portal_first=True, bot="skolebro_test_bot")
MADE = datetime(2026, 11, 16, 6, 40, tzinfo=UTC)
LAST_DAY = date(2026, 12, 16)


def pile(*sheets: Sheet, sender: Sender = BROSKOLEN) -> Pile:
    """These letters, from this school."""
    nobody = Invitable(1, "g1", "", "", enabled=True)
    draft = Draft(nobody, "", "", MADE, Issued("g1", "", "guardian", "", "", "", LAST_DAY))
    return Pile(sheets, (draft,), sender, MADE, MADE.date())


def sheet(**changes: object) -> Sheet:
    """Maria's letter, but for these."""
    return replace(MARIA, **changes)
