"""How many talks a pupil, a class, a school has had against what the principle promises (D1.19, D4.11, D5.13)."""
