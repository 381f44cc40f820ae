"""A round that runs: the board, who comes when, who is missing, and booking for a guardian without Telegram.

Names stand only on screens that a member of staff asked for, never in what is sent.
"""
