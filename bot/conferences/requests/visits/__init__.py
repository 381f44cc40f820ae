"""Visits to the class: by appointment, or at any time, as the school's policy says (D2.19-2.21, D5.19)."""
