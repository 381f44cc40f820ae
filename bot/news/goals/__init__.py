"""What a class works towards: a team is asked as a term starts to tell it, with the plan and how the work is laid out
(D5.4–D5.6).

The one rule kept here: once a term, and only where the principle has it told; the school's own post to all answers it.
"""
