"""Letters on paper: a page for each person who is invited, in that person's language.

The one rule kept here: nothing stands on a page that a child or a stranger should not read. Where a protected pupil
is concerned, that is neither a class nor a name.
"""
