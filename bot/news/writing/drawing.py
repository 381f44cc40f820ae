"""What a preview says and what can be pressed on it: the same when it is put up and whenever it is drawn anew."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.dates import local, short_date, short_moment
from bot.core.replies import MAX_TEXT, Button, Rows, shortened, utf16_length
from bot.core.texts import _, by_name, capital, isolated, listed, ngettext, pgettext
from bot.news import words
from bot.news.facts import Post
from bot.news.models import PostKind, Timing
from bot.news.rules import bundled_before, parts_of
from bot.news.weeks.presses import SayHelp
from bot.news.writing import presses as p
from bot.news.writing.facts import View
from bot.news.writing.rules import is_quiet, planned_for
from bot.reminders.ways import bundle_due

_LINE = "———"
# What most readers get with the week's bundle, if they have chosen nothing else (experience.md 1.3).
_WITH_THE_BUNDLE = frozenset({PostKind.STORY, PostKind.PORTAL})


def shown(view: View, notes: Sequence[str] = ()) -> tuple[str, Rows]:
    """The text and its buttons: the same when it is put up and when it is drawn anew."""
    last = parts_of(words.whole(view.post, view.concerned), view.post.files)[-1].text
    below = "\n".join([_LINE, *notes, *_status(view)])
    room = MAX_TEXT - utf16_length(below) - 2
    return f"{shortened(last, room)}\n\n{below}", rows_of(view)


def _status(view: View) -> list[str]:
    """How far it reaches, in how many messages it comes, what is to be known before it goes."""
    post = view.post
    parts = len(parts_of(words.whole(post, view.concerned), post.files))
    found = [reach(view)]
    if len(post.files) > 1:
        # Translators: %(files)s is a number of pictures or files, such as "4 pictures".
        found.append(_("With %(files)s.", files=words.files_of(post)))
    if parts > 1:
        found.append(ngettext("It comes in %(number)s message.", "It comes in %(number)s messages.", parts))
    if post.timing is Timing.AT and post.send_at is not None:
        found.append(_("It goes on %(moment)s.", moment=words.sent_moment(post, post.send_at)))
    elif post.timing is Timing.MORNING:
        found.append(_("It goes in the morning, when the homes' quiet hours end."))
    if _comes_bundled(view):
        found.append(_("Most homes get this sort with the week's other news."))
    elif post.timing is Timing.NOW and is_quiet(view.policy, view.calendar, view.now):
        found.append(_("The homes have quiet hours now: it arrives without a sound."))
    if others := [code for code in words.LANGUAGES if code in post.texts and code != post.language]:
        found.append(_("Also %(languages)s.", languages=listed([words.in_a_language(code) for code in others])))
    return found


def _comes_bundled(view: View) -> bool:
    """Most readers get it with the week's bundle: of a plan, if that is before its week."""
    post, before = view.post, bundled_before(view.post)
    if post.kind is not PostKind.PLAN or before is None:
        return post.kind in _WITH_THE_BUNDLE
    at = planned_for(post, view.policy, view.calendar, view.now)
    return bundle_due(view.policy, view.calendar, at) < before


def reach(view: View) -> str:
    """ "41 voksne · 38 nås her · 3 ringes op"."""
    adults = ngettext("%(number)s adult", "%(number)s adults", view.reach.adults)
    if not view.reach.adults:
        return _("Nobody: there is no adult of these pupils here.")
    reached = ngettext("%(number)s is reached here", "%(number)s are reached here", view.reach.reached)
    found = [adults, reached]
    if view.reach.to_ring:
        found.append(ngettext("%(number)s is rung", "%(number)s are rung", view.reach.to_ring))
    return " · ".join(found)


def audience(post: Post) -> str:
    """To whom, in a few words."""
    if post.audience.school:
        return _("the whole school")
    if post.audience.pupils:
        return ngettext("%(number)s pupil", "%(number)s pupils", len(post.audience.pupils))
    if post.audience.classes:
        return listed([isolated(shortened(name, 20)) for name in by_name(post.audience.classes.values())])
    return _("nobody yet")


