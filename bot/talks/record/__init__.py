"""What the school writes about a pupil's development stays in the school's own system; the bot points to it.

The one rule kept here: that there is something new, where, and who has read it. Nothing of what it says (D1.18, D2.36).
"""
