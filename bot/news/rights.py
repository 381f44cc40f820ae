"""The names of the rights that class news ask for, as the access table has them."""

from __future__ import annotations

READ, WRITE = "news.read", "news.write"
# To more than one's own classes; and a meeting's date and content, which the contact parents agree to.
WRITE_TO_SCHOOL, AGREE = "news.write_to_school", "meeting.agree"
ACTIONS = frozenset({READ, WRITE, WRITE_TO_SCHOOL, AGREE})
