"""/rights: what families can count on, and whom to turn to in which order; the way on is never closed (D4.56)."""
