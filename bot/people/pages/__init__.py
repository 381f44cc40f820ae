"""Links to the school's own pages: one person, one purpose, fifteen minutes. What stands on a page is its slice's, how
it is drawn and guarded is `web`'s."""
