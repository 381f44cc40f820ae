"""What a place's class is told: a post that has gone out, one that asks for something, drafts of its teacher."""

from __future__ import annotations

import inspect
from datetime import timedelta
from types import ModuleType
from typing import Any

from sqlalchemy import insert

from bot.core.presses import Press
from bot.core.unit import Unit
from bot.news.meetings import presses as meetings
from bot.news.models import PostAudience, PostKind, PostRow, PostState, PostText, Timing
from bot.news.weeks import presses as weeks
from bot.news.writing import presses as writing

# The table behind each field, for the guard that looks the rows up.
TABLES = dict.fromkeys(("post_id", "first_post", "event_id", "asked_id"), "posts")


def _of_drafts() -> list[str]:
    """The fields of presses that are about a draft."""
    return _about_a_post(writing)


def _about_a_post(module: ModuleType) -> list[str]:
    kinds = [each for each in vars(module).values() if inspect.isclass(each) and issubclass(each, Press)]
    return [f"{kind.__name__}.post_id" for kind in kinds if "post_id" in kind.names]


# A contact parent is asked about what is proposed; homes answer what has gone out.
_PROPOSED = ("ShowProposal.post_id", "SayToProposal.post_id", "VouchForMeeting.post_id", "ChangeMeeting.post_id")
_ANSWERED = ("SayComing.post_id", "CountPeople.post_id", "TakeCalendar.post_id", "MoveMeeting.post_id")

TABLES |= dict.fromkeys([*_of_drafts(), *_about_a_post(weeks), *_about_a_post(meetings), *_ANSWERED], "posts")


async def posts_of(unit: Unit, ids: dict[str, int]) -> dict[str, int]:
    """The ids, by field, of the place with these."""

    async def add(state: PostState, kind: PostKind = PostKind.NEWS, **more: Any) -> int:
        values = {
            "school_id": ids["school_id"],
            "class_id": ids["class_id"],
            "written_by": ids["teacher_id"],
            "kind": kind.value,
            "state": state.value,
            "language": "da",
            "timing": Timing.NOW.value,
            "made_at": unit.now,
            **more,
        }
        post: int = await unit.scalar(insert(PostRow).returning(PostRow.id), values)
        of_post = {"school_id": ids["school_id"], "post_id": post}
        await unit.execute(insert(PostText), {**of_post, "language": "da", "words": "Vi ses."})
        await unit.execute(insert(PostAudience), {**of_post, "class_id": ids["class_id"]})
        return post

    sent: dict[str, Any] = {"send_at": unit.now, "sent_at": unit.now, "valid_until": unit.now.date()}
    told, draft = await add(PostState.SENT, **sent), await add(PostState.DRAFT)
    found = {"post_id": told, "first_post": await add(PostState.DRAFT)}
    times = {"starts_at": unit.now + timedelta(days=9), "ends_at": unit.now + timedelta(days=9, hours=2)}
    found["event_id"] = await add(PostState.SENT, PostKind.EVENT, counts_people=True, **times, **sent)
    meeting = await add(PostState.DRAFT, PostKind.MEETING, agenda=["Trivsel"], **times)
    proposed = await add(PostState.PROPOSED, PostKind.MEETING, **times)
    found["asked_id"] = await add(PostState.SENT, PostKind.NEED, **sent)
    plan = await add(PostState.DRAFT, PostKind.PLAN, week="2026-W51")
    found |= dict.fromkeys(_of_drafts(), draft) | dict.fromkeys(_about_a_post(weeks), plan)
    found |= dict.fromkeys(_about_a_post(meetings), meeting) | dict.fromkeys(_PROPOSED, proposed)
    return found | dict.fromkeys(_ANSWERED, found["event_id"])
