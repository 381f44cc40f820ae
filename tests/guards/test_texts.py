"""Words: complete in all languages, nobody else's, short where they stand on buttons, and none outside catalogues."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.texts import in_language
from bot.features import assemble
from bot.tg.menu import keyboard_words
from tests.guards import texts
from tests.guards.source import ROOT, planted

# Buttons with a row of their own, whose words cannot be shorter.
ALONE = {"Only “news from the school”"}


def test_the_template_says_what_the_source_says() -> None:
    assert not list(texts.stale(ROOT))


def test_every_language_has_words_for_everything() -> None:
    assert not list(texts.untranslated(ROOT))


def test_placeholders_are_the_same_in_all_languages() -> None:
    assert not list(texts.misplaced(ROOT))


def test_no_language_borrows_from_its_neighbours() -> None:
    assert not list(texts.strangers(ROOT))


def test_labels_fit_on_narrow_phones() -> None:
    assert not list(texts.too_long(ROOT, ALONE))


def test_nothing_is_shown_that_no_catalogue_has() -> None:
    assert not list(texts.bare(ROOT))


@pytest.mark.parametrize("code", texts.LANGUAGES)
def test_commands_and_their_descriptions_fit_into_telegrams_menu(code: str) -> None:
    for route in assemble().routes.listed:
        assert 1 <= len(route.words[code]) <= 32
        assert route.words[code].isascii()
        with in_language(code):
            from bot.core.texts import _

            assert 3 <= len(_(route.title)) <= 256


def test_no_key_of_the_keyboard_means_two_things() -> None:
    words = keyboard_words(assemble().routes)
    keyed = [route for route in assemble().routes.listed if route.keyboard]
    for route in keyed:
        for code in texts.LANGUAGES:
            with in_language(code):
                from bot.core.texts import _

                assert route.keyboard is not None
                assert words[_(route.keyboard).casefold()].name == route.name


# Each guard catches what it is there for ---------------------------------------------------------------------------

PROJECT = """
[[tool.babel.mappings]]
method = "python"
pattern = "bot/**.py"
"""
HEADER = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""
SOURCE = 'from bot.core.texts import _, ngettext\n\n\ndef hello():\n    return Screen(_("Hello %(name)s"))\n'
TEMPLATE = HEADER + '\nmsgid "Hello %(name)s"\nmsgstr ""\n'
WORDS = {
    "da": HEADER + '\nmsgid "Hello %(name)s"\nmsgstr "Hej %(name)s"\n',
    "nb": HEADER + '\nmsgid "Hello %(name)s"\nmsgstr "Hei %(name)s"\n',
    "sv": HEADER + '\nmsgid "Hello %(name)s"\nmsgstr "Hej %(name)s"\n',
}


def house(root: Path, source: str = SOURCE, template: str = TEMPLATE, **words: str) -> Path:
    """A small tree with a source, a template and three catalogues."""
    files = {"pyproject.toml": PROJECT, "bot/home/screens.py": source, "locales/bot.pot": template}
    for code, text in {**WORDS, **words}.items():
        files[f"locales/{code}/LC_MESSAGES/bot.po"] = text
    return planted(root, files)


def test_a_sound_house_is_left_alone(tmp_path: Path) -> None:
    root = house(tmp_path)
    for guard in (texts.stale, texts.untranslated, texts.misplaced, texts.strangers, texts.bare):
        assert not list(guard(root))
    assert not list(texts.too_long(root, ()))


@pytest.mark.parametrize(
    "source",
    [
        SOURCE.replace("Hello", "Goodbye"),
        SOURCE + '\n\nnew = _("One more")\n',
        SOURCE + "\n\ntwo = ngettext('%(number)s time', '%(number)s times', 2)\n",
        SOURCE + "\n\nglued = f\"{1} {_('Hidden in an f-string')}\"\n",
        "",
    ],
)
def test_a_template_that_lags_behind_is_caught(tmp_path: Path, source: str) -> None:
    assert list(texts.stale(house(tmp_path, source)))


@pytest.mark.parametrize(
    "words",
    [
        HEADER,
        WORDS["sv"].replace('msgstr "Hej %(name)s"', 'msgstr ""'),
        WORDS["sv"].replace('\nmsgid "Hello', '\n#, fuzzy\nmsgid "Hello'),
        WORDS["sv"] + '\nmsgid "Said by nobody"\nmsgstr "Ingen"\n',
        WORDS["sv"] + '\n#~ msgid "Gone"\n#~ msgstr "Borta"\n',
    ],
    ids=["missing", "empty", "fuzzy", "too many", "obsolete"],
)
def test_an_incomplete_language_is_caught(tmp_path: Path, words: str) -> None:
    assert list(texts.untranslated(house(tmp_path, sv=words)))


def test_a_missing_plural_is_caught(tmp_path: Path) -> None:
    plural = '\nmsgid "%(number)s time"\nmsgid_plural "%(number)s times"\n'
    whole = plural + 'msgstr[0] "%(number)s tid"\nmsgstr[1] "%(number)s tider"\n'
    words = dict.fromkeys(texts.LANGUAGES, HEADER + whole)
    root = house(tmp_path, template=HEADER + plural + 'msgstr[0] ""\nmsgstr[1] ""\n', **words)
    assert not list(texts.untranslated(root))
    half = HEADER + plural + 'msgstr[0] "%(number)s tid"\nmsgstr[1] ""\n'
    assert list(texts.untranslated(house(tmp_path / "half", template=HEADER + plural, **{**words, "nb": half})))


@pytest.mark.parametrize("text", ["Hej", "Hej %(navn)s", "Hej %(name)", "Hej %s", "Hej {name}", "100 % %(name)s"])
def test_a_broken_placeholder_is_caught(tmp_path: Path, text: str) -> None:
    root = house(tmp_path, da=WORDS["da"].replace("Hej %(name)s", text))
    assert list(texts.misplaced(root))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("da", "Du må aflyse samtalen."),
        ("da", "Anmeld barnet her."),
        ("da", "De foresatte er inviteret."),
        ("da", "Vi ses og taler är du med"),
        ("da", "Välkommen"),
        ("nb", "Dere må gjerne avlyse."),
        ("nb", "Boten svarer deg."),
        ("nb", "Forældre er velkomne."),
        ("nb", "Hör fra deg"),
        ("sv", "Lämna avbud här."),
        ("sv", "Boten svarar."),
        ("sv", "Sista frist är i dag."),
        ("sv", "Vi skall ses."),
        ("sv", "Velkommen til skøn snak"),
    ],
)
def test_a_false_friend_is_caught(code: str, text: str) -> None:
    assert list(texts.strange(code, text))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("da", "Fristen for at vælge tid er udløbet. Vi måles ikke."),
        ("nb", "Du må ringe skolen på 12 34 56 78."),
        ("sv", "Du kan avboka fram till kl. 20. Måndag måste vi ses."),
    ],
)
def test_ones_own_words_are_left_alone(code: str, text: str) -> None:
    assert not list(texts.strange(code, text))


@pytest.mark.parametrize(
    "button",
    [
        'Button(_("Go"), Press())',
        'Button(label=_("Go"), press=Press())',
        '_alone(_("Go"), Press())',
        'Button(_chosen(_("Go"), on=True), Press())',
        'Button(_("Go") if here else _("Stay"), Press())',
        'CommandRoute("go", {}, N_("Title"), route, keyboard=N_("Go"))',
    ],
)
def test_a_label_that_is_too_long_is_caught(tmp_path: Path, button: str) -> None:
    words = HEADER + '\nmsgid "Go"\nmsgstr "Gå et meget langt stykke vej"\n'
    root = house(tmp_path, SOURCE + f"\n\nrow = {button}\n", da=words)
    assert [line[:3] for line in texts.too_long(root, ())] == ["da:"]
    assert not list(texts.too_long(root, {"Go"}))


@pytest.mark.parametrize(
    "line",
    [
        'Screen("Hello there")',
        'Screen(text="Hello there")',
        'Toast(f"Saved {number} times")',
        'Button("Go on", Press())',
        'Message("\\n".join([_("Fine"), "but not this"]))',
        'Fold(at, "Over and done")',
        'Screen(_("Fine") + " and not fine")',
        'Screen(_(f"Hello {name}"))',
        'Screen(_("Hello " + name))',
    ],
)
def test_words_outside_the_catalogues_are_caught(tmp_path: Path, line: str) -> None:
    assert list(texts.bare(planted(tmp_path, {"bot/home/screens.py": line})))


@pytest.mark.parametrize(
    "line",
    [
        'Screen(_("Hello %(name)s", name=name) + "\\n" + rest.text)',
        'Screen("\\n".join([_("One"), *lines]))',
        'Button(f"✓ {label}", Press())',
        'Screen(words["greeting"])',
        'Button(label, url="https://example.org/page")',
    ],
)
def test_what_is_put_together_from_catalogue_words_is_left_alone(tmp_path: Path, line: str) -> None:
    assert not list(texts.bare(planted(tmp_path, {"bot/home/screens.py": line})))
