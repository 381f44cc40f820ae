"""The school's own register, read as a file: which absence was lawful (`skolebro absence register-import`).

The one rule kept here: the school's register is the record. What it says of a day stands over what was said here, and
it is read whole or not at all.
"""
