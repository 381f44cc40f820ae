"""Room of the school's day: /today, boards that keep themselves up to date, lists and files of the day."""
