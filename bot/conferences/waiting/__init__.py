"""Times that come free: who waits for one, to whom it is offered and for how long, and times held for one family.

A time that is held for somebody stands in its slot's state, so nothing else in the house can give it away.
"""
