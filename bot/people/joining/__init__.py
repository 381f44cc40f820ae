"""Joining: a code from the school's letter binds this Telegram account to the invited person.

The one rule kept here: a code that was never issued, is used, revoked or too old, or is somebody else's used one gets
the same answer, made by the same statements. Nobody learns from it which it was.
"""
