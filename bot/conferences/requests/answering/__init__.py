"""The school answers: with times, with a call, or by having read it."""
