"""Why a post does not go on as pressed: facts, worded in the screens."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Constraint, Refusal

LOST_RACES = (
    # Answered by the same person on two phones at once; a class's week, or what follows a meeting, begun by two
    # colleagues.
    Constraint("uq_post_answers_post_id_person_id", ("post_answers.post_id", "post_answers.person_id")),
    Constraint("uq_posts_week", ("posts.class_id", "posts.week")),
    Constraint("uq_posts_after_id", ("posts.after_id", "posts.class_id")),
    Constraint("uq_post_texts_post_id_language", ("post_texts.post_id", "post_texts.language")),
    Constraint("uq_post_files_post_id_place", ("post_files.post_id", "post_files.place")),
    Constraint(
        "uq_post_proposals_post_id_person_id_revision",
        ("post_proposals.post_id", "post_proposals.person_id", "post_proposals.revision"),
    ),
)


@dataclass
class PostOver(Refusal):
    """The post is no draft any more, or was taken back."""

    post_id: int


@dataclass
class NothingToSay(Refusal):
    """Neither words nor a file."""

    post_id: int


@dataclass
class NobodyToTell(Refusal):
    """No adult reads what is written to these homes: the audience is empty, or has no guardians."""

    post_id: int


@dataclass
class NotAgreed(Refusal):
    """The contact parents have not agreed to the meeting yet (D2.46)."""

    post_id: int


@dataclass
class ImportantUsedUp(Refusal):
    """What is always important is never so: this week's is used."""

    post_id: int


@dataclass
class NoDate(Refusal):
    """A meeting or event whose day and hours are not known, or have passed."""

    post_id: int


@dataclass
class WrongAudience(Refusal):
    """The principle has parents' meetings for others than these (D4.30)."""

    post_id: int


@dataclass
class TeamMissing(Refusal):
    """Nobody from the team is named as taking part in the event (D2.49)."""

    post_id: int
