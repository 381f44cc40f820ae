"""What waits for a school's office: one row a matter, shown to office and head, closed by whoever deals with it."""
