"""Sentences that teachers write every week, ready in all three languages.

The one rule kept here: nothing is translated by guesswork; what is filled in is a day, a time, or a place's own name.
"""
