"""What was held: marks, thin facts and counters, running late, a second time, and two questions afterwards.

The one rule kept here: a talk that is not an ordinary one is counted nowhere but in its own fact.
"""
