"""The way in for whoever writes: to whom, what lies here as a draft, what is still to go. Words and buttons."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conferences.rounds.wording import clipped, in_rows
from bot.core.dates import local, short_moment
from bot.core.replies import Button, Rows, Screen, shortened
from bot.core.texts import _, isolated
from bot.news import words
from bot.news.facts import Post
from bot.news.models import PostKind, PostState
from bot.news.sending.presses import ListSent
from bot.news.writing import presses as p
from bot.news.writing.drawing import audience, kind_label
from bot.news.writing.facts import ClassAt
from bot.news.writing.phrases.presses import ListPhrases

_MOST_CLASSES = 40


def mine(classes: Sequence[ClassAt], posts: Sequence[Post], more: Rows) -> Screen:
    """Write to a class, ready sentences, what was sent, drafts and what is still to go; `more` leads to what one
    reads oneself."""
    text = _("Write here, or send a picture or a file: you see it as the homes will, before anything is sent.")
    writing = [
        # Translators: a button, at most 20 characters; %(who)s is a class's name.
        Button(_("Write to %(who)s", who=isolated(shortened(each.name, 10))), p.WriteTo(each.class_id))
        for each in classes[:_MOST_CLASSES]
    ]
    rows: list[tuple[Button, ...]] = [*in_rows(writing, 2)]
    if classes:
        rows.append((Button(_("Ready sentences"), ListPhrases(classes[0].class_id)),))
    rows.append((Button(_("What was sent"), ListSent(0)),))
    rows += [(Button(clipped(_line(each), 60), p.ShowDraft(each.id)),) for each in posts]
    return Screen(text, (*rows, *more))


def _line(post: Post) -> str:
    values = {"who": audience(post), "words": shortened(" ".join(words.said(post).split()), 30)}
    if not values["words"]:
        values["words"] = kind_label(post.kind, post.school.portal)
    if post.state is PostState.SCHEDULED and post.send_at is not None:
        moment = short_moment(local(post.send_at, post.school.zone))
        # Translators: a line of a list: what a teacher wrote, to whom, and when it goes.
        return _("%(moment)s to %(who)s: %(words)s", moment=moment, **values)
    return _("Draft to %(who)s: %(words)s", **values)


def asks_words(class_name: str, class_id: int, kind: PostKind) -> Screen:
    """What would you like to tell them?"""
    who = isolated(class_name)
    asked = {
        PostKind.STORY: _(
            "What went well in %(who)s lately? A few words or a picture are enough. You see it before it goes.", who=who
        ),
        PostKind.GOALS: _(
            "Which goals does %(who)s work towards this term, what is the plan, and how is the work laid out? Write "
            "it, or send the plan as a file. You see it before it goes.",
            who=who,
        ),
    }
    if kind in asked:
        return Screen(asked[kind], ((Button(_("Back"), p.ListDrafts()),),))
    text = _(
        "What would you like to tell %(who)s? Write it, or send a picture or a file. You see it before it goes.",
        who=who,
    )
    rows = ((Button(_("Ready sentences"), ListPhrases(class_id)),), (Button(_("Back"), p.ListDrafts()),))
    return Screen(text, rows)
