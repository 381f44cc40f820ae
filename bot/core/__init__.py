"""The kit every feature stands on: no Telegram in here, and no feature.

`core` imports nothing from the rest of the project, so whatever is in it can be read alone.
"""
