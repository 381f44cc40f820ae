"""Running late, from either side: told at once, and forgotten two days later."""
