"""Everything that knows Telegram: the client, the pace, the way in and the way out.

Only this package imports `telegram`; the rest of the house speaks of screens, presses and notices.
"""
