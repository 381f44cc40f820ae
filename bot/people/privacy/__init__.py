"""What is kept of people: shown to themselves, exported and erased for them, sealed, and the audit chained.

The one rule kept here: every table says for itself what of a person it holds and what erasing means there (`Keep`).
"""
