"""Changing a school's policy: what differs, what follows from it, and the new version.

The one rule kept here: nothing is changed that was not shown first, and what was made under a version keeps it.
"""
