"""A member of staff tells a class: write, look at it as a parent will, press [Send].

The one rule kept here: what was written goes nowhere before [Send], and whoever sends it has seen it whole.
"""
