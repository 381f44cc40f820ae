"""Why a question does not go on as pressed or written: facts with ids, worded in the screens."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Constraint, Refusal

LOST_RACES = (
    # Two who answer at once: the second run finds the first one's answer.
    Constraint("uq_question_words_question_id_number", ("question_words.question_id", "question_words.number")),
    Constraint(
        "uq_question_hearers_question_id_person_id", ("question_hearers.question_id", "question_hearers.person_id")
    ),
    # The same person on two phones notes one talk: the second run finds it.
    Constraint(
        "uq_home_contacts_pupil_id_talked_on_person_id",
        ("home_contacts.pupil_id", "home_contacts.talked_on", "home_contacts.person_id"),
    ),
)


class NoWords(Refusal):
    """There is not a letter or a number in it."""


@dataclass
class TooLong(Refusal):
    """More than one reads in a chat."""

    letters: int


class WordsGone(Refusal):
    """The message with the words is not there any more, or was no text."""


@dataclass
class Delivered(Refusal):
    """It has reached the school in the meantime: it can no longer be changed or undone."""

    question_id: int


@dataclass
class AlreadyAnswered(Refusal):
    """A colleague was first."""

    question_id: int


@dataclass
class WithSomebodyElse(Refusal):
    """It was passed on: somebody else answers."""

    question_id: int


@dataclass
class AlreadyClosed(Refusal):
    """Nothing more is written in this matter."""

    question_id: int


@dataclass
class NobodyAtHome(Refusal):
    """Nobody with custody of the pupil can be written to."""

    pupil_id: int
