"""The talk's short record on the school's own page: written by who held the talk, read by who was invited.

The one rule kept here: the words never pass through the chat, and the school's own system stays the place of record.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.confidential.errors import NobodyReads, WordsErased
from bot.conferences.confidential.queries import Somebody
from bot.conferences.confidential.rules import READ_RECORD_PAGE, WRITE_RECORD_PAGE
from bot.core.dates import local, long_date, long_moment
from bot.core.errors import Refusal
from bot.core.pages import Asked, Block, Field, Filled, Form, Heading, Note, Outward, Page, Say, Sheet, Words
from bot.core.texts import _, isolated, listed
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.schools.policy import Policy
from bot.talks.record.errors import NoTalkToRecord
from bot.talks.record.parts import MOST_WORDS, STRENGTHS, heading, parts_of
from bot.talks.record.talks import Reading, Writing, reading, write_record, writing
from bot.talks.record.words import where
from bot.talks.topics.facts import PupilFacts

_FORM = "record"


def _name(pupil: PupilFacts) -> str:
    return isolated(pupil.called or pupil.child)


def _named(people: Sequence[Somebody]) -> str:
    return listed([isolated(each.given_name) for each in people])


async def show_writing(unit: Unit, acting: Acting, asked: Asked) -> Sheet:
    """The form: strengths first, then the policy's headings."""
    about = await writing(unit, acting, asked)
    name = about.pupil.called or about.pupil.child
    fields = [
        Field(
            part.code,
            heading(part.code, name),
            hint=_("Name no other children.") if part.code == STRENGTHS else "",
            required=part.required,
            value=about.before.get(part.code, ""),
            most=MOST_WORDS,
        )
        for part in parts_of(about.policy, about.talk.round_.kind)
    ]
    day = long_date(local(about.talk.booking.starts_at, about.pupil.zone).date())
    said = _(
        "Only %(names)s can read it, here on the school's own page. After some weeks it is deleted.",
        names=_named(about.readers),
    )
    blocks: list[Block] = [Say(_("About the talk on %(date)s.", date=day)), Say(said), *_in_the_system(about.policy)]
    return Sheet(
        _("Short record of the talk about %(name)s", name=_name(about.pupil)),
        (*blocks, Form(_FORM, _("Send"), tuple(fields))),
    )


def _in_the_system(policy: Policy) -> list[Block]:
    """Where the record proper stands, which this is not."""
    return [Say(_("It does not stand in for what the school writes in its own system.")), *_way(policy)]


def _way(policy: Policy) -> list[Block]:
    """The way to the school's own system, as far as the policy knows it."""
    if policy.record.kind == "none" and not policy.portal.names:
        return []
    if not policy.links.portal.startswith("https://"):
        return [Say(where(policy))] if policy.portal.names else []
    # Translators: a link on a page, to the school's own system (Aula …), by its name.
    label = _("Go to %(portal)s", portal=isolated(policy.portal.names[0])) if policy.portal.names else _("Open it")
    return [Outward(policy.links.portal, label)]


async def take_writing(unit: Unit, acting: Acting, asked: Asked, filled: Filled) -> Sheet:
    """Keep it; whoever was invited hears that there is something new."""
    parts = [(code, words.strip()) for code, words in filled.values.items() if words.strip()]
    about = await write_record(unit, acting, asked, parts, filled.link_id)
    return _sent(about)


def _sent(about: Writing) -> Sheet:
    text = _("%(names)s hears now that there is something to read.", names=_named(about.readers))
    return Sheet(
        _("Sent"), (Note(text), Say(_("Open it again to see who has read it.")), *_in_the_system(about.policy))
    )


async def show_reading(unit: Unit, acting: Acting, asked: Asked) -> Sheet:
    """What was written, under its headings; the author sees who has read it."""
    about = await reading(unit, acting, asked)
    name = about.pupil.called or about.pupil.child
    written = long_moment(local(about.words.written_at, about.zone))
    by = _("%(name)s, %(moment)s", name=isolated(about.words.author), moment=written)
    blocks: list[Block] = []
    if about.talk_at is not None:
        day = long_date(local(about.talk_at, about.zone).date())
        blocks.append(Say(_("About the talk on %(date)s.", date=day)))
    for code, words in about.parts:
        blocks += [Heading(heading(code, name)), Words(words)]
    blocks.append(Say(by))
    blocks += _receipts(about) if about.mine else _after_reading(about)
    title = _("Short record of the talk about %(name)s", name=_name(about.pupil))
    return Sheet(title, (*blocks, *_in_the_system(about.policy)))


def _receipts(about: Reading) -> list[Block]:
    lines = []
    if about.read:
        lines.append(_("Read by: %(names)s", names=listed([isolated(name) for name in about.read])))
    if about.unread:
        lines.append(_("Not read by: %(names)s", names=listed([isolated(name) for name in about.unread])))
    return [Say(line) for line in lines]


def _after_reading(about: Reading) -> list[Block]:
    text = _(
        "%(name)s can see that you have read it. If you remember it differently, say so: call, or write in confidence.",
        name=isolated(about.words.author),
    )
    return [Say(text)]


async def refused(_unit: Unit, _acting: Acting, _asked: Asked, refusal: Refusal) -> str | None:
    """Why it cannot be written or read."""
    if isinstance(refusal, NoTalkToRecord):
        return _("A record is written once the talk has begun, and up to two weeks after it.")
    if isinstance(refusal, NobodyReads):
        return _("Nobody who was invited can read it here yet. Give it to them on paper.")
    return _("What was written here has been deleted.") if isinstance(refusal, WordsErased) else None


PAGES = (
    Page(WRITE_RECORD_PAGE, show_writing, take_writing, refused),
    Page(READ_RECORD_PAGE, show_reading, None, refused),
)
