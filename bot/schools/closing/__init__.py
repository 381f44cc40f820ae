"""The days on which a school is closed beyond weekends and public holidays: from its calendar file, and by hand.

The one rule kept here: a newer file replaces what the last one said and nothing else; what was closed by hand stays.
"""
