"""A pupil's card for office and head: the adults, what they may do, and protection; and the guardian's own yes.

The one rule kept here: of a protected pupil no text has a name, a class or a school, not even the office's own screen.
"""
