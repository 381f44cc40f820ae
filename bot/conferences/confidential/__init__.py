"""Confidential words between home and school: written and read on the school's own page, sealed, and never in a chat.

Any slice above may keep words about something of its own here (`keep_words`), and lead to them with
`OpenPage(READ, …)`.
"""
