"""Everything that knows Telegram: the client, the pace, the way in and the way out.

Only this package imports `telegram`; the rest of the house speaks of screens, presses and notices.
"""

from bot.core.imports import without

# The library's own client, which is not ours, would bring its command line along: 15 MB and 90 ms of every start.
with without("httpx._main"):
    import httpx  # noqa: F401
