"""Wishes first: before times are made, families say in ten seconds when they can come.

The one rule kept here: a wish is the guardian's who said it; the teacher sees what a family needs, the other home and
the other guardian see nothing of it.
"""
