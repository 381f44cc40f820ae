"""Plain written words: a guardian writes "Emma er syg i dag", and sees a filled-in report to confirm.

The one rule kept here: nothing written is acted on or stored. What was understood is kept as codes until one press
confirms it, and what was not clear is asked about.
"""