def kind_label(kind: PostKind, portal: str) -> str:
    """The sort on a button; `portal` is what the school's own system is called."""
    return {
        # Translators: buttons, at most 20 characters: what sort of message a teacher sends to a class.
        PostKind.NEWS: pgettext("sort of post", "News"),
        PostKind.STORY: pgettext("sort of post", "Good story"),
        PostKind.NEED: pgettext("sort of post", "We need this"),
        PostKind.IMPORTANT: pgettext("sort of post", "Important"),
        PostKind.GOALS: pgettext("sort of post", "Goals and plan"),
        PostKind.PORTAL: _("New in %(portal)s", portal=shortened(portal, 10)),
        PostKind.PLAN: pgettext("sort of post", "Week plan"),
        PostKind.MEETING: pgettext("sort of post", "Meeting"),
        PostKind.EVENT: pgettext("sort of post", "Event"),
    }[kind]


def _time_label(view: View) -> str:
    post = view.post
    if post.timing is Timing.AT and post.send_at is not None:
        return capital(short_moment(local(post.send_at, post.school.zone)))
    if post.timing is Timing.MORNING:
        # Translators: buttons, at most 20 characters: when a message goes.
        return pgettext("when a post goes", "In the morning")
    return pgettext("when a post goes", "Now")


def rows_of(view: View) -> Rows:
    post = view.post
    rows: list[tuple[Button, ...]] = [(Button(pgettext("a post", "Send"), p.SendPost(post.id)),)]
    rows.append(_plan_row(post) if post.kind is PostKind.PLAN else _whom_and_what(post))
    if post.kind is PostKind.NEED:
        label = _("Done by: choose a day")
        if post.done_by is not None:
            label = _("Done by: %(date)s", date=short_date(post.done_by))
        rows.append((Button(label, p.ChooseDoneBy(post.id)),))
    rows.append((
        Button(_time_label(view), p.ChooseTime(post.id)),
        # Translators: buttons, at most 20 characters.
        Button(_("Words and language"), p.ChooseLanguage(post.id)),
    ))  # fmt: skip
    if view.earlier is not None:
        rows.append((Button(_("Add to the last post"), p.JoinDraft(post.id, view.earlier)),))
    rows += aside(view)
    # A plan was asked for: its words were meant for the class.
    not_meant = () if post.kind is PostKind.PLAN else (Button(_("Not for the class"), p.NotForClass(post.id)),)
    rows.append((*not_meant, Button(_("Throw away"), p.DropDraft(post.id))))
    return tuple(rows)


def _whom_and_what(post: Post) -> tuple[Button, ...]:
    # Translators: a button, at most 20 characters; %(who)s is a class's name.
    to = shortened(_("To: %(who)s", who=audience(post)), 24)
    kind = kind_label(post.kind, post.school.portal)
    return (Button(to, p.ChooseAudience(post.id)), Button(kind, p.ChooseKind(post.id)))


def _plan_row(post: Post) -> tuple[Button, ...]:
    """A class's week is for that class and nothing else; what goes with it is how to help."""
    # Translators: a button, at most 20 characters: how adults at home can help their child with the week's work.
    return (Button(_("Help at home"), SayHelp(post.id)),)


def aside(view: View) -> Rows:
    """Who is rung, and the words for the portal, where there is either."""
    found = []
    if view.reach.to_ring:
        found.append(Button(_("Who is rung"), p.WhoIsRung(view.post.id)))
    if portal := portal_name(view):
        # Translators: a button, at most 20 characters; %(portal)s is the name of the school's own system.
        found.append(Button(_("Copy for %(portal)s", portal=shortened(portal, 10)), p.CopyForPortal(view.post.id)))
    return (tuple(found),) if found else ()


def portal_name(view: View) -> str:
    """The school's own system by its name, where there is one."""
    names = view.policy.portal.names
    return names[0] if names else ""
