"""Telling somebody else is a row, written in the transaction that gave the reason for it.

The sender checks each row again (still true? still allowed?), words it in the recipient's language, sends it within
Telegram's pace and settles it. Nothing in here knows what the notices are about.
"""
