"""The names of the rights that questions ask for, as the access table has them."""

from __future__ import annotations

# An adult of the child; the school's people who may be asked; the same, writing first.
ASK, ANSWER, WRITE = "question.ask", "question.answer", "question.write_home"
# The staff of a class, about its homes; the head, in numbers (D1.7).
NOTE, COUNT = "contact.note", "contact.count"
ACTIONS = frozenset({ASK, ANSWER, WRITE, NOTE, COUNT})
