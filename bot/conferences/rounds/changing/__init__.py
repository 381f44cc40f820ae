"""Changing a round that runs: more times, blocked times, a pause, another room, its end.

Whoever has a time hears of what changes for them, once, in the same transaction.
"""
