"""A talk with one family that was offered: what came of it, and what whoever holds or arranged it can still do."""
