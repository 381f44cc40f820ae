""" "What I may do here": the table of rights, shown to the one who asks."""
