"""What the school told that has a date ahead: meetings and events with one's answer, what is needed by a last day.

The one rule kept here: beside a child at a secret address stands nothing that somebody wrote, which may name a class.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct

from bot.core.calendar_file import Entry
from bot.core.dates import clock_time, local, span
from bot.core.feature import Ahead
from bot.core.replies import Button, shortened
from bot.core.texts import _, by_name, isolated, listed, pgettext
from bot.core.unit import Unit
from bot.news import words
from bot.news.facts import Concerned, Post, ReaderAnswer
from bot.news.meetings.words import entry_of, title
from bot.news.models import PostKind
from bot.news.presses import ShowPost
from bot.news.queries import answers_of, posts_by_ids
from bot.news.reading.queries import ahead_for, ahead_of_classes
from bot.news.reading.rules import children_who_read, concerned_children, concerning
from bot.news.rights import READ
from bot.people.access import About, may
from bot.people.acting import Acting, Child

_LABEL, _NOTHING, _ONE_DAY = 20, ReaderAnswer(), timedelta(days=1)


class _Dated(Struct, frozen=True):
    """A post for one reader: through which children; none, and no answer, for staff."""

    post: Post
    concerned: Concerned
    children: tuple[Child, ...] = ()
    answer: ReaderAnswer | None = None


async def posts_ahead(unit: Unit, acting: Acting) -> Sequence[Ahead]:
    """What lies ahead for who reads at home, and of one's classes for staff. Eight statements at most."""
    children = children_who_read(acting)
    classes, schools = _works_in(acting)
    ids = await ahead_for(unit, children) if children else []
    ours = await ahead_of_classes(unit, classes, schools) if schools else []
    found = await posts_by_ids(unit, {*ids, *ours})
    answers = await answers_of(unit, ids, [person.person_id for person in acting.persons]) if ids else {}
    several = len({child.pupil_id for _person, child in children}) > 1
    lines = []
    for post in found.values():
        mine = concerned_children(acting, post)
        if not post.stands:
            continue
        if mine:
            person_id = acting.at(post.school.id).person_id
            answer = answers.get((post.id, person_id), _NOTHING)
            lines.append(_line(_Dated(post, concerning(post, mine), mine, answer), several=several))
        elif post.id in ours:
            names = Concerned(tuple(sorted(post.audience.classes.values())))
            lines.append(_line(_Dated(post, names), several=False))
    return lines


def _works_in(acting: Acting) -> tuple[set[int], dict[int, str]]:
    """The classes, and the schools with their zones, whose posts one reads as staff."""
    found = [
        (person.school, role.class_id)
        for person in acting.persons
        for role in person.roles
        if may(acting, READ, About(person.school.id, class_id=role.class_id))
    ]
    return {class_id for _school, class_id in found if class_id is not None}, {
        school.id: school.zone for school, _class in found
    }


def _line(dated: _Dated, *, several: bool) -> Ahead:
    post = dated.post
    press = ShowPost(post.id, **words.OPENED.fields)
    if not post.is_dated:
        assert post.done_by is not None
        label = pgettext("news to read", "Needed from you")
        # Translators: a line of a calendar: "Last day · 3.B: Hand in the note".
        said = _("Last day · %(what)s", what=_needed(dated).rstrip(". "))
        is_done = dated.answer is not None and dated.answer.done_at is not None
        uid = f"need-{post.id}@school-{post.school.id}.skolebro"
        entry = Entry(uid, post.revision, post.done_by, post.done_by + _ONE_DAY, post.school.zone, said)
        line = _told(dated, said, several=several)
        return Ahead(post.done_by, line, button=Button(label, press), entry=None if is_done else entry)
    assert post.starts_at is not None
    starts = local(post.starts_at, post.school.zone)
    ends = local(post.ends_at, post.school.zone) if post.ends_at is not None else None
    what = _title(dated)
    told = _("%(who)s: %(words)s", who=words.whose(post, dated.concerned), words=isolated(what.rstrip(". ")))
    time = span(starts, ends) if ends is not None else clock_time(starts)
    # Translators: a line of a calendar: "17.00–19.00 3.B: Parents' meeting".
    line = _told(dated, _("%(time)s %(what)s", time=time, what=told), several=several)
    is_off = dated.answer is not None and dated.answer.coming is False
    return Ahead(
        starts.date(),
        line,
        starts.time(),
        button=Button(shortened(what, _LABEL), press),
        entry=None if is_off else entry_of(post, dated.concerned),
    )


def _title(dated: _Dated) -> str:
    if dated.concerned.secret and dated.post.kind is PostKind.EVENT:
        return pgettext("in a calendar", "Event")
    return title(dated.post)


def _needed(dated: _Dated) -> str:
    if dated.concerned.secret:
        who = words.whose(dated.post, dated.concerned)
        return _("%(who)s: %(words)s", who=who, words=pgettext("news to read", "Needed from you"))
    return words.headline(dated.post, dated.concerned)


def _told(dated: _Dated, line: str, *, several: bool) -> str:
    """With the children it is for, where there are several, and one's own answer."""
    if several:
        named = [child for child in dated.children if not child.protected] or dated.children
        line = f"{line} · {listed(by_name({isolated(child.given_name) for child in named}))}"
    answer = dated.answer
    if answer is None:
        return line
    if not dated.post.is_dated:
        if answer.done_at is not None:
            # Translators: a line of a calendar: the reader has done what the school needs by that day.
            return _("%(line)s (done)", line=line)
        return _("%(line)s (not done yet)", line=line)
    if answer.coming is None:
        return _("%(line)s (not answered)", line=line)
    if answer.coming:
        # Translators: a line of a calendar: the reader has said that they come.
        return _("%(line)s (you are coming)", line=line)
    # Translators: a line of a calendar: the reader has said that they do not come.
    return _("%(line)s (you can't come)", line=line)
