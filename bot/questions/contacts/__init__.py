"""With whose home the school last talked: noted in a press, never a word of what was said (D1.7)."""
