"""Meetings and events: posts with a date, which contact parents may have to agree to before anybody else hears of them.

The one rule kept here: where the principle says so, no parents' meeting goes out before the contact parents have agreed
to its date, time, length and content (D2.46, D2.47).
"""
