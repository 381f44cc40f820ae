"""Persons, pupils, classes, who acts for whom, and the one table of rights.

An Account is one Telegram user; a Person belongs to one school; a link joins them and can end at any time.
"""
