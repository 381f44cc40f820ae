"""The demonstration: invented schools, people with phones, and a story that is played with the real bot.

The one rule: only Telegram is a stand-in. What a phone shows was made by the bot's own process, and every figure on
the page is counted, not written down.
"""

from __future__ import annotations


def main(*, text: bool = False, port: int = 8099) -> None:
    """Open the story on a page until Ctrl-C, or print it; raises SystemExit with what went wrong."""
    # Imported here: the bot's process passes through this package on its way to `bot.demo.child`.
    from bot.demo.opening import open_page, print_story

    if text:
        print_story()
    else:
        open_page(port)
