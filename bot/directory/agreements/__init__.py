"""What the parents of a class agree on among themselves, on a proposal from the school (D2.17, D2.18)."""
