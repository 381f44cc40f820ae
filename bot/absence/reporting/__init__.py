"""What a home reports: two presses for today, everything else on one screen that fills itself in.

The one rule kept here: a report is sent once, by a press, and every other adult of the child hears of it.
"""
