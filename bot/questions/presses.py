"""Buttons of questions: the home's and the school's.

Where words were typed before the button, they stand in the message that the button's screen answers, and nowhere else.
"""

from __future__ import annotations

from bot.core.presses import Press
from bot.questions.facts import Area, ContactWay

# The home -----------------------------------------------------------------------------------------------------------


class ShowAsk(Press, prefix="qa"):
    """Ask the school: about whom?"""


class AskFor(Press, prefix="qaf"):
    """Ask about this child."""

    pupil_id: int


class ChooseArea(Press, prefix="qar"):
    """It is about this."""

    pupil_id: int
    area: Area


class AskAbout(Press, prefix="qap"):
    """Answer only this member of staff, about what they wrote to the class."""

    post_id: int
    class_id: int
    person_id: int


class AskThis(Press, prefix="qat"):
    """What I wrote is a question to the school."""


class SendThis(Press, prefix="qas"):
    """Send what I wrote, about this child; `area` may be empty, and `post_id` and `person_id` 0. `sure`: I was asked
    whether to talk instead."""

    pupil_id: int
    area: str = ""
    post_id: int = 0
    person_id: int = 0
    sure: bool = False


class ListMine(Press, prefix="qal"):
    """What I have asked; pages count from 0."""

    page: int


class ShowMine(Press, prefix="qam"):
    """How my question stands."""

    question_id: int


class ChangeWords(Press, prefix="qac"):
    """Write it differently, while nobody has it."""

    question_id: int


class UndoQuestion(Press, prefix="qau"):
    """Take it back, while nobody has it."""

    question_id: int


class WriteMore(Press, prefix="qaw"):
    """Write more in the same matter."""

    question_id: int


class SendMore(Press, prefix="qay"):
    """Send what I wrote in this matter, though a talk was offered."""

    question_id: int


class CloseMine(Press, prefix="qax"):
    """Thanks, that is all."""

    question_id: int


# The school ---------------------------------------------------------------------------------------------------------


class ListQuestions(Press, prefix="ql"):
    """Questions that wait, the late ones first; pages count from 0."""

    page: int


class OpenQuestion(Press, prefix="qo"):
    """Open a question that one was told of."""

    question_id: int


class AnswerThis(Press, prefix="qn"):
    """Write the answer."""

    question_id: int


class SendAnswer(Press, prefix="qns"):
    """Send what I wrote as the answer, though a talk was offered."""

    question_id: int


class PassOn(Press, prefix="qp"):
    """To whom?"""

    question_id: int


class PassTo(Press, prefix="qpt"):
    """This one has it now; oneself: I take it back."""

    question_id: int
    person_id: int


class CloseQuestion(Press, prefix="qx"):
    """Nothing more is to be written."""

    question_id: int


class ChooseClass(Press, prefix="qw"):
    """Write to one home: of which class?"""


class PickHome(Press, prefix="qwc"):
    """Of which pupil?"""

    class_id: int
    page: int


class WriteHome(Press, prefix="qwh"):
    """Write to this pupil's home."""

    pupil_id: int


class SendHome(Press, prefix="qws"):
    """Send what I wrote to this pupil's home, though a talk was offered."""

    pupil_id: int


# Contact with homes -------------------------------------------------------------------------------------------------


class ShowContacts(Press, prefix="qk"):
    """When the school last talked with each home: of which class?"""


class ContactsOf(Press, prefix="qkc"):
    """The homes of this class, the longest without first."""

    class_id: int
    page: int


class ContactWith(Press, prefix="qkp"):
    """This pupil's home."""

    pupil_id: int


class NoteContact(Press, prefix="qkn"):
    """I talked with this pupil's home today."""

    pupil_id: int
    way: ContactWay


class UndoContact(Press, prefix="qku"):
    """I did not, after all."""

    pupil_id: int


class CountContacts(Press, prefix="qkh"):
    """How many homes of each class have had none this school year."""
