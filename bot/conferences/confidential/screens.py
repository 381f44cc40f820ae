"""Every word on the pages for confidential words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.conferences.confidential.queries import ClassFacts, PupilFacts, Somebody, WordsFacts
from bot.core.dates import local, long_moment
from bot.core.pages import Block, Field, FieldKind, Form, Note, Place, Places, Say, Sheet, Words
from bot.core.texts import _, isolated, listed, pgettext

WRITE_FORM, ANSWER_FORM = "write", "answer"
WORDS, WHOM = "words", "whom"


def _about(pupil: PupilFacts) -> str:
    # Translators: stands for the name of a protected pupil without an alias; also inside sentences.
    return isolated(pupil.called) if pupil.called else pgettext("instead of a name", "a pupil")


def _names(readers: Sequence[Somebody]) -> str:
    return listed([isolated(each.given_name) for each in readers])


def _words_field() -> Field:
    return Field(
        WORDS, _("What would you like to say?"), hint=_("Write only what has to be written. A call is often better.")
    )


def write_to_school(pupil: PupilFacts, readers: Sequence[Somebody]) -> Sheet:
    """A home about its child."""
    return Sheet(
        _("In confidence to %(names)s", names=_names(readers)),
        (
            Say(_("It is about %(name)s.", name=_about(pupil))),
            Say(
                _(
                    "Only %(names)s can read it, here on the school's own page. It does not go through Telegram, and "
                    "neither %(child)s nor other adults at home see it.",
                    names=_names(readers),
                    child=_about(pupil),
                )
            ),
            Form(WRITE_FORM, _("Send"), (_words_field(),)),
        ),
    )


def choose_pupil(klass: ClassFacts, pupils: Sequence[PupilFacts]) -> Sheet:
    """Staff: about whom?"""
    places = tuple(Place(each.pupil_id, _about(each)) for each in pupils)
    return Sheet(
        _("In confidence to a home in %(class_name)s", class_name=isolated(klass.name)),
        (Say(_("Which pupil is it about?")), Places(_("Pupils"), places)),
    )


def write_to_home(pupil: PupilFacts, readers: Sequence[Somebody]) -> Sheet:
    """Staff about a pupil, to those at home who are ticked."""
    options = tuple((str(each.person_id), isolated(each.given_name)) for each in readers)
    values = tuple(value for value, _name in options) if len(options) == 1 else ()
    whom = Field(WHOM, _("Who may read it?"), FieldKind.CHOICES, options=options, values=values)
    return Sheet(
        _("In confidence about %(name)s", name=_about(pupil)),
        (
            Say(
                _(
                    "Only those you choose can read it, here on the school's own page. It does not go through "
                    "Telegram, and colleagues do not see it."
                )
            ),
            Form(WRITE_FORM, _("Send"), (whom, _words_field())),
        ),
    )


def sent(readers: Sequence[Somebody]) -> Sheet:
    """The receipt."""
    return Sheet(
        _("Sent"),
        (
            Note(
                _("%(names)s hears now that there is something to read.", names=_names(readers)),
            ),
            Say(_("If there is an answer, you hear of it in the chat. You can close this page now.")),
        ),
    )


def read(found: WordsFacts, earlier: WordsFacts | None, zone: str, *, answer: bool) -> Sheet:
    """What was written, under it what it answers, and room for an answer."""
    blocks: list[Block] = [Words(found.words or "", _by(found, zone))]
    if earlier is not None and earlier.words:
        blocks += [Say(_("It is the answer to:")), Words(earlier.words, _by(earlier, zone))]
    if answer:
        who = isolated(found.author)
        # Translators: the heading over a form on a page; %(name)s is a given name.
        title = _("Answer %(name)s", name=who)
        field = Field(WORDS, _("What would you like to say?"), hint=_("Only %(name)s can read it.", name=who))
        blocks.append(Form(ANSWER_FORM, _("Send"), (field,), found.id, title=title))
    return Sheet(_("From %(name)s", name=isolated(found.author)), tuple(blocks))


def _by(found: WordsFacts, zone: str) -> str:
    return _("%(name)s, %(moment)s", name=isolated(found.author), moment=_moment(found.written_at, zone))


def _moment(instant: datetime, zone: str) -> str:
    return long_moment(local(instant, zone))


def nobody_reads(phone: str | None) -> str:
    if phone:
        return _("Nobody on the other side can read it here yet. Please call: the office has %(phone)s.", phone=phone)
    return _("Nobody on the other side can read it here yet. Please call instead.")


def erased() -> str:
    return _("What was written here has been deleted.")
