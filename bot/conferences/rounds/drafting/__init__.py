"""Putting a round together, step by step or like the last one, until it is opened.

The draft is a row, one a teacher: any replica continues it, and a command in the middle of it loses nothing.
"""
