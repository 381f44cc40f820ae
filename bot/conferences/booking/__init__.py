"""The home's side of conferences: choose a time, move it, cancel it, say who comes, and be reminded.

A time is scarce: it is guarded by the row lock on the slot and by two unique indexes (one live booking a slot, one a
pupil and round), so whoever comes second gets a choice and never an error.
"""
