"""The school answers: opens, answers, passes on, closes."""
