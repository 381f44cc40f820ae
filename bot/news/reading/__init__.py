"""A home reads the news: its copies and what is pressed under them, /news, the week's bundle, the first screen.

The one rule kept here: everybody has their own state. What one adult presses changes nobody else's copy, and whoever
has nothing to do with a class any more reads nothing of it.
"""
