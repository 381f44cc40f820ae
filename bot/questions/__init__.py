"""Questions between one home and the school: asked in few words, read by the right person in their own hours, answered.

The one rule kept here: chat arranges talks and answers questions; it never replaces the talk about a pupil (D2.15).

A button of another slice is `AskAbout(post_id, class_id, person_id)`: it opens the question, and what is written goes
to that member of staff alone; whoever has a button of their own answers it with `ask_about`, and whoever has the words
already calls `ask`.
"""

from bot.questions.asking.about import ask_about
from bot.questions.asking.service import ask
from bot.questions.facts import Wanted
from bot.questions.presses import AskAbout

__all__ = ["AskAbout", "Wanted", "ask", "ask_about"]
