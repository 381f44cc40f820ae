"""Topics: what a talk is about, raised beforehand by home and school, with the child or without (D3.14, D3.18-3.20).

The one rule kept here: not of one mind rests. A topic without the child is on nobody's agenda until whoever raised it
releases it, and only its parties know that there is one.
"""
