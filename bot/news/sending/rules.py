"""Pure rules after [Send]: when a report is drawn anew, and what a correction may be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core.files import MAX_CAPTION
from bot.core.replies import utf16_length
from bot.core.texts import in_language
from bot.news import words
from bot.news.facts import Concerned, Post
from bot.news.models import PostState
from bot.news.sending.errors import NeedsMoreMessages
from bot.news.sending.facts import Delivery

# A report follows every few seconds; the longer it takes, the seldomer, since that is a call at Telegram each time.
EVERY, _SELDOMER = timedelta(seconds=3), 10
_AFTER_BUNDLE = timedelta(minutes=5)


def next_look(post: Post, delivery: Delivery, now: datetime) -> datetime | None:
    """When the report is drawn anew; None once nothing changes by itself any more."""
    # What its reader wants later is not watched every few seconds until then.
    next_at = delivery.next_at if delivery.next_at is not None and delivery.next_at > now + _AFTER_BUNDLE else None
    if post.state is PostState.SENDING or (delivery.waiting and next_at is None) or post.follows:
        begun = post.send_at or now
        return now + max(EVERY, (now - begun) / _SELDOMER)
    bundle_at = delivery.bundle_at if delivery.bundled else None
    due = [at for at in (next_at, bundle_at) if at is not None]
    return max(min(due), now) + _AFTER_BUNDLE if due else None


def comes_with_file(post: Post) -> bool:
    """Whether the words may have come as a file's caption, in any language."""
    if len(post.files) != 1:
        return False
    return any(utf16_length(text) <= MAX_CAPTION for text in _wholes(post, readers_of(post)))


def _wholes(post: Post, readers: Iterable[Concerned]) -> Iterable[str]:
    for language in words.LANGUAGES:
        with in_language(language):
            yield from [words.whole(post, each) for each in readers]


def readers_of(post: Post) -> tuple[Concerned, ...]:
    """For whom the post may have been worded: nobody's class, each class, all of them, a secret one."""
    classes = tuple(post.audience.classes.values())
    return (Concerned(), Concerned(secret=True), *(Concerned((each,)) for each in classes), Concerned(classes))


def ensure_fits(before: Post, after: Post) -> None:
    """The corrected post fits into the messages that it came in, for every reader. Raises NeedsMoreMessages."""
    came = [words.count_parts(before, each) for each in readers_of(before)]
    needs = [words.count_parts(after, each) for each in readers_of(after)]
    for language in words.LANGUAGES:
        if max(each[language] for each in needs) > min(each[language] for each in came):
            raise NeedsMoreMessages(before.id)
