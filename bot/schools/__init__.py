"""The school itself: its principle as data and its calendar.

The one rule here: what a school promises is read from its policy, never from a country name in code.
"""
