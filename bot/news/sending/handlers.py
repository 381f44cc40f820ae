"""Routes of what was sent: reports, who is meant by their numbers, reminding, correcting, taking back."""

from __future__ import annotations

from bot.core.errors import Outdated, Refusal
from bot.core.replies import Ask, Reply, Screen, Toast
from bot.core.routes import Answer, AnswerRoute, AnyRoute, PressRoute, Route
from bot.core.unit import Unit
from bot.news.errors import NothingToSay, PostOver
from bot.news.facts import Post
from bot.news.meetings.errors import MustBeAgreed
from bot.news.posts import found
from bot.news.rights import WRITE
from bot.news.sending import presses as p
from bot.news.sending import screens, service
from bot.news.sending.errors import (
    CorrectedMeanwhile,
    NamesSomebody,
    NeedsMoreMessages,
    NobodyWithout,
    NothingChanged,
    RemindedToday,
    StillFollowing,
)
from bot.news.sending.views import allowed_adults, allowed_report, sent_to_mine
from bot.news.writing.rules import is_whole
from bot.people.acting import Acting
from bot.questions.contacts.doors import contacts_door

CORRECTED = "news.corrected"


async def list_sent(unit: Unit, acting: Acting, press: p.ListSent) -> Reply:
    page = max(press.page, 0)
    posts, more = await sent_to_mine(unit, acting, page)
    return Reply(screens.sent_list(posts, page, more=more, new=press.new))


async def show_report(unit: Unit, acting: Acting, press: p.ShowReport) -> Reply:
    report = await allowed_report(unit, acting, press.post_id)
    return Reply(screens.report(report, acting.at(report.post.school.id), unit.now), closes=True)


async def show_who(unit: Unit, acting: Acting, press: p.ShowWho) -> Reply:
    report, adults = await allowed_adults(unit, acting, press.post_id, press.who)
    rings = press.who is p.Who.UNREACHED
    doors = contacts_door(acting, report.post.school.id, report.post.class_id) if rings else ()
    return Reply(screens.who(report, adults, press, unit.now, doors))


async def remind(unit: Unit, acting: Acting, press: p.RemindWithout) -> Reply:
    return Reply(toast=screens.reminded(await service.remind(unit, acting, press.post_id)))


# Correcting ----------------------------------------------------------------------------------------------------------


async def correct(unit: Unit, acting: Acting, press: p.CorrectPost) -> Reply:
    """With the words of the message that the screen answers; else with words that are asked for."""
    post = await service.standing(unit, acting, press.post_id)
    if acting.answers is not None and acting.answers.text.strip() and is_whole(post):
        return await _preview(unit, acting, post, post.language, acting.answers.text)
    if len(post.texts) > 1:
        return Reply(screens.which_words(post))
    return _ask(post, post.language)


async def correct_in(unit: Unit, acting: Acting, press: p.CorrectIn) -> Reply:
    post = (await allowed_report(unit, acting, press.post_id)).post
    if press.language not in post.texts:
        raise Outdated
    return _ask(post, press.language)


def _ask(post: Post, language: str) -> Reply:
    return Reply(
        screens.write_words(post, language), ask=Ask(CORRECTED, {"post_id": post.id, "language": language})
    )  # fmt: skip


async def take_words(unit: Unit, acting: Acting, answer: Answer) -> Reply:
    """The words, as the copies would say them: the screen answers the message, so that a press reads them there."""
    post = (await allowed_report(unit, acting, int(answer.remember["post_id"]))).post
    if answer.files:
        # The question stays open for words.
        return Reply(screens.only_words(post), ask=Ask(CORRECTED, dict(answer.remember)))
    return await _preview(unit, acting, post, str(answer.remember["language"]), answer.text)


async def _preview(
    unit: Unit, acting: Acting, post: Post, language: str, text: str, *, meanwhile: bool = False
) -> Reply:
    after = await service.corrected(unit, acting, post.id, language, text, named=True)
    names = await service.names_of(unit, after, language)
    return Reply(screens.preview(after, language, names, meanwhile=meanwhile), answers=True)


async def save(unit: Unit, acting: Acting, press: p.SaveCorrection) -> Reply:
    if acting.answers is None:
        raise Outdated
    how = {"asks": press.asks, "named": press.named}
    text = acting.answers.text
    await service.correct(unit, acting, press.post_id, press.language, text, **how, instead_of=press.revision)
    return Reply(screens.done(screens.corrected(asks=press.asks)), closes=True)


# Taking back ---------------------------------------------------------------------------------------------------------


async def withdraw(unit: Unit, acting: Acting, press: p.WithdrawPost) -> Reply:
    post = await found(unit, acting, press.post_id)
    if not post.stands:
        raise PostOver(post.id)
    return Reply(screens.surely(post))


async def confirm_withdraw(unit: Unit, acting: Acting, press: p.ConfirmWithdraw) -> Reply:
    post = await service.withdraw(unit, acting, press.post_id)
    return Reply(screens.done(screens.taken_back(post)), closes=True)


async def refused(unit: Unit, acting: Acting, subject: object, refusal: Refusal) -> Reply:
    """Why not; the report stays where it is."""
    looks = isinstance(refusal, (NamesSomebody, CorrectedMeanwhile))
    if looks and isinstance(subject, p.SaveCorrection) and acting.answers is not None:
        post = (await allowed_report(unit, acting, subject.post_id)).post
        meanwhile = isinstance(refusal, CorrectedMeanwhile)
        return await _preview(unit, acting, post, subject.language, acting.answers.text, meanwhile=meanwhile)
    note = _note(refusal)
    if note is None:
        raise refusal
    if isinstance(subject, Answer):
        # The question stays open for better words.
        return Reply(Screen(note), ask=Ask(CORRECTED, dict(subject.remember)))
    return Reply(toast=Toast(note, alert=True))


def _note(refusal: Refusal) -> str | None:
    match refusal:
        case PostOver():
            return screens.over()
        case NothingChanged() | NothingToSay():
            return screens.nothing_changed()
        case MustBeAgreed():
            return screens.must_be_agreed()
        case NeedsMoreMessages():
            return screens.needs_more()
        case StillFollowing():
            return screens.still_following()
        case RemindedToday():
            return screens.reminded_today()
        case NobodyWithout():
            return screens.nobody_without()
        case _:
            return None


ROUTES: tuple[AnyRoute, ...] = (
    PressRoute(p.ListSent, Route(list_sent, WRITE, reads=True)),
    # Its screen keeps itself up to date by a row, so it writes.
    PressRoute(p.ShowReport, Route(show_report, WRITE, refused=refused)),
    PressRoute(p.ShowWho, Route(show_who, WRITE, refused=refused)),
    PressRoute(p.RemindWithout, Route(remind, WRITE, refused=refused)),
    PressRoute(p.CorrectPost, Route(correct, WRITE, refused=refused)),
    PressRoute(p.CorrectIn, Route(correct_in, WRITE, refused=refused)),
    AnswerRoute(CORRECTED, Route(take_words, WRITE, refused=refused), files=True),
    PressRoute(p.SaveCorrection, Route(save, WRITE, refused=refused)),
    PressRoute(p.WithdrawPost, Route(withdraw, WRITE, refused=refused)),
    PressRoute(p.ConfirmWithdraw, Route(confirm_withdraw, WRITE, refused=refused)),
)
