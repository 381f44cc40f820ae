"""Two homes: what a pupil's guardians see of each other's talks, who decided it, and who asked for it.

The one rule kept here: hidden means that neither sees or hears anything of the other, and nobody is told that it is so.
"""
