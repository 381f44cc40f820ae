"""Single talks: of one pupil, outside its class's round, seen by nobody but whoever holds it and whoever is invited.

The times, bookings, limits and checks are those of all talks (`booking/`); what is said about them is one neutral
sentence, whatever happened (experience.md 1.1).
"""
