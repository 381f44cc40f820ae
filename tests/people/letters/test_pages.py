"""How letters look on the page: whole, one page each, in three languages, with every name."""

from __future__ import annotations

from itertools import pairwise

import pytest
import segno

from bot.people.letters.layout import pdf_of
from bot.people.letters.rules import Way
from bot.people.letters.words import Sender
from tests.people.letters.reading import Page, pages
from tests.people.letters.sheets import BROSKOLEN, LINK, pile, sheet

ARABIC = "محمد عبد الرحمن الفاروق"
LETTERS = "Æsa Ødegård Åkær Öberg Łukasz Žižková Nguyễn Ánh Þórr Ǆemal Čáhppe Владимир Ґалаґан Ђорђе"


def read(*sheets: object, sender: Sender = BROSKOLEN) -> list[Page]:
    return pages(pdf_of(pile(*sheets, sender=sender)))  # type: ignore[arg-type]


def flat(page: Page) -> str:
    """The page's text as if it had been set in one line."""
    return " ".join(page.lines)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "da",
            (
                "Sådan kommer du i gang",
                "Gælder én gang, til og med onsdag den 16. december 2026.",
                "Assistenten er et supplement til Aula og erstatter ikke noget.",
                "Du behøver ikke bruge den.",
                "Skolens navn kan ses på din telefon",
                "Har I hemmelig adresse",
                "Dine oplysninger i fem linjer",
                "Ring til kontoret på 44 98 54 00.",
            ),
        ),
        (
            "nb",
            (
                "Slik kommer du i gang",
                "Gjelder én gang, til og med onsdag 16. desember 2026.",
                "Assistenten er et tillegg til Aula og erstatter ingenting.",
                "Du trenger ikke å bruke den.",
                "Skolens navn vises på telefonen din",
                "Har dere hemmelig adresse",
                "Opplysningene dine på fem linjer",
                "Ring kontoret på 44 98 54 00.",
            ),
        ),
        (
            "sv",
            (
                "Så kommer du i gång",
                "Gäller en gång, till och med onsdag 16 december 2026.",
                "Assistenten är ett komplement till Aula och ersätter ingenting.",
                "Du behöver inte använda den.",
                "Skolans namn syns på din telefon",
                "Har ni skyddade personuppgifter",
                "Dina uppgifter på fem rader",
                "Ring skolexpeditionen på 44 98 54 00.",
            ),
        ),
    ],
)
def test_a_letter_says_all_that_must_be_known_before_joining(language: str, said: tuple[str, ...]) -> None:
    (page,) = read(sheet(language=language))
    assert page.lines[:4] == ("Broskolen", "3.B", "Emma Holm", "Maria Holm")
    for sentence in (*said, "ABCDE FGHJK", "@skolebro_test_bot"):
        assert sentence in flat(page)
    assert [line for line in page.lines if line in "12345"] == ["1", "2", "3", "1", "2", "3", "4", "5"]


def test_only_where_the_language_is_a_guess_the_other_two_are_there() -> None:
    known, guessed = read(sheet(), sheet(sure=False))
    for line in ("Norsk bokmål", "Svenska"):
        assert line not in known.lines
        assert line in guessed.lines
    assert "Dansk" not in guessed.lines
    at = guessed.lines.index("Norsk bokmål")
    assert guessed.lines.index("Svenska") == at + 3, "two lines in each"
    assert len(guessed.lines) == at + 6


def test_the_square_is_the_link() -> None:
    (page,) = read(sheet())
    matrix = segno.make(LINK, error="m", micro=False).matrix
    module = page.square[0][3]
    left, top = page.square[0][0], page.square[0][1] + module
    drawn = [[0] * len(matrix) for _row in matrix]
    for x, y, width, height in page.square:
        assert height == pytest.approx(module, abs=0.01)
        row = round((top - y) / module) - 1
        for column in range(round((x - left) / module), round((x - left + width) / module)):
            drawn[row][column] = 1
    assert drawn == [list(row) for row in matrix]
    assert module > 72 / 25.4, "a module of more than a millimetre is read across a kitchen table"


