"""The board of times on the school's own page: who comes when, for teachers and office, with or without Telegram.

What can be done there is what can be done in the chat, by the same use cases and under the same rights.
"""
