"""Agreements in one's own words, on the school's own page: written by who notes them, read by whom they are for.

The one rule kept here: the words never pass through the chat.
"""

from __future__ import annotations

from bot.core.dates import long_date
from bot.core.errors import Refusal
from bot.core.pages import Asked, Block, Field, FieldKind, Filled, Form, Note, Page, Say, Sheet, Words
from bot.core.texts import _, capital, isolated
from bot.core.unit import Unit
from bot.people.acting import Acting
from bot.talks.agreements.errors import NotADay
from bot.talks.agreements.facts import PupilAgreements
from bot.talks.agreements.models import AgreementState, Owner
from bot.talks.agreements.queries import told_of
from bot.talks.agreements.rules import due_days, owners
from bot.talks.agreements.screens import READ, WRITE, copy_line, what, who
from bot.talks.agreements.service import MOST_WORDS, Promise, agree, making
from bot.talks.agreements.views import of_pupil

_FORM = "agree"


async def show_writing(unit: Unit, acting: Acting, asked: Asked) -> Sheet:
    """The form: what, who, by when."""
    about = await making(unit, acting, asked.about_id)
    name = isolated(about.pupil.called or about.pupil.child)
    hint = _("Begin with what goes well. Name no other children.")
    days = due_days(about.calendar, about.today)
    fields = (
        Field("words", _("What do you agree on?"), hint=hint, most=MOST_WORDS),
        Field(
            "owner",
            _("Who does it?"),
            FieldKind.CHOICE,
            options=[(owner.value, capital(who(about.pupil, owner))) for owner in owners(about.policy)],
        ),
        Field("due", _("By when?"), FieldKind.DATE, value=days[-1].isoformat() if days else ""),
    )
    return Sheet(
        _("Agreement for %(name)s", name=name),
        (
            Say(_("Everyone who has custody of %(name)s gets a copy, and %(name)s may know it, too.", name=name)),
            Form(_FORM, _("Note the agreement"), fields),
        ),
    )


async def take_writing(unit: Unit, acting: Acting, asked: Asked, filled: Filled) -> Sheet:
    """Keep it; the home gets its copy as of every agreement."""
    promise = Promise(Owner(filled["owner"]), filled["due"], words=filled["words"].strip(), link=filled.link_id or None)
    made = await agree(unit, acting, asked.about_id, promise)
    copy = copy_line(made, unit.now, told=made.agreement_id in await told_of(unit, [made]))
    text = " ".join([_("The agreement is noted."), copy])
    return Sheet(_("Noted"), (Note(text), Words(made.words or "", by=long_date(made.due_on))))


async def show_reading(unit: Unit, acting: Acting, asked: Asked) -> Sheet:
    """Everything that was agreed for the pupil, words and all."""
    about = await of_pupil(unit, acting, asked.about_id)
    name = isolated(about.pupil.called or about.pupil.child)
    return Sheet(_("What was agreed for %(name)s", name=name), _blocks(about))


def _blocks(about: PupilAgreements) -> list[Block]:
    found: list[Block] = []
    for each in about.agreements:
        if each.state is AgreementState.DROPPED:
            continue
        values = {"who": who(about.pupil, each.owner), "date": long_date(each.due_on)}
        by = _("Who: %(who)s. By: %(date)s.", **values)
        found.append(Words(each.words or what(each), by=by))
    return found or [Say(_("Nothing is open right now."))]


async def refused(_unit: Unit, _acting: Acting, _asked: Asked, refusal: Refusal) -> str | None:
    """Why it was not kept."""
    if isinstance(refusal, NotADay):
        return _("That day does not fit any more. Choose another one.")
    return None


PAGES = (
    Page(WRITE, show=show_writing, take=take_writing, refused=refused),
    Page(READ, show=show_reading, refused=refused),
)
