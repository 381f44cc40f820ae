"""Good stories: a team that has told its class none for some weeks is asked for one (D2.10).

The one rule kept here: once a period, and only where the class is told its news here at all.
"""
