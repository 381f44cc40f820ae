"""Talks: what school and home talk about. When and where is `conferences`.

The one rule kept here: nothing that was raised without the child reaches a screen, a message or a list of anybody who
is no party to it.
"""
