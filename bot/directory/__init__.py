"""Directory: what people at a school may count on and whom they turn to, looked up at any time.

The principle, who is who, rights and the way further, the class's communication card, the parents' agreements. The
one rule kept here: nothing is shown as the school's word that the school has not said.
"""

from bot.directory.card.welcome import welcome_lines
from bot.directory.feature import feature

__all__ = ["feature", "welcome_lines"]
