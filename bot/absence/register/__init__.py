"""The register of a morning, and what follows where a child is missing of whom nobody has told.

The one rule kept here: a home is asked once, by the policy's time, and answers where it is asked; what nobody answers
goes on to people who ring (experience.md 2.4).
"""
