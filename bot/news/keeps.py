"""How long posts live: to the end of the school year and the policy's months after it, and who answered with them."""

from __future__ import annotations

from bot.core.feature import Keep
from bot.core.keeping import Nothing, Rows
from bot.news.models import PostAnswer, PostAudience, PostProposal, PostRow

# How far the bot has come with it, and Telegram's numbers.
_HIDDEN = ("spread_to", "follows", "followed_to", "look_at", "source", "album")

KEEPS = (
    Keep(
        "posts",
        None,
        "what the school told homes and when, to the end of the school year",
        holds=Rows(PostRow, person=("written_by",), thin=True, stays=True, hides=_HIDDEN),
    ),
    Keep("post_texts", None, "a post's words, as long as the post", holds=Nothing("the school's words to many")),
    Keep("post_files", None, "where Telegram keeps a post's files, as long as the post", holds=Nothing("no person")),
    Keep(
        "post_audiences",
        None,
        "whose homes a post is for, as long as the post",
        holds=Rows(PostAudience, pupil=("pupil_id",), stays=True),
    ),
    Keep(
        "post_answers",
        None,
        "who read a post, did what it asks and comes, as long as the post",
        holds=Rows(PostAnswer, person=("person_id",)),
    ),
    Keep(
        "post_proposals",
        None,
        "what contact parents said to a meeting, as long as the post",
        holds=Rows(PostProposal, person=("person_id",)),
    ),
)
