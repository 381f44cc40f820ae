"""Who is what at a school: roles of staff with their dates, contact parents, representatives in bodies.

The one rule kept here: a role is given and ended by a person of the school, and both stand in the audit.
"""