def test_names_come_out_in_every_script() -> None:
    latin, arabic = read(sheet(name=LETTERS), sheet(name=ARABIC, under_corner=ARABIC))
    assert LETTERS in flat(latin)
    # The file holds what stands from left to right, which is how it must not be read.
    assert ARABIC[::-1] in arabic.lines
    assert arabic.lines.count(ARABIC[::-1]) == 2
    assert "\ufffd" not in flat(arabic) + flat(latin)


def test_a_long_arabic_name_begins_on_its_first_line() -> None:
    (page,) = read(sheet(name=" ".join([ARABIC] * 6)))
    first = page.lines[3]
    assert first.endswith(ARABIC.split()[0][::-1])


def test_a_name_of_200_letters_stands_there_whole() -> None:
    for name in ("Wolfeschlegel " * 15, "Wolfeschlegel" * 16):
        name = name[:200].strip()
        (page,) = read(sheet(name=name, sure=False, language="sv"))
        assert name.replace(" ", "") in flat(page).replace(" ", "")


def test_a_name_in_letters_without_a_font_leaves_a_line_to_write_on() -> None:
    (page,) = read(sheet(name="張偉", under_corner="張小明"))
    assert page.lines[:2] == ("Broskolen", "3.B")
    assert page.lines[2].startswith("mandag")


@pytest.mark.parametrize("language", ["da", "nb", "sv"])
@pytest.mark.parametrize("staff", [False, True])
def test_the_longest_of_everything_still_fits_one_page(language: str, staff: bool) -> None:
    long = ("Skolen ved Den Meget Lange Vejs Ende " * 6)[:200]
    sender = Sender(long, "da", "+45 " * 10, ("Aula", "Skoleportalen", long[:60]), True, "b" * 32)
    found = read(
        sheet(name="W" * 200, corner=long[:80], under_corner=long, language=language, staff=staff, sure=False),
        sheet(language=language),
        sender=sender,
    )
    assert len(found) == 2
    assert "ABCDE FGHJK" in found[0].lines


def test_a_school_with_an_arabic_name_and_no_phone_and_no_portal() -> None:
    sender = Sender("مدرسة النور", "sv", None, (), False, "skolebro_test_bot")
    first, second = read(sheet(language="sv"), sheet(language="sv", name="Åsa"), sender=sender)
    for page in (first, second):
        assert "مدرسة النور"[::-1] in flat(page)
        assert "Frågor? Fråga på skolexpeditionen." in page.lines
        assert "skolans andra kanaler" in flat(page)
    assert len(first.lines) == len(second.lines), "set anew or copied, a letter is the same"


def test_the_same_pile_gives_the_same_bytes() -> None:
    letters = [sheet(name=f"Person {number}", language=("da", "nb", "sv")[number % 3]) for number in range(7)]
    assert pdf_of(pile(*letters)) == pdf_of(pile(*letters))


def test_what_is_copied_is_what_is_set() -> None:
    """A pile's later pages are put together from what the first was set from."""
    found = read(*(sheet(name="Maria Holm") for _number in range(3)))
    for one, other in pairwise(found):
        assert one == other


def test_staff_read_of_their_own_work() -> None:
    (page,) = read(sheet(staff=True, way=Way.STAFF, corner="Personale", under_corner=""))
    assert page.lines[:3] == ("Broskolen", "Personale", "Maria Holm")
    assert "planlægge samtaler med hjemmene" in flat(page)
    assert "hvor du arbejder" in flat(page)
    assert "børn" not in flat(page)


def test_the_words_are_those_of_a_protected_family_too() -> None:
    """Nothing but the corner tells the letters apart."""
    known, hidden = read(sheet(), sheet(way=Way.BY_HAND, corner="", under_corner=""))
    assert [line for line in known.lines if line not in ("3.B", "Emma Holm")] == list(hidden.lines)
