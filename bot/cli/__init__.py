"""The command line: parses, delegates, and says how it went.

The one rule kept here: data goes to stdout and all else to stderr; 0 is done, 1 refused with the reason and nothing
changed, 2 wrong usage. An expected no is one plain sentence, never a traceback.
"""

from bot.cli.commands import main

__all__ = ["main"]
