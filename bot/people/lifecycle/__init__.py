"""What time does to people: 15 and 18 years, a new school year, and accounts that have fallen silent.

The one rule kept here: a tick does a step once, however often it runs, and nobody is shut out before they were asked
twice and their school was told.
"""
