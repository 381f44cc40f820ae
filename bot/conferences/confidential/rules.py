"""The names of what is asked of the access table and of the pages, and how long words are kept."""

from __future__ import annotations

from datetime import timedelta

WRITE, READ = "confidential.write", "confidential.read"
# A home about its child (`about_id` is the pupil), staff about a pupil of the class (the class), and reading (the
# words).
HOME_PAGE, STAFF_PAGE, READ_PAGE = "confidential.home", "confidential.staff", "confidential.read"
# A talk's short record is written and read on pages of its own (talks/record); `about_id` is the talk's booking.
RECORD = "record"
WRITE_RECORD_PAGE, READ_RECORD_PAGE = "record.write", "record.read"

# What is about nothing else that ends earlier: long enough to talk about it, and no file for later.
KEEP_WORDS = timedelta(days=90)
