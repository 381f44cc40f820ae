"""The home asks and tells: one door, three ways, no words."""
