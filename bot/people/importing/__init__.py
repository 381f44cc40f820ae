"""A class list into the database: what it would change, and changing it.

The one rule kept here: an import gives nobody access. It makes no link and no invitation, it changes, ends and
revives only what an import decided, and it raises a protection but never lowers one; what staff decided stays, the
plan says so, and the office is asked.
"""
