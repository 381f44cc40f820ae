"""What absence adds up to: the fact a day leaves, what is worth a talk, what was not lawful, the year in numbers.

The one rule kept here: percentages count unlawful days only, which somebody at the school said were (DK-12); all else
is an offer of help to the one who knows the child, and never a word of blame to the home.
"""
