"""The names of the rights that requests and visits ask for, as the access table has them."""

from __future__ import annotations

# A talk, which custody may ask for; all else any adult of the child may tell.
ASK, TELL, ANSWER = "request.ask", "request.tell", "request.answer"
VISIT, RECEIVE = "visit.wish", "visit.answer"
ACTIONS = frozenset({ASK, TELL, ANSWER, VISIT, RECEIVE})
