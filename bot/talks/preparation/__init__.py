"""Preparation: what school, home and pupil do before a talk, in an order that never blocks (D3.21–3.23).

The one rule kept here: a guardian's list is the guardian's own. The school sees that a home is ready, and no more.
"""
