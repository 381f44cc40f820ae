"""/who: who is who for this child, and whom to ask about what; elected parents by name only if they said so."""
