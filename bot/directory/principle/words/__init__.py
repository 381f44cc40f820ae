"""What each setting of a policy means, as a whole sentence in the reader's language.

The one rule kept here: every key of a policy is worded in one of these files or listed in `inner.INNER`, and a
sentence with several keys is the school's word only when all of them are.
"""
