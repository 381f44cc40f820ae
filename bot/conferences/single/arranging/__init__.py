"""The school's side of single talks: arrange one with a family, see what came of it, find other times, take it back."""
