"""What `make bench` runs: each figure as a ratio against a named baseline of the same run.

The one rule: absolute figures move from machine to machine, so nothing is judged by them where a ratio will do.
"""
