"""The home asks: whom it goes to, when it is read, and what becomes of it."""
