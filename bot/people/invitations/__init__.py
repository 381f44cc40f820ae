"""Invitations: a letter's link and typed code, issued by staff and by nobody else.

The one rule kept here: the secrets leave once, on the way to the letter; only their hashes are kept.
"""
