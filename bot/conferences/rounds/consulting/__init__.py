"""Contact parents are asked which staff take part in the talks, where the principle has them asked (D2.31)."""
