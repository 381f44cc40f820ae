"""Skolebro: school and home, in the language each of them reads."""
