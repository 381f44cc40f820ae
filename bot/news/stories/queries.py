"""Which classes were told no good story."""

from __future__ import annotations

from sqlalchemy import exists

from bot.news.models import PostKind, PostRow, PostState
from bot.news.stories.plans import STORY_DUE
from bot.news.untold import lack_of
from bot.people.models import SchoolClass

# Only where the class has posts of its own: there the news is in use.
_TOLD = exists().where(PostRow.class_id == SchoolClass.id, PostRow.state == PostState.SENT.value)
STORIES = lack_of(PostKind.STORY, STORY_DUE, _TOLD)
