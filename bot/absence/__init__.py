"""Absence and leave: what a home reports, what the school sees, asks and counts, and who decides about leave.

The one rule kept here: nothing is acted on that nobody pressed, no answer never means "back", and why a child is away
is a code that only who needs it sees.
"""
