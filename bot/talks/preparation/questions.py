"""Three questions for a child, by age: for the guardian to ask, for the screen that is handed over, and for paper.

The one rule kept here: the first question is always about what goes well (D2.40), and none asks for anything private.
"""

from __future__ import annotations

from bot.core.texts import _
from bot.talks.preparation.models import Part
from bot.talks.preparation.rules import AgeBand


def questions(band: AgeBand) -> tuple[str, str, str]:
    """The questions, said to the child."""
    # Translators: questions to a child of under 9, of 9 to 12, and of 13 or more years, in their words.
    if band is AgeBand.SMALL:
        return (
            _("What do you like best at school?"),
            _("Who are you with in the breaks, and what do you do?"),
            _("Is there something the grown-ups can help you with?"),
        )
    if band is AgeBand.MIDDLE:
        return (
            _("What are you getting better at, and what are you proud of?"),
            _("How are things with the others, in lessons and in breaks?"),
            _("What would you like to become better at, and who can help you?"),
        )
    return (
        _("What goes well for you at school, and what makes it go well?"),
        _("When do you feel good with the others, and when is it harder?"),
        _("What would you like to have reached when we talk next time?"),
    )


def part_name(part: Part) -> str:
    """What the child would like to do at the talk, on a button or as part of a sentence of the teacher's."""
    # Translators: said by a child, on a button of at most 18 characters.
    names = {
        Part.SHOW: _("Show something"),
        Part.TELL_PROUD: _("Say what goes well"),
        Part.TELL_BREAKS: _("Tell about breaks"),
        Part.ASK: _("Ask about a thing"),
        Part.HELP: _("Get help to say it"),
    }
    return names[part]
