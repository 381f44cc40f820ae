"""After [Send]: how far a post has come, whom it reached, and what its writer can still do about it.

The one rule kept here: a press writes one mark on the post, and an errand lets the copies follow it page by page, so
that two thousand of them hold nobody up and a kill between two repeats nothing.
"""
