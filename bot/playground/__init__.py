"""A stand-in for Telegram with phones on a web page.

The one rule: it knows the Bot API only. Nothing in here has heard of schools; any bot can be run against it.
"""
