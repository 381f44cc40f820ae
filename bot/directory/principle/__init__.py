"""/principle: the school's principle in plain words, its own words apart from what holds where it is silent (D1.31)."""
